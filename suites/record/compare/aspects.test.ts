/** Which header fields count, and what of them; the shape of a refusal: names and types. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fields } from '../../model.ts';
import { errorShape, fieldAspects } from './aspects.ts';

const differing = (one: Fields, other: Fields, contentIsEmpty = true): readonly string[] => {
  const there = new Map(fieldAspects(other, contentIsEmpty));
  return fieldAspects(one, contentIsEmpty).flatMap(([name, says]) => (there.get(name) === says ? [] : [name]));
};

type Pair = readonly [name: string, one: string, other: string];

const alike: readonly Pair[] = [
  ['Content-Type', 'application/json;charset=utf-8', 'Application/JSON; charset="UTF-8"'],
  ['content-type', 'a/b; x=1; charset=utf-8', 'a/b; charset=utf-8; x=1'],
  ['WWW-Authenticate', 'Bearer realm="a, b", client_id="1"', 'bearer client_id="2",realm=""'],
  ['www-authenticate', 'Bearer', 'BEARER'],
  ['Retry-After', '3', 'Wed, 21 Oct 2015 07:28:00 GMT'],
  ['Allow', 'GET, POST', 'post,GET'],
  ['Location', 'https://a.example/', '/b'],
  ['Cache-Control', 'no-cache, max-age=1', 'max-age=99,no-cache'],
  ['request-id', '1', '2'],
  ['client-request-id', '1', '2'],
  ['date', 'now', 'then'],
  ['x-powered-by', 'Express', 'PHP'],
  ['server', 'nginx', 'kestrel'],
];

describe('no difference is', () => {
  for (const [name, one, other] of alike)
    test(`${name}: ${one} and ${other}`, () => {
      expect(differing([[name, one]], [[name.toLowerCase(), other]])).toEqual([]);
    });
});

const unlike: readonly Pair[] = [
  ['content-type', 'application/json', 'text/html'],
  ['content-type', 'application/json', 'application/json; charset=utf-8'],
  ['www-authenticate', 'Bearer realm=""', 'Basic realm=""'],
  ['www-authenticate', 'Bearer', 'Bearer realm=""'],
  ['www-authenticate', 'Bearer realm=""', 'Bearer realm="", Basic realm=""'],
  ['allow', 'POST', 'GET, POST'],
  ['odata-version', '4.0', '4.01'],
  ['cache-control', 'no-cache', 'no-store'],
  ['content-length', '0', '1'],
  ['transfer-encoding', 'chunked', 'gzip, chunked'],
];

describe('a difference is', () => {
  for (const [name, one, other] of unlike)
    test(`${name}: ${one} and ${other}`, () => {
      expect(differing([[name, one]], [[name, other]])).toEqual([name]);
    });

  for (const [name] of fieldAspects([], true))
    test(`${name} that is there on one side`, () => {
      expect(differing([[name, 'x']], [])).toEqual([name]);
      expect(differing([], [[name, 'x']])).toEqual([name]);
    });
});

test('how content is framed counts only where there is none', () => {
  const [sized, chunked] = [[['content-length', '7']], [['transfer-encoding', 'chunked']]] as const;
  expect(differing(sized, chunked, false)).toEqual([]);
  expect(differing(sized, chunked, true)).toEqual(['content-length', 'transfer-encoding']);
});

test('two challenges are told with the names of their parameters', () => {
  const fields = [
    ['WWW-Authenticate', 'Bearer realm="", authorization_uri="https://a.example/?x=1,2", Basic'],
    ['www-authenticate', 'Negotiate abc=='],
  ] as const;
  expect(new Map(fieldAspects(fields, true)).get('www-authenticate')).toBe(
    'bearer authorization_uri, realm; basic; negotiate abc',
  );
});

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
      expect(errorShape({ body })).toEqual({ shape, code });
    });
});

test('values, and the order of names, do not count', () => {
  const one = '{"error":{"code":"a","message":"x","innerError":{"date":"2020","request-id":"1"}}}';
  const other = '{"error":{"innerError":{"request-id":"2","date":"2021"},"message":"y","code":"a"}}';
  expect(errorShape({ body: one })).toEqual(errorShape({ body: other }));
});

test('deep, wide and odd content has a shape of bounded length, and is no exception', () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`n${at}`, at])));
  expect(errorShape({ body: deep }).shape).toBe('{ a: { a: { a: { a: { a: { a: … } } } } } }');
  expect(errorShape({ body: wide }).shape).toMatch(/, … 950 more \}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      expect(errorShape({ body }).shape).not.toBe('');
    }),
  );
});
