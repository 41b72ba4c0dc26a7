import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { exchangeWith } from './exchange.test-data.ts';
import { rawTransport } from './raw-transport.ts';
import { inPieces, never, serve, transportOptions, wireRequest, type Behaviour } from './serve.test-data.ts';

const no = 'HTTP/1.1 204 No Content\r\n\r\n';
const closing = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n';

const thenEnd =
  (octets: string, last: string): Behaviour =>
  (socket: Socket) => {
    socket.write(octets);
    setTimeout(() => socket.end(last), 30);
  };

const late: readonly (readonly [what: string, behaviour: Behaviour, octets: string])[] = [
  ['50 ms later on a kept connection', inPieces([no, 'late'], 50), 'late'],
  ['50 ms later, in two pieces', inPieces([no, 'la', 'te'], 25), 'late'],
  ['before a close', thenEnd(no, 'late'), 'late'],
  ['before a close that was announced', thenEnd(closing, 'late'), 'late'],
  ['behind an answer of HTTP/1.0', thenEnd(no.replace('1.1', '1.0'), 'late'), 'late'],
  [
    'as long as its length says',
    inPieces([no.replace('\r\n\r\n', '\r\ncontent-length: 4\r\n\r\n'), 'late'], 50),
    'late',
  ],
];
for (const [when, behaviour, octets] of late) {
  test.concurrent(`octets behind a 204 are seen ${when}, and the connection cannot be used again`, async () => {
    const { exchange, recording } = await exchangeWith('raw', behaviour);
    expect(exchange.outcome).toMatchObject({
      kind: 'answer',
      answer: { status: 204, afterHead: octets, trailing: octets },
    });
    expect(recording.connectionReusable).toBe(false);
  });
}

const endings: readonly (readonly [what: string, behaviour: Behaviour, reusable: boolean])[] = [
  ['stays open', no, true],
  ['is closed as announced', thenEnd(closing, ''), true],
  ['is closed at once as announced', (socket) => socket.end(closing), true],
  ['is closed without a word', thenEnd(no, ''), false],
  ['is closed at once without a word', (socket) => socket.end(no), false],
  ['is reset', (socket) => socket.write(no, () => setTimeout(() => socket.resetAndDestroy(), 20)), false],
];
for (const [what, behaviour, reusable] of endings) {
  test.concurrent(`a connection that ${what} behind a whole answer can${reusable ? '' : 'not'} be used again`, async () => {
    const { exchange, recording } = await exchangeWith('raw', behaviour);
    expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 204, afterHead: '' } });
    expect(recording.connectionReusable).toBe(reusable);
  });
}

test.concurrent('an exchange is answered with the answer, and settled once the connection was watched', async () => {
  const served = await serve(no);
  const { answered, settled } = rawTransport(transportOptions(served.origin), 100).send(wireRequest, never);
  await answered;
  const start = performance.now();
  const { durationMs } = await settled;
  expect(performance.now() - start).toBeGreaterThan(80);
  expect(durationMs).toBeLessThan(80);
  await served.close();
});

test.concurrent('an interruption while the connection is watched keeps the answer', async () => {
  const served = await serve(no);
  const interruption = new AbortController();
  const pending = rawTransport(transportOptions(served.origin), 5000).send(wireRequest, interruption.signal);
  await pending.answered;
  interruption.abort();
  expect(await pending.settled).toMatchObject({ end: { kind: 'complete' }, left: true });
  await served.close();
});

test.concurrent('an answer in thousands of segments is read, at the latest when the time is over', async () => {
  const { exchange } = await exchangeWith('raw', inPieces([...`HTTP/1.1 204 ${'a'.repeat(1050)}\r\n\r\n`], 0), {
    timeoutMs: 1800,
  });
  expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 204, afterHead: '' } });
});
