import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeChunks, type Dechunked } from './chunks.ts';

interface Row extends Partial<Dechunked> {
  readonly what: string;
  readonly octets: string;
}

const rows: readonly Row[] = [
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
for (const { what, octets, ...read } of rows) {
  test(`${what}: ${JSON.stringify(octets.slice(0, 30))} is read as chunks`, () => {
    expect(decodeChunks(octets)).toEqual({ body: '', complete: false, trailing: '', violations: [], ...read });
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
      expect(decodeChunks(`${coded}0\r\n\r\n${trailing}`)).toEqual(decoded);
    }),
  );
});
