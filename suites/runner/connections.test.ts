import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Case, PlannedRequest } from '../model.ts';
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
  ...Array.from({ length: 30 }, (_, index) =>
    caseOf(`${index}`, { plan: { ...plan, path: `/${index}` }, expects: 'refusal' }),
  ),
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

const targetOf = (request: string): string => request.split(' ')[1] ?? '';

/** Answers the first request of each connection; what it does with the next ones is the test's. */
function answersOnceThen(onNext: (socket: Socket) => void): Behaviour {
  const used = new WeakSet<Socket>();
  return (socket) => {
    if (used.has(socket)) return onNext(socket);
    used.add(socket);
    socket.write(no);
  };
}

const ends: readonly (readonly [what: string, onNext: (socket: Socket) => void])[] = [
  ['resets', (socket) => socket.resetAndDestroy()],
  ['closes', (socket) => socket.end()],
];
for (const [what, onNext] of ends) {
  test(`a target that ${what} each connection at its second request gets a verdict for each case, also of a GET`, async () => {
    const look = { ...plan, method: 'GET', path: '/look', framing: 'none' } as const;
    const served = await serve(answersOnceThen(onNext));
    const results = await judged([...cases, caseOf('look', { plan: look })], served.origin, { connections: 1 });
    await served.close();
    expect(results.map(({ verdict }) => verdict)).toEqual(results.map(() => 'pass'));
    const repeated = results.filter(({ exchange }) => exchange?.attempts !== 1);
    expect(repeated).toMatchObject([{ exchange: { attempts: 2, outcome: { kind: 'answer' } } }]);
  });
}

let timeIsUp = (): void => {};
const open: readonly (readonly [what: string, behaviour: Behaviour, cause: string])[] = [
  ['a reset on a new connection', (socket) => socket.resetAndDestroy(), 'reset'],
  ['a close amid the answer', answersOnceThen((socket) => socket.end('HTTP/1.1 2')), 'closed'],
  ['a time-out', answersOnceThen(() => timeIsUp()), 'timeout'],
];
for (const [what, behaviour, cause] of open) {
  test(`${what} is no reason to send a request again`, async () => {
    const served = await serve(behaviour);
    const timeoutMs = 4711;
    const after: StartTimer = (milliseconds, callback) => {
      if (milliseconds === timeoutMs) timeIsUp = callback;
      return watchesAtOnce(milliseconds, callback);
    };
    const [first, second] = await judged(cases.slice(1, 3), served.origin, { connections: 1, after, timeoutMs });
    await served.close();
    expect(second).toMatchObject({ verdict: 'inconclusive', exchange: { attempts: 1, outcome: { cause } } });
    expect(first?.exchange?.attempts).toBe(1);
    expect(served.requests).toHaveLength(2);
  });
}

const large = { unit: 'a'.repeat(1024), times: 256 };
type Own = readonly [what: string, departure: Partial<PlannedRequest>, over: Partial<Case>];
const own: readonly Own[] = [
  ['what is to succeed', {}, { expects: 'success' }],
  ['what may succeed', {}, { expects: 'no-server-error' }],
  ['what has a body, large', { body: large }, { expects: 'refusal' }],
  ['what has a body, small', { body: { unit: '{}', times: 1 } }, { expects: 'no-success' }],
];
for (const [what, departure, over] of own) {
  test(`${what} has a connection of its own, before it and behind it`, async () => {
    const sockets = new Map<Socket, string[]>();
    const served = await serve((socket, request) => {
      sockets.set(socket, [...(sockets.get(socket) ?? []), targetOf(request)]);
      socket.write(no);
    });
    const alone = caseOf('alone', { plan: { ...plan, ...departure, path: '/alone' }, ...over });
    await judged([...cases.slice(0, 9), alone, ...cases.slice(9)], served.origin);
    await served.close();
    expect([...sockets.values()].filter((paths) => paths.includes('/alone'))).toEqual([['/alone']]);
    expect(sockets.size).toBeLessThanOrEqual(2 + 4);
  });
}

test('what is to succeed goes over a kept connection once the target has kept it for hundreds of requests', async () => {
  const served = await serve(no);
  const refusals = Array.from({ length: 502 }, (_, index) =>
    caseOf(`${index}`, { plan: { ...plan, path: `/${index}` }, expects: 'refusal' }),
  );
  const successes = ['/a', '/b'].map((path) => caseOf(path, { plan: { ...plan, path }, expects: 'success' }));
  const results = await judged([...refusals, ...successes], served.origin, { connections: 1 });
  await served.close();
  expect(results.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  expect(served.connections()).toBe(1);
});

test('a target that answers a body before it has read it, and resets the connection later, is judged by its answers', async () => {
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        socket.pause();
        socket.write(no);
        setImmediate(() => socket.resetAndDestroy());
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const bodies = Array.from({ length: 10 }, (_, index) =>
    caseOf(`${index}`, { plan: { ...plan, path: `/${index}`, body: large }, expects: 'no-server-error' }),
  );
  const results = await judged(bodies, `http://127.0.0.1:${port}`);
  server.close();
  expect(results.map(({ verdict }) => verdict)).toEqual(bodies.map(() => 'pass'));
});
