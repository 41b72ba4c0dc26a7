import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ManualTimers } from '../timers.test-data.ts';
import { exchangeWith, piecewise, type Client, type ClientAwareBehaviour } from './exchange.test-data.ts';
import { lingerMs, rawTransport } from './raw-transport.ts';
import { never, serve, transportOptions, wireRequest } from './serve.test-data.ts';

const no = 'HTTP/1.1 204 No Content\r\n\r\n';
const closing = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n';

/** Once the client has the answer. */
const thenEnd =
  (octets: string, last: string): ClientAwareBehaviour =>
  async (socket: Socket, client: Client) => {
    socket.write(octets);
    await client.isAnswered();
    socket.end(last);
  };

const late: readonly (readonly [when: string, behaviour: ClientAwareBehaviour, watchUntil: number | 'close'])[] = [
  ['on a kept connection', piecewise([no, 'late']), no.length + 4],
  ['in two pieces', piecewise([no, 'la', 'te']), no.length + 4],
  ['before a close', thenEnd(no, 'late'), 'close'],
  ['before a close that was announced', thenEnd(closing, 'late'), 'close'],
  ['behind an answer of HTTP/1.0', thenEnd(no.replace('1.1', '1.0'), 'late'), 'close'],
  [
    'as long as its length says',
    piecewise([no.replace('\r\n\r\n', '\r\ncontent-length: 4\r\n\r\n'), 'late']),
    no.length + 19 + 4,
  ],
];
for (const [when, behaviour, watchUntil] of late) {
  test.concurrent(`octets that come later than a 204 are seen ${when}, and the connection cannot be used again`, async () => {
    const { exchange, recording } = await exchangeWith('raw', behaviour, { watchUntil });
    expect(exchange.outcome).toMatchObject({
      kind: 'answer',
      answer: { status: 204, afterHead: 'late', trailing: 'late' },
    });
    expect(recording.connectionReusable).toBe(false);
  });
}

const thenReset: ClientAwareBehaviour = async (socket: Socket, client: Client) => {
  socket.write(no);
  await client.isAnswered();
  socket.resetAndDestroy();
};

const endings: readonly (readonly [
  what: string,
  behaviour: ClientAwareBehaviour,
  reusable: boolean,
  watchUntil: number | 'close',
])[] = [
  ['stays open', no, true, 0],
  ['is closed as announced', thenEnd(closing, ''), true, 'close'],
  ['is closed at once as announced', (socket) => socket.end(closing), true, 'close'],
  ['is closed without a word', thenEnd(no, ''), false, 'close'],
  ['is closed at once without a word', (socket) => socket.end(no), false, 'close'],
  ['is reset', thenReset, false, 'close'],
];
for (const [what, behaviour, reusable, watchUntil] of endings) {
  test.concurrent(`a connection that ${what} behind a whole answer can${reusable ? '' : 'not'} be used again`, async () => {
    const { exchange, recording } = await exchangeWith('raw', behaviour, { watchUntil });
    expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 204, afterHead: '' } });
    expect(recording.connectionReusable).toBe(reusable);
  });
}

test.concurrent('an exchange is answered with the answer, and settled once the connection was watched', async () => {
  const served = await serve(no);
  const timers = new ManualTimers();
  const options = { ...transportOptions(served.origin), after: timers.start };
  const { answered, settled } = rawTransport(options).send(wireRequest, never);
  let isSettled = false;
  void settled.then(() => (isSettled = true));
  await answered;
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  expect(isSettled).toBe(false);
  timers.runOut(lingerMs);
  expect(await settled).toMatchObject({ end: { kind: 'complete' }, closedByPeer: false });
  await served.close();
});

test.concurrent('an interruption while the connection is watched keeps the answer', async () => {
  const served = await serve(no);
  const interruption = new AbortController();
  const options = { ...transportOptions(served.origin), after: new ManualTimers().start };
  const pending = rawTransport(options).send(wireRequest, interruption.signal);
  await pending.answered;
  interruption.abort();
  expect(await pending.settled).toMatchObject({ end: { kind: 'complete' } });
  await served.close();
});

test.concurrent('an answer in thousands of segments is read, at the latest when the time is over', async () => {
  const octets = `HTTP/1.1 204 ${'a'.repeat(1050)}\r\n\r\n`;
  const { exchange } = await exchangeWith('raw', piecewise([...octets]), { timeoutAt: octets.length });
  expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 204, afterHead: '' } });
});
