import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import { fieldValues } from '../http.ts';
import { decodeChunks, readAnswer, withoutFarewell, type Framed } from './answer.ts';
import { headCap } from './wire.ts';

interface Row extends Partial<Answer> {
  readonly what: string;
  readonly octets: string;
  readonly closed?: true;
  readonly complete: boolean;
}

const ok = 'HTTP/1.1 200 OK\r\n';
const no = 'HTTP/1.1 204 No Content\r\n';
const sized = 'content-length: 3\r\n';
const chunked = 'transfer-encoding: chunked\r\n';
const coded = '3\r\nabc\r\n0\r\n\r\n';
const twice = ['Content-Length is sent more than once (RFC 9110 8.6)'];
const both = ['Content-Length and Transfer-Encoding are both sent (RFC 9112 6.1)'];

const rows: readonly Row[] = [
  { what: 'a 204', octets: `${no}\r\n`, complete: true, status: 204, body: '', afterHead: '', trailing: '' },
  { what: 'a 204 with octets', octets: `${no}\r\nabc`, complete: true, body: '', afterHead: 'abc', trailing: 'abc' },
  {
    what: 'a 204 with a length',
    octets: `${no}${sized}\r\nabc`,
    complete: true,
    body: '',
    trailing: 'abc',
    violations: [],
  },
  { what: 'a 204 with chunks', octets: `${no}${chunked}\r\n${coded}`, complete: true, body: '', trailing: coded },
  { what: 'a 304 with a length', octets: `HTTP/1.1 304 x\r\n${sized}\r\n`, complete: true, body: '', trailing: '' },
  { what: 'a 101', octets: 'HTTP/1.1 101 x\r\n\r\nws', complete: true, status: 101, interim: [], trailing: 'ws' },
  { what: 'a content with a length', octets: `${ok}${sized}\r\nabc`, complete: true, body: 'abc', trailing: '' },
  {
    what: 'a content and more',
    octets: `${ok}${sized}\r\nabcd`,
    complete: true,
    body: 'abc',
    afterHead: 'abcd',
    trailing: 'd',
  },
  { what: 'a content too short', octets: `${ok}${sized}\r\nab`, complete: false, body: 'ab' },
  { what: 'a content cut by a close', octets: `${ok}${sized}\r\nab`, closed: true, complete: false, body: 'ab' },
  { what: 'a length of 0', octets: `${ok}content-length: 0\r\n\r\n`, complete: true, body: '' },
  { what: 'two equal lengths', octets: `${ok}${sized}${sized}\r\nabc`, complete: true, body: 'abc', violations: twice },
  {
    what: 'a list of equal lengths',
    octets: `${ok}content-length: 3, 3\r\n\r\nabc`,
    complete: true,
    body: 'abc',
    violations: twice,
  },
  {
    what: 'two different lengths',
    octets: `${ok}${sized}Content-Length: 4\r\n\r\nabc`,
    complete: false,
    body: 'abc',
    violations: ['Content-Length is "3, 4" (RFC 9110 8.6)'],
  },
  ...['-1', '+3', '0x3', '3 3', '', '1e1'].map((value) => ({
    what: `a length of ${JSON.stringify(value)}`,
    octets: `${ok}content-length: ${value}\r\n\r\nabc`,
    complete: false,
    violations: [`Content-Length is ${JSON.stringify(value)} (RFC 9110 8.6)`],
  })),
  {
    what: 'chunks',
    octets: `${ok}${chunked}\r\n${coded}d`,
    complete: true,
    body: 'abc',
    trailing: 'd',
    violations: [],
  },
  { what: 'chunks without an end', octets: `${ok}${chunked}\r\n3\r\nab`, closed: true, complete: false, body: 'ab' },
  {
    what: 'chunks of gzip',
    octets: `${ok}transfer-encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n${coded}`,
    complete: true,
    body: 'abc',
  },
  {
    what: 'chunks with a length',
    octets: `${ok}${sized}${chunked}\r\n${coded}`,
    complete: true,
    body: 'abc',
    violations: both,
  },
  { what: 'another coding', octets: `${ok}transfer-encoding: gzip\r\n\r\nabc`, complete: false, body: 'abc' },
  {
    what: 'another coding and a close',
    octets: `${ok}transfer-encoding: gzip\r\n\r\nabc`,
    closed: true,
    complete: true,
    body: 'abc',
  },
  { what: 'a content until now', octets: `${ok}\r\nabc`, complete: false, body: 'abc' },
  { what: 'a content until the close', octets: `${ok}\r\nabc`, closed: true, complete: true, body: 'abc' },
  {
    what: 'an HTTP/1.0 content',
    octets: 'HTTP/1.0 200 OK\r\n\r\nabc',
    closed: true,
    complete: true,
    version: '1.0',
    body: 'abc',
  },
  { what: 'a status of 000', octets: `HTTP/1.1 000 x\r\n${sized}\r\nabc`, complete: true, status: 0, body: 'abc' },
  {
    what: 'a 100 before',
    octets: `HTTP/1.1 100 Continue\r\n\r\n${no}\r\n`,
    complete: true,
    status: 204,
    interim: [100],
  },
  {
    what: 'a 100, a 102 and a 103',
    octets: `${[100, 102, 103].map((one) => `HTTP/1.1 ${one} x\r\na: b\r\n\r\n`).join('')}${no}\r\n`,
    complete: true,
    interim: [100, 102, 103],
    fields: [],
  },
  {
    what: '2000 times 103',
    octets: `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(2000)}${no}\r\n`,
    complete: true,
    status: 204,
    interim: Array.from({ length: 2000 }, () => 103),
    violations: [],
  },
  {
    what: 'a 103 with a bare LF',
    octets: `HTTP/1.1 103 x\n\n${no}\r\n`,
    complete: true,
    violations: ['a line ends in LF without CR (RFC 9112 2.2)'],
  },
  { what: 'a second answer', octets: `${no}\r\n${ok}\r\n`, complete: true, status: 204, trailing: `${ok}\r\n` },
  { what: 'a stray line end', octets: `${no}\r\n\r\n`, complete: true, trailing: '\r\n' },
];
for (const { what, octets, closed, complete, ...read } of rows) {
  test(`${what}${closed ? ' at a close' : ''} is framed as RFC 9112 says`, () => {
    const answer = { ...read, bodyComplete: complete };
    expect(readAnswer(octets, closed ?? false)).toMatchObject({ kind: 'answer', answer });
  });
}

test('the values of a field are found whatever the case of its name, in their order', () => {
  const fields = [
    ['A', '1'],
    ['b', '2'],
    ['a', '3'],
  ] as const;
  expect(fieldValues(fields, 'a')).toEqual(['1', '3']);
  expect(fieldValues(fields, 'c')).toEqual([]);
});

const endless: readonly (readonly [what: string, octets: string])[] = [
  ['a reason phrase', `HTTP/1.1 204 ${'a'.repeat(headCap)}`],
  ['one field', `${no}a: ${'b'.repeat(headCap)}`],
  ['many fields', `${no}${'a: b\r\n'.repeat(headCap / 6)}`],
  ['empty lines', '\r\n'.repeat(headCap / 2 + 1)],
];
for (const [what, octets] of endless) {
  const malformed = { kind: 'malformed', problem: `the header section has no end within ${headCap} octets` };
  test(`a head that ${what} makes longer than ${headCap} octets is malformed, whether its end has come or not`, () => {
    expect(readAnswer(octets, false)).toEqual(malformed);
    expect(readAnswer(`${octets}\r\n${no}\r\n\r\n`, false)).toEqual(malformed);
  });
}

for (const octets of [
  '',
  'HTTP/1.1 204 No Content\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 x\r\n\r\nHTT',
]) {
  test(`${JSON.stringify(octets)} is no answer yet, even at a close`, () => {
    expect(readAnswer(octets, true)).toEqual({ kind: 'incomplete' });
  });
}

test('garbage behind an interim message is malformed', () => {
  expect(readAnswer('HTTP/1.1 100 x\r\n\r\nnonsense', false)).toMatchObject({ kind: 'malformed' });
});

interface ChunkRow extends Partial<Framed> {
  readonly what: string;
  readonly octets: string;
}

const chunkRows: readonly ChunkRow[] = [
  { what: 'no chunk but the last', octets: '0\r\n\r\n', body: '', complete: true },
  { what: 'one chunk', octets: '3\r\nabc\r\n0\r\n\r\n', body: 'abc', complete: true },
  { what: 'two chunks', octets: '3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n', body: 'abcd', complete: true },
  {
    what: 'a hexadecimal size in either case',
    octets: `0aA\r\n${'x'.repeat(170)}\r\n0\r\n\r\n`,
    body: 'x'.repeat(170),
    complete: true,
  },
  { what: 'line ends as content', octets: '4\r\n\r\n\r\n\r\n0\r\n\r\n', body: '\r\n\r\n', complete: true },
  { what: 'extensions', octets: '3;a=b;c="d"\r\nabc\r\n0 ;last\r\n\r\n', body: 'abc', complete: true },
  { what: 'trailers', octets: '0\r\nexpires: never\r\na: b\r\n\r\n', body: '', complete: true },
  { what: 'octets behind the end', octets: '0\r\n\r\nHTTP', body: '', complete: true, trailing: 'HTTP' },
  { what: 'octets behind the trailers', octets: '0\r\na: b\r\n\r\nX', body: '', complete: true, trailing: 'X' },
  { what: 'nothing', octets: '' },
  { what: 'half a size line', octets: '3\r' },
  { what: 'half a chunk', octets: '3\r\nab', body: 'ab' },
  { what: 'a chunk without its line end', octets: '3\r\nabc', body: 'abc' },
  { what: 'a chunk with half its line end', octets: '3\r\nabc\r', body: 'abc' },
  { what: 'no last chunk', octets: '3\r\nabc\r\n', body: 'abc' },
  { what: 'a last chunk without the empty line', octets: '0\r\n' },
  { what: 'trailers without an end', octets: '0\r\na: b\r\n' },
];
for (const { what, octets, ...read } of chunkRows) {
  test(`${what}: ${JSON.stringify(octets.slice(0, 30))} is read as chunks`, () => {
    expect(decodeChunks(octets)).toMatchObject({ body: '', complete: false, trailing: '', violations: [], ...read });
  });
}

const broken: readonly (readonly [octets: string, violation: string])[] = [
  ['xyz\r\n', 'a chunk size is "xyz" (RFC 9112 7.1)'],
  ['-1\r\n', 'a chunk size is "-1" (RFC 9112 7.1)'],
  ['0x3\r\nabc\r\n', 'a chunk size is "0x3" (RFC 9112 7.1)'],
  ['\r\n', 'a chunk size is "" (RFC 9112 7.1)'],
  [' 3\r\nabc\r\n', 'a chunk size is " 3" (RFC 9112 7.1)'],
  [`${'f'.repeat(16)}\r\n`, `a chunk size is "${'f'.repeat(16)}" (RFC 9112 7.1)`],
  ['<html lang="en"><body>\r\n', 'a chunk size is "<html lang=\\"en\\"><bod" (RFC 9112 7.1)'],
  ['2\r\nabc\r\n0\r\n\r\n', 'a chunk is longer than its size says (RFC 9112 7.1)'],
];
for (const [octets, violation] of broken) {
  test(`${JSON.stringify(octets)} breaks the chunked coding, and the content has no end`, () => {
    expect(decodeChunks(octets)).toMatchObject({ complete: false, trailing: '', violations: [violation] });
  });
}

test('what is cut into chunks comes out whole, whatever follows', () => {
  const octets = fc.string({ unit: 'binary-ascii' });
  fc.assert(
    fc.property(fc.array(octets.filter((one) => one !== '')), octets, (chunks, trailing) => {
      const coded = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
      const decoded = { body: chunks.join(''), complete: true, trailing, violations: [] };
      expect(decodeChunks(`${coded}0\r\n\r\n${trailing}`)).toMatchObject(decoded);
    }),
  );
});

const farewell = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\ntoo slow';
const withFarewell: readonly (readonly [what: string, octets: string, left: string])[] = [
  ['behind a 204', `${no}\r\n${farewell}`, `${no}\r\n`],
  ['behind a content', `${ok}${sized}\r\nabc${farewell}`, `${ok}${sized}\r\nabc`],
  ['behind chunks', `${ok}${chunked}\r\n${coded}${farewell}`, `${ok}${chunked}\r\n${coded}`],
];
describe('a 408 that ends an idle connection is no part of the answer before it', () => {
  for (const [what, octets, left] of withFarewell) test(what, () => expect(withoutFarewell(octets)).toBe(left));
});

describe('octets stay a part of the answer', () => {
  const rest: Readonly<Record<string, string>> = {
    'alone, a 408': farewell,
    'within a content, a text of a 408': `${ok}content-length: ${farewell.length}\r\n\r\n${farewell}`,
    'behind a content without an end, a text of a 408': `${ok}\r\n${farewell}`,
    'behind a 204, a 408 that keeps the connection': `${no}\r\n${farewell.replace('close', 'keep-alive')}`,
    'behind a 204, another answer': `${no}\r\n${farewell.replace('408', '403')}`,
    'behind a 204, some octets and a 408': `${no}\r\nabc${farewell}`,
    'behind a 204, a 408 that is cut': `${no}\r\n${farewell.slice(0, -15)}`,
  };
  for (const [what, octets] of Object.entries(rest)) test(what, () => expect(withoutFarewell(octets)).toBe(octets));
});
