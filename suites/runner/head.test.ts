import { expect, test } from 'vitest';
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
