/** Ways to spoil a right answer. */
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { forEver, inPieces } from '../../runner/serve.test-data.ts';
import type { Hostility } from './judge-hostile.test-data.ts';
import { reset } from './sending.test-data.ts';

const headOf = (right: string): string => right.slice(0, right.indexOf('\r\n\r\n') + 4);
const bodyOf = (right: string): string => right.slice(headOf(right).length);
const withoutLength = (right: string): string => headOf(right).replace(/content-length: \d+\r\n/, '');

/** A reset that reaches the client behind what was written before. */
const resetAfter =
  (octets: string) =>
  (socket: Socket): unknown =>
    socket.write(octets, 'latin1', () => setTimeout(() => reset(socket), 20));

/** The right answer with lines put in front of its first field. */
const withLines = (right: string, ...lines: readonly string[]): string =>
  right.replace('\r\n', `\r\n${lines.map((line) => `${line}\r\n`).join('')}`);

const bomb = gzipSync(Buffer.alloc(1024 * 1024)).toString('latin1');

export const hostilities = {
  'resets before the header section': () => (socket) => socket.resetAndDestroy(),
  'resets in the header section': (right) => resetAfter(right.slice(0, 20)),
  'resets behind the header section': (right) => resetAfter(headOf(right)),
  'sends an octet a second': (right) => inPieces([...right], 1000),
  'never answers': () => () => {},
  'sends a header section without end': (right) =>
    forEver(`${headOf(right).slice(0, -2)}x: `, Buffer.alloc(10_000, 'a')),
  'sends fields without end': (right) => forEver(headOf(right).slice(0, -2), Buffer.from('a: b\r\n'.repeat(1000))),
  'sends a body without end': (right) => forEver(withoutLength(right), Buffer.alloc(65_536, 'a')),
  'sends a gzip bomb': (right) =>
    right.includes(' 204 ')
      ? right
      : `${withLines(withoutLength(right), 'content-encoding: gzip', `content-length: ${bomb.length}`)}${bomb}`,
  'sends a malformed status line': (right) => right.replace('HTTP/1.1 ', 'HTTP 1.1 '),
  'cuts a malformed status line': (right) => {
    const answer = right.replace(/^HTTP\/1\.1 (\d+) .*/, `HTTP/x.1 $1 ${'long '.repeat(12)}`);
    return inPieces([answer.slice(0, 60), answer.slice(60)], 20);
  },
  'sends status 999': (right) => right.replace(/\d{3}/, '999'),
  'ends lines with a bare LF': (right) => headOf(right).replaceAll('\r\n', '\n') + bodyOf(right),
  'folds a field': (right) => withLines(right, 'x-folded: one', ' two'),
  'sends Content-Length twice': (right) =>
    withLines(right, ...Array.from({ length: 2 }, () => `content-length: ${bodyOf(right).length}`)).replace(
      /(request-id: 1\r\n.*)content-length: \d+\r\n/s,
      '$1',
    ),
  'sends two different Content-Lengths': (right) => withLines(right, 'content-length: 7', 'content-length: 8'),
  'sends a NUL in a header': (right) => withLines(right, 'x-nul: a\0b'),
  'sends 100 and 103 before the answer': (right) =>
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${right}`,
  'sends two answers to one request': (right) => right + right,
  'speaks HTTP/2 only': () =>
    '\0\0\u0012\u0004\0\0\0\0\0\0\u0003\0\0\0\u0080\0\u0004\0\u0001\0\0\0\u0005\0\u00ff\u00ff\u00ff',
  'closes each connection and says so': (right) => (socket) => socket.end(withLines(right, 'connection: close')),
  'closes each connection without a word': (right) => (socket) => socket.end(right),
} as const satisfies Readonly<Record<string, Hostility>>;
