/** The shape of a refusal: names and types. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorShape } from './error-shape.ts';

const rows: readonly (readonly [body: string, shape: string, code: string])[] = [
  ['', 'none', 'none'],
  ['<h1>no</h1>', 'not JSON', 'none'],
  ['{"error":{"message":"m","code":"Forbidden"}}', '{ error: { code: string, message: string } }', 'Forbidden'],
  [
    '{"error":{"code":7,"at":null,"list":["a",1,"b"]}}',
    '{ error: { at: null, code: number, list: [number | string] } }',
    'none',
  ],
  ['{"error":"invalid_token"}', '{ error: string }', 'none'],
  ['["error"]', '[string]', 'none'],
  ['{"a b\\n":true,"@odata.type":""}', '{ @odata.type: string, "a b\\n": boolean }', 'none'],
];

describe('the shape of', () => {
  for (const [body, shape, code] of rows)
    test(body === '' ? 'nothing' : body, () => {
      expect(errorShape(body)).toEqual({ shape, code });
    });
});

test('values, and the order of names, do not count', () => {
  const one = '{"error":{"code":"a","message":"x","innerError":{"date":"2020","request-id":"1"}}}';
  const other = '{"error":{"innerError":{"request-id":"2","date":"2021"},"message":"y","code":"a"}}';
  expect(errorShape(one)).toEqual(errorShape(other));
});

test('deep, wide and odd content has a shape of bounded length, and is no exception', () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`n${at}`, at])));
  expect(errorShape(deep).shape).toBe('{ a: { a: { a: { a: { a: { a: … } } } } } }');
  expect(errorShape(wide).shape).toMatch(/, … 950 more \}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      expect(errorShape(body).shape).not.toBe('');
    }),
  );
});
