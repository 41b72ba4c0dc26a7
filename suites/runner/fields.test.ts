import { expect, test } from 'vitest';
import type { Fields } from '../model.ts';
import { readHead } from './head.ts';

interface Row {
  readonly what: string;
  readonly lines: string;
  readonly fields: Fields;
  readonly violations: readonly (string | RegExp)[];
}

const bareLf = 'a line ends in LF without CR (RFC 9112 2.2)';
const control = 'the value of "a" holds a control character (RFC 9110 5.5)';
const folded = 'a field line is folded (RFC 9112 5.2)';

const rows: readonly Row[] = [
  { what: 'blanks around a value', lines: 'a: \t b c \t\r\n', fields: [['a', 'b c']], violations: [] },
  { what: 'a value of blanks', lines: 'a: \t \r\n', fields: [['a', '']], violations: [] },
  { what: 'colons in a value', lines: 'a::b: c\r\n', fields: [['a', ':b: c']], violations: [] },
  { what: 'octets above 127', lines: 'a: caf\u00c3\u00a9\r\n', fields: [['a', 'caf\u00c3\u00a9']], violations: [] },
  {
    what: 'the same name twice',
    lines: 'a: 1\r\nA: 2\r\n',
    fields: [
      ['a', '1'],
      ['A', '2'],
    ],
    violations: [],
  },
  {
    what: 'every octet of a token',
    lines: "!#$%&'*+-.^_`|~09Az: 1\r\n",
    fields: [["!#$%&'*+-.^_`|~09Az", '1']],
    violations: [],
  },
  {
    what: 'a bare LF',
    lines: 'a: 1\nb: 2\r\n',
    fields: [
      ['a', '1'],
      ['b', '2'],
    ],
    violations: [bareLf],
  },
  { what: 'a folded line', lines: 'a: 1\r\n\t 2\r\n', fields: [['a', '1 2']], violations: [folded] },
  { what: 'a fold before any field', lines: ' 2\r\na: 1\r\n', fields: [['a', '1']], violations: [folded] },
  {
    what: 'a line of blanks',
    lines: 'a: 1\r\n \r\nb: 2\r\n',
    fields: [
      ['a', '1 '],
      ['b', '2'],
    ],
    violations: [folded],
  },
  { what: 'NUL in a value', lines: 'a: 1\0\r\n', fields: [['a', '1\0']], violations: [control] },
  { what: 'a bare CR in a value', lines: 'a: 1\r2\r\n', fields: [['a', '1\r2']], violations: [control] },
  { what: 'DEL in a value', lines: 'a: \u007f\r\n', fields: [['a', '\u007f']], violations: [control] },
  { what: 'NUL in a folded line', lines: 'a: 1\r\n 2\0\r\n', fields: [['a', '1 2\0']], violations: [folded, control] },
  {
    what: 'blanks before a colon',
    lines: 'a : 1\r\n',
    fields: [['a', '1']],
    violations: [/^white space stands between "a" and its colon/],
  },
  {
    what: 'a line without a colon',
    lines: 'nonsense\r\n',
    fields: [],
    violations: [/is no "name: value": "nonsense"/],
  },
  { what: 'a blank in a name', lines: 'a b: 1\r\n', fields: [], violations: [/is no "name: value": "a b: 1"/] },
  { what: 'an empty name', lines: ': 1\r\n', fields: [], violations: [/is no "name: value": ": 1"/] },
];
for (const { what, lines, fields, violations } of rows) {
  test(`${what} in a field section is read, and what it breaks is noted`, () => {
    const octets = `HTTP/1.1 204 No Content\r\n${lines}\r\n`;
    expect(readHead(octets, 0)).toMatchObject({
      kind: 'head',
      head: {
        fields,
        end: octets.length,
        violations: violations.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
      },
    });
  });
}

test('a head whose lines all end in a bare LF is read to its end', () => {
  const octets = 'HTTP/1.1 204 No Content\na: 1\n\n';
  expect(readHead(`${octets}rest`, 0)).toMatchObject({
    kind: 'head',
    head: { end: octets.length, violations: [bareLf] },
  });
});

test('empty lines before the status line are skipped and noted', () => {
  const octets = '\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n';
  const violations = ['an empty line stands before the status line (RFC 9112 2.1)'];
  expect(readHead(octets, 0)).toMatchObject({ kind: 'head', head: { status: 204, end: octets.length, violations } });
});
