/** Answers nobody would write by hand: good ones with something wrong, scraps of HTTP, and octets at random. */
import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import { refusal, reset, success } from './hostile.test-data.ts';

/** What a server sends for one request, and what it does with the connection then. */
export interface Sending {
  readonly octets: string;
  /** Octets of each segment; the last one repeats. */
  readonly segments: readonly number[];
  readonly pauseMs: number;
  readonly end: 'keep' | 'close' | 'reset';
}

export function deliver(
  socket: Socket,
  { octets, segments: [size = octets.length, ...more], pauseMs, end }: Sending,
): void {
  if (socket.destroyed) return;
  if (octets !== '') socket.write(octets.slice(0, size), 'latin1');
  const rest = octets.slice(size);
  if (rest !== '') setTimeout(() => deliver(socket, { octets: rest, segments: more, pauseMs, end }), pauseMs);
  else if (end === 'close') socket.end();
  else if (end === 'reset') setTimeout(() => reset(socket), pauseMs);
}

const octet = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCodePoint(code));
const octets = fc.string({ unit: octet, maxLength: 60 });

const scraps: readonly string[] = [
  [
    '\r',
    '\n',
    '\0',
    ' ',
    '\t',
    ':',
    ',',
    ';',
    '\r\n',
    '\r\n\r\n',
    '\n\n',
    '204',
    '100',
    '000',
    '-1',
    'HTTP/1.1 ',
    'HTTP/2.0 ',
  ],
  ['content-length: 5\r\n', 'content-length: 99999999999999999999\r\n', 'transfer-encoding: chunked\r\n'],
  [
    'connection: close\r\n',
    'connection: upgrade\r\nupgrade: h2c\r\n',
    'content-encoding: gzip\r\n',
    'retry-after: 0\r\n',
  ],
  ['location: \u001B]0;owned\u0007\r\n', 'content-type: \u009B31m\r\n', 'request-id:\r\n', 'request-id: \u007F\r\n'],
  ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'HTTP/1.1 101 Switching\r\n\r\n'],
  [
    '5\r\nabcde\r\n0\r\n\r\n',
    'ffffffffffffffff\r\n',
    '{"error":{}}',
    '[]',
    'null',
    '\u00C3\u0028',
    '\u00ED\u00A0\u0080',
  ],
  ['a'.repeat(70_000)],
].flat();
const scrap = fc.constantFrom(...scraps);

const good = fc.constantFrom(
  success,
  refusal,
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\n\r\n{"error":{"code":"a","message":"b"}}',
  'HTTP/1.0 404 Not Found\r\ncontent-length: 2\r\n\r\nno',
  'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n',
  'HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n',
  'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n',
);

/** At so many thousandths of the text, some octets are taken out and some put in. */
const edit = fc.record({
  at: fc.noBias(fc.nat({ max: 1000 })),
  taken: fc.nat({ max: 12 }),
  put: fc.oneof(scrap, fc.constant(''), octet),
});
const spoilt = fc.tuple(good, fc.array(edit, { minLength: 1, maxLength: 4 })).map(([answer, edits]) =>
  edits.reduce((text, { at, taken, put }) => {
    const index = Math.floor((at * text.length) / 1000);
    return text.slice(0, index) + put + text.slice(index + taken);
  }, answer),
);

const name = fc.oneof(
  fc.constantFrom(
    'location',
    'content-type',
    'content-length',
    'request-id',
    'www-authenticate',
    'transfer-encoding',
    'retry-after',
  ),
  octets,
);
const structured = fc
  .record({
    version: fc.oneof({ weight: 20, arbitrary: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/1.2') }, octets),
    status: fc.oneof({ weight: 20, arbitrary: fc.noBias(fc.integer({ min: 99, max: 700 })).map(String) }, octets),
    reason: octets,
    fields: fc.array(fc.tuple(name, fc.oneof(octets, scrap)), { maxLength: 5 }),
    body: fc.oneof(octets, scrap),
  })
  .map(({ version, status, reason, fields, body }) => {
    const lines = fields.map(([field, value]) => `${field}: ${value}\r\n`).join('');
    return `${version} ${status} ${reason}\r\n${lines}\r\n${body}`;
  });

const delivery = {
  segments: fc
    .array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 4 })
    .map((sizes) => [...sizes, 100_000]),
  pauseMs: fc.nat({ max: 3 }),
};

export const anySending: fc.Arbitrary<Sending> = fc.record({
  octets: fc.oneof(
    { weight: 5, arbitrary: spoilt },
    { weight: 3, arbitrary: structured },
    { weight: 1, arbitrary: good },
    { weight: 1, arbitrary: fc.array(fc.oneof(scrap, octets), { maxLength: 6 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: octets },
  ),
  end: fc.constantFrom('keep', 'keep', 'close', 'close', 'reset'),
  ...delivery,
});

const field = fc.constantFrom(
  'request-id: 1',
  'content-length: 0',
  'content-length: 3',
  'transfer-encoding: chunked',
  'x: y',
  'date: \u00E9',
);
const fields = fc.array(field, { maxLength: 3 }).map((lines) => lines.map((line) => `${line}\r\n`).join(''));

/** A 204 that can be read, and what follows its header section; no reset, which may take octets with it. */
export const anyNoContent: fc.Arbitrary<Sending & { readonly behind: string }> = fc
  .record({
    interim: fc.constantFrom('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'HTTP/1.1 100 Continue\r\na: b\r\n\r\n'),
    reason: fc.constantFrom(' No Content', ' ', '', ' Fine'),
    fields,
    behind: fc.oneof(fc.constant(''), octet, octets, scrap),
    end: fc.constantFrom('keep', 'close'),
    ...delivery,
  })
  .map(({ interim, reason, fields, ...rest }) => ({
    ...rest,
    octets: `${interim}HTTP/1.1 204${reason}\r\n${fields}\r\n${rest.behind}`,
  }));
