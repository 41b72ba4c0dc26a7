/** Which header fields count, and what of them. */
import { describe, expect, test } from 'vitest';
import type { Fields } from '../../model.ts';
import { fieldAspects } from './field-aspects.ts';

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
