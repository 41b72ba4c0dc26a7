import { expect, test } from 'vitest';
import type { Fields } from '../model.ts';
import { readHead, type Head } from './head.ts';

const headOf = (octets: string): Head => {
  const reading = readHead(octets, 0);
  if (reading.kind !== 'head') throw new Error(`${JSON.stringify(octets)} is ${reading.kind}`);
  return reading.head;
};

const plain = 'HTTP/1.1 204 No Content\r\nrequest-id: 1\r\nX-Empty:\r\n\r\n';

test('a well-formed head is read without a violation, names as sent', () => {
  expect(headOf(plain)).toEqual({
    version: '1.1',
    status: 204,
    reason: 'No Content',
    fields: [
      ['request-id', '1'],
      ['X-Empty', ''],
    ],
    end: plain.length,
    violations: [],
  });
});

test('reading starts where it is told to', () => {
  expect(readHead(`xyz${plain}`, 3)).toMatchObject({ kind: 'head', head: { status: 204, end: plain.length + 3 } });
});

const statusLines: readonly (readonly [line: string, read: Partial<Head>])[] = [
  ['HTTP/1.1 204 ', { status: 204, reason: '', violations: [] }],
  ['HTTP/1.1 204 Alles gut, später', { reason: 'Alles gut, später', violations: [] }],
  ['HTTP/1.1 204', { status: 204, violations: ['the space behind the status code is missing (RFC 9112 4)'] }],
  ['HTTP/1.0 204 No Content', { version: '1.0', violations: [] }],
  ['HTTP/2.0 204 No Content', { violations: ['the version is HTTP/2.0 on an HTTP/1.1 connection (RFC 9112 2.3)'] }],
  ['HTTP/1.2 204 No Content', { violations: ['the version is HTTP/1.2 on an HTTP/1.1 connection (RFC 9112 2.3)'] }],
  ['HTTP/1.1 000 Zero', { status: 0, violations: ['status 000 is outside 100 to 599 (RFC 9110 15)'] }],
  ['HTTP/1.1 099 Low', { status: 99, violations: ['status 099 is outside 100 to 599 (RFC 9110 15)'] }],
  ['HTTP/1.1 999 High', { status: 999, violations: ['status 999 is outside 100 to 599 (RFC 9110 15)'] }],
  ['HTTP/1.1 599 Highest', { status: 599, violations: [] }],
  ['HTTP/1.1 204 No\0Content', { violations: ['the reason phrase holds a control character (RFC 9112 4)'] }],
  ['HTTP/1.1 204 No\rContent', { violations: ['the reason phrase holds a control character (RFC 9112 4)'] }],
];
for (const [line, read] of statusLines) {
  test(`the status line ${JSON.stringify(line)} is read, and what it breaks is noted`, () => {
    expect(headOf(`${line}\r\n\r\n`)).toMatchObject(read);
  });
}

const noStatusLines = [
  'HTTP/1.1 99 Low',
  'HTTP/1.1 1000 Long',
  'HTTP/1.1  204 Gap',
  'http/1.1 204 ok',
  'HTTP/1 204 ok',
];
for (const line of [...noStatusLines, 'ICY 200 OK', 'HTTP/1.1 2o4 ok', 'HTTP/1.1\t204 ok']) {
  test(`${JSON.stringify(line)} is no status line`, () => {
    const problem = `the answer does not start with an HTTP status line but with`;
    expect(readHead(`${line}\r\n\r\n`, 0)).toEqual({ kind: 'malformed', problem: expect.stringContaining(problem) });
  });
}

const others: readonly (readonly [what: string, octets: string, problem: RegExp])[] = [
  ['an HTTP/2 SETTINGS frame', '\0\0\u0012\u0004\0\0\0\0\0\0\u0003', /is an HTTP\/2 frame/],
  ['an HTTP/2 SETTINGS frame of ten octets', '\0\0\n\u0004\0\0\0\0\0\0\u0003', /is an HTTP\/2 frame/],
  ['an HTTP/2 GOAWAY frame', '\0\0\u0008\u0007\0\0\0\0\0', /is an HTTP\/2 frame/],
  ['a TLS alert', '\u0015\u0003\u0001\0\u0002\u0002\u0016', /is a TLS record; the target probably wants https/],
  ['a TLS handshake', '\u0016\u0003\u0003\0\u0001', /is a TLS record/],
  ['a page without a head', '<html>', /but with "<html>"/],
  ['garbage', 'x'.repeat(50), /but with "x{40}…"/],
];
for (const [what, octets, problem] of others) {
  test(`${what} is called what it is, line end or not`, () => {
    expect(readHead(octets, 0)).toEqual({ kind: 'malformed', problem: expect.stringMatching(problem) });
    expect(readHead(`${octets}\r\n`, 0)).toMatchObject({ kind: 'malformed' });
  });
}

for (const part of [
  '',
  'H',
  'HTTP/',
  'HTTP/1.1 204',
  'HTTP/1.1 204 No\r',
  '\r',
  '\r\n',
  '\r\n\r\nHT',
  plain.slice(0, -2),
]) {
  test(`${JSON.stringify(part)} is incomplete`, () => {
    expect(readHead(part, 0)).toEqual({ kind: 'incomplete' });
  });
}

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
  {
    what: 'two fields of which one may be there',
    lines: 'Content-Type: a/b\r\ncontent-type: c/d\r\n',
    fields: [
      ['Content-Type', 'a/b'],
      ['content-type', 'c/d'],
    ],
    violations: ['Content-Type is sent more than once (RFC 9110 5.3)'],
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
