import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Exchange, ExchangeOutcome } from '../model.ts';
import {
  exchangeWith,
  piecewise,
  sendTo,
  transportNames,
  type Client,
  type ClientAwareBehaviour,
} from './exchange.test-data.ts';
import { forEver } from './serve.test-data.ts';

const half = 'HTTP/1.1 204 No Cont';
const mid = 'HTTP/1.1 204 No Content\r\na: b\r\n';

type Row = readonly [
  what: string,
  behaviour: ClientAwareBehaviour,
  outcome: Partial<ExchangeOutcome>,
  timeoutAt?: number,
];

const none = (cause: string, message: RegExp): Partial<ExchangeOutcome> =>
  ({ kind: 'none', cause, left: true, message: expect.stringMatching(message) }) as Partial<ExchangeOutcome>;
const malformed = (problem: RegExp): Partial<ExchangeOutcome> => ({
  kind: 'malformed',
  problem: expect.stringMatching(problem),
});

const thenReset =
  (octets: string): ClientAwareBehaviour =>
  async (socket: Socket, client: Client) => {
    socket.write(octets, 'latin1');
    await client.has(octets.length);
    socket.resetAndDestroy();
  };

const rows: readonly Row[] = [
  ['a reset at once', (socket) => socket.resetAndDestroy(), none('reset', /no octet of an answer came$/)],
  ['a reset amid the head', thenReset(half), none('reset', /20 octets of a header section came$/)],
  ['a close at once', (socket) => socket.end(), none('closed', /no octet of an answer came$/)],
  ['a close amid the head', (socket) => socket.end(mid), none('closed', /31 octets of a header section came$/)],
  ['a close behind a 100', (socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n'), none('closed', /25 octets/)],
  ['silence', () => {}, none('timeout', /^no complete answer within 5000 ms, no octet of an answer came$/), 0],
  ['a 100 and silence', 'HTTP/1.1 100 Continue\r\n\r\n', none('timeout', /within 5000 ms, 25 octets/), 25],
  [
    'one octet at a time',
    piecewise([...`HTTP/1.1 204 ${'a'.repeat(200)}`]),
    none('timeout', /octets of a header section came$/),
    100,
  ],
  [
    'one field at a time',
    piecewise([mid, ...Array.from({ length: 200 }, () => 'a: b\r\n')]),
    none('timeout', /octets of a header section came$/),
    100,
  ],
  [
    'one 103 at a time',
    piecewise(Array.from({ length: 200 }, () => 'HTTP/1.1 103 x\r\n\r\n')),
    none('timeout', /octets of a header section came$/),
    100,
  ],
  [
    'an endless head',
    forEver(mid, Buffer.from('a: b\r\n'.repeat(1000))),
    malformed(/^the header section has no end within 65536 octets$/),
  ],
  ['an endless field', forEver(mid, Buffer.alloc(10_000, 'a')), malformed(/^the header section has no end/)],
  [
    'an endless reason phrase',
    forEver('HTTP/1.1 204 ', Buffer.alloc(10_000, 'a')),
    malformed(/^the header section has no end/),
  ],
  [
    'endless interim messages',
    forEver('', Buffer.from('HTTP/1.1 103 x\r\n\r\n'.repeat(1000))),
    malformed(/^no answer within \d+ octets of interim messages$/),
  ],
  ['a web page without a head', '<html></html>\n', malformed(/not start with an HTTP status line but with "<html>/)],
  ['a status of two digits', 'HTTP/1.1 99 x\r\n\r\n', malformed(/not start with an HTTP status line/)],
  ['an HTTP/2 frame', '\0\0\u0012\u0004\0\0\0\0\0', malformed(/HTTP\/2 frame/)],
  ['a TLS alert', (socket) => socket.end('\u0015\u0003\u0001\0\u0002\u0002\u0016', 'latin1'), malformed(/TLS record/)],
];
for (const name of transportNames) {
  for (const [what, behaviour, outcome, timeoutAt] of rows) {
    test.concurrent(`${what} is no answer over the ${name} transport, and is told apart`, async () => {
      const { exchange } = await exchangeWith(name, behaviour, timeoutAt === undefined ? {} : { timeoutAt });
      expect(exchange.outcome).toMatchObject(outcome);
    });
  }

  test.concurrent(`a refused connection is told from an answer over the ${name} transport, and nothing left`, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const { exchange } = await sendTo(name, `http://127.0.0.1:${port}`);
    expect(exchange).toMatchObject({ sent: '', outcome: { kind: 'none', cause: 'refused', left: false } });
    expect(exchange.outcome).toMatchObject({ message: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) });
  });

  test.concurrent(`an endless content ends at the cap over the ${name} transport, with its status`, async () => {
    const { exchange } = await exchangeWith(name, forEver('HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(65_536)));
    expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 200, bodyComplete: false } });
    expect(exchange.receivedLength).toBeLessThan(3_000_000);
  });

  test.concurrent(`a content that never ends times out over the ${name} transport, with its status`, async () => {
    const open = 'HTTP/1.1 500 Oops\r\ncontent-length: 9\r\n\r\nabc';
    const { exchange, wire } = await exchangeWith(name, open, { timeoutAt: open.length });
    expect(wire.end).toMatchObject({ kind: 'failed', cause: 'timeout' });
    expect(exchange.outcome).toMatchObject({
      kind: 'answer',
      answer: { status: 500, body: 'abc', bodyComplete: false },
    });
  });

  test.concurrent(`an interruption ends an exchange over the ${name} transport`, async () => {
    const interruption = new AbortController();
    const behaviour = (): void => interruption.abort();
    const { exchange } = await exchangeWith(name, behaviour, { signal: interruption.signal });
    expect(exchange.outcome).toMatchObject(none('cancelled', /^the run was interrupted, no octet/));
  });

  test.concurrent(`nothing is sent over the ${name} transport once the run is interrupted`, async () => {
    const seen: string[] = [];
    const behaviour: ClientAwareBehaviour = (_socket, _client, request) => seen.push(request);
    const { exchange }: { exchange: Exchange } = await exchangeWith(name, behaviour, { signal: AbortSignal.abort() });
    expect(exchange).toMatchObject({ sent: '', outcome: { kind: 'none', cause: 'cancelled', left: false } });
    expect(seen).toEqual([]);
  });
}
