import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import { exchangeWith, piecewise, sendTo, transportNames, type ClientAwareBehaviour } from './exchange.test-data.ts';
import { serve, wireRequest } from './serve.test-data.ts';

interface Row extends Partial<Answer> {
  readonly what: string;
  readonly behaviour: ClientAwareBehaviour;
}

const no = 'HTTP/1.1 204 No Content\r\n\r\n';
const noBut = (lines: string): string => no.replace('\r\n\r\n', `\r\n${lines}\r\n`);
const chunks = '3\r\nabc\r\n0\r\n\r\n';
const early = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
const continued = 'HTTP/1.1 100 Continue\r\n\r\n';
const zipped = gzipSync('{"error":{}}').toString('latin1');
const refusal = (body: string): string => `HTTP/1.1 401 Unauthorized\r\ncontent-length: ${body.length}\r\n`;

/** What both transports see alike. */
const rows: readonly Row[] = [
  { what: 'a correct 204', behaviour: no, status: 204, afterHead: '', interim: [], violations: [] },
  { what: 'a 204 in single octets', behaviour: piecewise([...no]), status: 204, afterHead: '' },
  {
    what: 'a 204 with octets in the same segment',
    behaviour: `${no}late`,
    status: 204,
    afterHead: 'late',
    trailing: 'late',
  },
  { what: 'a 204 with a length of 0', behaviour: noBut('content-length: 0\r\n'), status: 204, afterHead: '' },
  { what: 'a 204 with a length and octets', behaviour: `${noBut('content-length: 3\r\n')}abc`, afterHead: 'abc' },
  { what: 'a 204 with chunks', behaviour: `${noBut('transfer-encoding: chunked\r\n')}${chunks}`, afterHead: chunks },
  { what: 'a 204 and a second answer', behaviour: `${no}${no}`, status: 204, afterHead: no },
  { what: 'a 204 and a stray line end', behaviour: `${no}\r\n`, status: 204, afterHead: '\r\n' },
  { what: 'a 204 with a stray octet before a close', behaviour: (socket) => socket.end(`${no}x`), afterHead: 'x' },
  {
    what: 'a 204 of HTTP/1.0',
    behaviour: (socket) => socket.end(no.replace('1.1', '1.0')),
    version: '1.0',
    status: 204,
  },
  { what: 'a 204 that calls itself HTTP/2.0', behaviour: no.replace('1.1', '2.0'), version: '2.0', status: 204 },
  { what: 'a 204 without a reason', behaviour: 'HTTP/1.1 204\r\n\r\n', status: 204, reason: '' },
  {
    what: 'a 204 behind an empty line',
    behaviour: `\r\n${no}`,
    status: 204,
    violations: [expect.stringMatching(/^an empty line/)],
  },
  { what: 'a 204 with a folded field', behaviour: noBut('a: 1\r\n 2\r\n'), status: 204, fields: [['a', '1 2']] },
  { what: 'a 204 with NUL in a field', behaviour: noBut('a: 1\0\r\n'), status: 204, fields: [['a', '1\0']] },
  { what: 'a 204 with a bare LF', behaviour: noBut('a: 1\n'), status: 204, fields: [['a', '1']] },
  { what: 'a 100, then a 204', behaviour: `${continued}${no}`, status: 204, interim: [100] },
  { what: 'a 100, and later a 204', behaviour: piecewise([continued, no]), status: 204, interim: [100] },
  { what: 'a 103, then a 204', behaviour: `${early}${no}`, status: 204, interim: [103], fields: [] },
  {
    what: 'a 100, a 103 and a 100, in pieces',
    behaviour: piecewise([continued, early + continued.slice(0, 9), continued.slice(9) + no]),
    interim: [100, 103, 100],
  },
  { what: '2000 times 103', behaviour: `${'HTTP/1.1 103 x\r\n\r\n'.repeat(2000)}${no}`, status: 204 },
  {
    what: 'a 101',
    behaviour: 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
    status: 101,
  },
  {
    what: 'a 200 with a length',
    behaviour: 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
    body: '{}',
    bodyComplete: true,
  },
  {
    what: 'a 200 with chunks',
    behaviour: piecewise(['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\na', 'bc\r\n0\r\n\r', '\n']),
    body: 'abc',
    bodyComplete: true,
  },
  {
    what: 'a 200 until the close',
    behaviour: (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nabc'),
    body: 'abc',
    bodyComplete: true,
  },
  {
    what: 'a 304 with a length',
    behaviour: 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n',
    status: 304,
    afterHead: '',
  },
  {
    what: 'two lengths',
    behaviour: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
    status: 200,
    bodyComplete: false,
  },
  { what: 'a status of 000', behaviour: 'HTTP/1.1 000 Zero\r\ncontent-length: 0\r\n\r\n', status: 0 },
  { what: 'a status of 999', behaviour: 'HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n', status: 999 },
  {
    what: 'a redirect',
    behaviour: 'HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n',
    status: 302,
  },
  {
    what: 'a gzipped refusal',
    behaviour: `${refusal(zipped)}content-encoding: gzip\r\n\r\n${zipped}`,
    status: 401,
    body: zipped,
    decoded: '{"error":{}}',
  },
];
for (const name of transportNames) {
  for (const { what, behaviour, ...read } of rows) {
    test.concurrent(`${what} is read over the ${name} transport`, async () => {
      const { exchange, recording } = await exchangeWith(name, behaviour);
      expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: read });
      expect(recording.error).toBeUndefined();
    });
  }

  test(`a redirect is not followed over the ${name} transport`, async () => {
    const served = await serve('HTTP/1.1 307 Temporary\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n');
    await sendTo(name, served.origin);
    await served.close();
    expect(served.requests).toHaveLength(1);
  });

  test(`the request leaves as it is over the ${name} transport, body and all`, async () => {
    const body = '{"\u00e9":1}';
    const served = await serve(no);
    const { exchange } = await sendTo(name, served.origin, { request: { body, path: '/a?b=%20' } });
    await served.close();
    expect(served.requests).toEqual([exchange.sent]);
    const lines = [
      'POST /a?b=%20 HTTP/1.1',
      `host: 127.0.0.1:${served.port}`,
      'connection: keep-alive',
      'authorization: Bearer sesame-open',
      'content-length: 7',
    ];
    expect(exchange.sent).toBe(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });

  test(`a DELETE without a body leaves without a length over the ${name} transport`, async () => {
    const { exchange } = await exchangeWith(name, no, { request: { method: 'DELETE', framing: 'none' } });
    expect(exchange.sent).not.toMatch(/content-length|transfer-encoding/i);
  });

  test(`an exchange lasts until its answer is whole over the ${name} transport, however long its connection is watched`, async () => {
    let now = 0;
    const behaviour: ClientAwareBehaviour = async (socket, client) => {
      now = 40;
      socket.write(no);
      await client.isAnswered();
      now = 99;
      socket.end();
    };
    const { exchange } = await exchangeWith(name, behaviour, { clock: () => now, watchUntil: 'close' });
    expect(exchange.durationMs).toBe(40);
  });
}

test('a request that frames nothing leaves without a length over the raw transport', async () => {
  const { exchange } = await exchangeWith('raw', no, { request: { framing: 'none' } });
  expect(exchange.sent).not.toMatch(/content-length|transfer-encoding/i);
  expect(exchange.method).toBe(wireRequest.method);
});
