import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { caseOf, plan } from '../model.test-data.ts';
import type { StartTimer } from '../timers.ts';
import { judged, watchesAtOnce } from './engine.test-data.ts';
import type { EngineOptions } from './engine.ts';
import { lingerMs } from './raw-transport.ts';
import { serve, type Behaviour } from './serve.test-data.ts';

const no = 'HTTP/1.1 204 No Content\r\n\r\n';
const watched = { ...plan, transport: 'raw' } as const;
const cases = [
  caseOf('documented', { plan: watched }),
  ...Array.from({ length: 30 }, (_, index) => caseOf(`${index}`, { plan: { ...plan, path: `/${index}` } })),
];

/** Connections that have been answered, which something is done to as soon as the runner watches them. */
class Answered {
  readonly #sockets: (() => void)[] = [];

  readonly after: StartTimer = (milliseconds, callback) => {
    if (milliseconds !== lingerMs) return watchesAtOnce(milliseconds, callback);
    for (const act of this.#sockets.splice(0)) act();
    // The close alone ends the watch.
    return () => {};
  };

  readonly answerThen =
    (act: (socket: Socket, request: string) => void): Behaviour =>
    (socket, request) => {
      socket.write(no);
      this.#sockets.push(() => act(socket, request));
    };
}

const resetting = new Answered();
type Row = readonly [what: string, behaviour: Behaviour, connections: number, over: Partial<EngineOptions>];
const rows: readonly Row[] = [
  ['keeps its connections', no, 5, {}],
  ['closes each connection without a word', (socket) => socket.end(no), 31, { after: new Answered().after }],
  [
    'resets each connection behind its answer',
    resetting.answerThen((socket) => socket.resetAndDestroy()),
    31,
    // One at a time: a reset might overtake the answer on another connection.
    { after: resetting.after, connections: 1 },
  ],
];
for (const [what, behaviour, connections, over] of rows) {
  test(`a target that ${what} gets a verdict for each case over ${connections} connections`, async () => {
    const served = await serve(behaviour);
    const results = await judged(cases, served.origin, over);
    await served.close();
    expect(results.map(({ verdict }) => verdict)).toEqual(cases.map(() => 'pass'));
    expect(served.connections()).toBe(connections);
  });
}

test('octets that come late are held against their own answer, every one, and not against the next', async () => {
  const closing = new Answered();
  const served = await serve(closing.answerThen((socket, request) => socket.end(`behind ${request.split(' ')[1]}`)));
  const results = await judged(cases, served.origin, { after: closing.after });
  await served.close();
  const octets = results.map(
    ({ exchange }) => exchange?.outcome.kind === 'answer' && exchange.outcome.answer.afterHead,
  );
  expect(octets[0]).toMatch(/^behind /);
  expect(octets.slice(1)).toEqual(cases.slice(1).map(({ plan }) => `behind ${plan.path}`));
});
