/** Octets are shown so that nobody has to guess what they were. */
import { describe, expect, test } from 'vitest';
import { content, headSection, hexDump } from './exchange-view.ts';

const shown = (octets: string, asDump = false, total = octets.length): string =>
  content(octets, total, asDump, 'x').toString();
const inCode = (text: string): string => /<code>(.*?)<\/code>/s.exec(text)?.[1] ?? '';

test('a dump has sixteen octets a line: place, hexadecimal, ASCII', () => {
  expect(hexDump('HTTP/1.1 200 OK\r\n\xff')).toEqual([
    '0000  48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d  HTTP/1.1 200 OK.',
    '0010  0a ff                                            ..',
  ]);
});

describe('octets behind a header section', () => {
  const table: readonly (readonly [says: string, octets: string, asDump: boolean, code: string])[] = [
    ['are text where they are UTF-8', '{"name":"\xc3\xa9"}', false, '{&quot;name&quot;:&quot;é&quot;}'],
    ['keep their lines', 'a\r\nb\nc', false, 'a\nb\nc'],
    ['are a dump where nothing may stand', '{}', true, `0000  7b 7d${' '.repeat(44)}{}`],
    ['are a dump where they are no UTF-8', '\xff', false, `0000  ff${' '.repeat(47)}.`],
    ['are a dump where they have control characters', '\u0000', false, `0000  00${' '.repeat(47)}.`],
    ['cannot turn the direction of text', '\xe2\x80\xaex', false, String.raw`\u{202e}x`],
    ['cannot be markup', '</code><img>', false, '&lt;/code&gt;&lt;img&gt;'],
  ];
  for (const [says, octets, asDump, code] of table) test(says, () => expect(inCode(shown(octets, asDump))).toBe(code));

  test('are cut where they are many, with how many there were', () => {
    expect(inCode(shown('x'.repeat(9999)))).toHaveLength(4096);
    expect(shown('x'.repeat(9999), false, 123_456)).toContain('123,456 octets in all');
    expect(shown('x'.repeat(99))).not.toContain('in all');
  });
});

test('in a header section a line end that is not CRLF is seen', () => {
  expect(inCode(headSection('HTTP/1.1 204 No\r\na: b\nc: d\re', 'x').toString())).toBe(
    'HTTP/1.1 204 No\n' + String.raw`a: b\u{a}c: d\u{d}e`,
  );
});
