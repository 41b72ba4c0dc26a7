import { describe, expect, test } from 'vitest';

import { deepest, readJson } from './json-content.ts';

const octets = (text: string): Uint8Array => Buffer.from(text);

test('JSON is read as JSON.parse reads it', () => {
  expect(readJson(octets('{"a":[1,null,"\\u00e4"]}'))).toEqual({
    ok: true,
    value: { a: [1, null, 'ä'] },
    duplicates: [],
  });
});

test('a byte order mark of UTF-8 is passed over', () => {
  expect(readJson(octets('\uFEFF[1]'))).toMatchObject({ ok: true, value: [1] });
});

describe('a member that stands twice in its object is found', () => {
  const rows: readonly (readonly [json: string, ...pointers: readonly string[]])[] = [
    ['{"a":1,"a":1}', '/a'],
    ['{"a":{"b":1},"c":[0,{"b":1,"x":[1,2],"b":2}]}', '/c/1/b'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"a/b":1,"a~":1,"a/b":1,"a~":1}', '/a~1b', '/a~0'],
    ['{"__proto__":1,"__proto__":2,"constructor":1}', '/__proto__'],
    ['{"a":"\\"","b":"\\\\","a":","}', '/a'],
    ['{"":1,"":1}', '/'],
    ['{"a":1,"A":1,"b":[{"a":1},{"a":1}],"c":"a","d":"a"}'],
    ['["a","a"]'],
  ];
  for (const [json, ...duplicates] of rows) {
    test(json, () => expect(readJson(octets(json))).toMatchObject({ ok: true, duplicates }));
  }
});

test('of many members that stand twice the first five are told', () => {
  const json = `[${Array.from({ length: 9 }, () => '{"a":1,"a":1}').join(',')}]`;
  expect(readJson(octets(json))).toMatchObject({ duplicates: ['/0/a', '/1/a', '/2/a', '/3/a', '/4/a'] });
});

describe('what is no JSON has a problem that says where, and shows nothing of it', () => {
  const rows: readonly (readonly [name: string, content: Uint8Array, problem: string])[] = [
    ['nothing', octets(''), 'is empty'],
    ['cut off', octets('{"secret":1,'), 'is not JSON at line 1, column 13: expected a property name in double quotes'],
    ['HTML', octets('<html>'), 'is not JSON at line 1, column 1: expected a value'],
    ['two values', octets('{}\n{}'), 'is not JSON at line 2, column 1: expected nothing more'],
    ['brackets that close nothing', octets(']}],"'), 'is not JSON at line 1, column 1: expected a value'],
    ['latin1', Buffer.from('["ä"]', 'latin1'), 'is not UTF-8 (RFC 8259 8.1): octet 3 of 5'],
    [
      'latin1 behind U+FFFD',
      Buffer.concat([octets('["\uFFFD€'), Buffer.from('ä"]', 'latin1')]),
      'is not UTF-8 (RFC 8259 8.1): octet 9 of 11',
    ],
    [
      'latin1 behind a mebibyte',
      Buffer.concat([octets(`"${'ä'.repeat(600_000)}`), Buffer.from('ä"', 'latin1')]),
      'is not UTF-8 (RFC 8259 8.1)',
    ],
    ['UTF-16', Buffer.from('\uFEFF[]', 'utf16le'), 'is not UTF-8 (RFC 8259 8.1): octet 1 of 6'],
    ['a surrogate in three octets', Buffer.from('22eda08022', 'hex'), 'is not UTF-8 (RFC 8259 8.1): octet 2 of 5'],
  ];
  for (const [name, content, problem] of rows) {
    test(name, () => expect(readJson(content)).toEqual({ ok: false, problem }));
  }
});

test('a lone surrogate that is escaped is JSON', () => {
  expect(readJson(octets('"\\ud800"'))).toEqual({ ok: true, value: '\uD800', duplicates: [] });
});

test('a number beyond every double is JSON', () => {
  expect(readJson(octets('1e999'))).toMatchObject({ ok: true, value: Infinity });
});

describe('nesting has a limit, which is no fault of the content', () => {
  const nested = (levels: number): Uint8Array => octets('{"a":['.repeat(levels / 2) + ']}'.repeat(levels / 2));
  test('up to it, all is read', () => expect(readJson(nested(deepest))).toMatchObject({ ok: true }));
  const tooDeep = { ok: false, problem: 'is nested deeper than 1,000 levels', beyondLimits: true };
  test('one level more', () => expect(readJson(octets('['.repeat(deepest + 1)))).toEqual(tooDeep));
  test('100,000 levels', () => expect(readJson(nested(100_000))).toEqual(tooDeep));
  test('brackets that never close', () => expect(readJson(octets('['.repeat(1_000_000)))).toEqual(tooDeep));
});

test('a string of 8 million escapes that does not end has a problem', () => {
  const content = Buffer.alloc(16_000_000, String.raw`\n`).fill('["', 0, 2);
  expect(readJson(content)).toMatchObject({ ok: false, problem: expect.stringMatching(/^is not JSON/) });
});

test('100 MB are read', () => {
  const megabyte = `{"a":1,"b":"${'x'.repeat(999_970)}\\"","a":2}`;
  expect(readJson(octets(`[${`${megabyte},`.repeat(100)}1]`))).toMatchObject({ ok: true, duplicates: { length: 5 } });
});
