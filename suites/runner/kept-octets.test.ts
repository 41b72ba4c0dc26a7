import { expect, test } from 'vitest';
import { collectGarbage } from '../../specs/collect-garbage.test-data.ts';
import { deviceOwnerPage } from '../cases/specs.test-data.ts';
import { deriveCases } from '../cases/derive.ts';
import type { Case, CaseResult, Exchange } from '../model.ts';
import { judged } from './engine.test-data.ts';
import { KeptOctets, smallAnswer } from './kept-octets.ts';
import { serve } from './serve.test-data.ts';

const cases = deriveCases(deviceOwnerPage('2019-01-12'));
/** Two operations whose cases wait for each other. */
const two: readonly Case[] = ['a', 'b'].flatMap((name) => {
  const operations = new Map(
    cases.map(({ operation }) => [operation, { ...operation, id: `${operation.id}/${name}` }]),
  );
  return cases.map((one) => ({
    ...one,
    id: `${one.id}/${name}`,
    operation: operations.get(one.operation) ?? one.operation,
  }));
});

const octets = 17_000;
const padding = 'x'.repeat(octets);
const answer = (line: string, body: string): string =>
  `HTTP/1.1 ${line}\r\nrequest-id: 1\r\nwww-authenticate: Bearer\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const refusal = answer('401 Unauthorized', JSON.stringify({ error: { code: 'Unauthorized', message: padding } }));
const noObject = answer('403 Forbidden', padding);

/** One in two refusals is no JSON; a token is let in, with content. */
const behaviour = (request: string): string => {
  if (/^authorization: bearer ey/im.test(request)) return answer('200 OK', padding);
  return /^accept: application\/json\r/im.test(request) ? refusal : noObject;
};

class WatchedOctets extends KeptOctets {
  /** Held at once. */
  most = 0;

  override take(exchange: Exchange): boolean {
    const taken = super.take(exchange);
    this.most = Math.max(this.most, this.held);
    return taken;
  }
}

const exchangesOf = (results: readonly CaseResult[]): readonly Exchange[] => [
  ...new Set(results.flatMap(({ exchange }) => exchange ?? [])),
];

async function judgedWithin(kept: KeptOctets): Promise<readonly CaseResult[]> {
  const served = await serve((socket, request) => socket.write(behaviour(request)));
  try {
    return await judged(two, served.origin, { kept, connections: 1 });
  } finally {
    await served.close();
  }
}

const verdictsOf = (results: readonly CaseResult[]) =>
  results.map(({ case: { id }, verdict, findings, diagnosis }) => ({ id, verdict, findings, diagnosis }));

test('no more octets than allowed are kept at once, what is beyond is judged alike, and says so', async () => {
  const all = await judgedWithin(new KeptOctets(Infinity));
  const kept = new WatchedOctets(10 * octets);
  const bounded = await judgedWithin(kept);
  expect(verdictsOf(bounded)).toEqual(verdictsOf(all));
  expect(bounded.some(({ findings }) => findings.some(({ outcome }) => outcome === 'fail'))).toBe(true);
  const largest = (results: readonly CaseResult[]): number =>
    Math.max(
      ...[...new Set(two.map(({ operation }) => operation.id))].map((id) =>
        exchangesOf(results.filter((one) => one.case.operation.id === id)).reduce(
          (sum, one) => sum + one.received.length,
          0,
        ),
      ),
    );
  expect(largest(all)).toBeGreaterThan(30 * octets);
  const sentences = 100 * 200;
  expect(largest(bounded)).toBeLessThanOrEqual(10 * octets + sentences);
  expect(kept.most).toBeLessThanOrEqual(10 * octets);
  expect(kept.most).toBeGreaterThan(8 * octets);
  const [bare] = exchangesOf(bounded).filter(({ notKept }) => notKept !== undefined);
  expect(bare).toMatchObject({
    received: expect.stringMatching(/^<17\d{3} octets are not kept: the run keeps 170000 octets of answers at once>$/),
    receivedLength: expect.any(Number),
    outcome: { kind: 'answer', answer: { status: expect.any(Number), fields: [], body: '' } },
  });
  // Whatever was handed on is let go.
  expect(kept.held).toBe(0);
});

test('an answer that was handed on is held by nobody, while the operations beside its own are still judged', async () => {
  const served = await serve((socket, request) => socket.write(behaviour(request)));
  const [first = '', last = ''] = [...new Set(two.map(({ operation }) => operation.id))];
  const handedOn = new Set<WeakRef<Exchange>>();
  let held: number | undefined;
  await judged(two, served.origin, {
    connections: 1,
    onResult: ({ case: { operation }, exchange }) => {
      if (exchange && operation.id === first) handedOn.add(new WeakRef(exchange));
      if (operation.id !== last || held !== undefined) return;
      collectGarbage();
      held = [...handedOn].filter((one) => one.deref() !== undefined).length;
    },
  });
  await served.close();
  expect(handedOn.size).toBeGreaterThan(30);
  expect(held).toBe(0);
});

test('small answers are always kept, and octets that are no HTTP count too', () => {
  const kept = new KeptOctets(smallAnswer);
  const exchange = (received: string): Exchange => ({
    ...exchangesOfNothing,
    received,
    outcome: { kind: 'malformed', problem: 'it is SMTP' },
  });
  const large = exchange('x'.repeat(smallAnswer + 1));
  expect(kept.take(large)).toBe(false);
  expect(kept.take(exchange('x'.repeat(smallAnswer)))).toBe(true);
  expect(kept.withoutOctets(large)).toMatchObject({
    outcome: large.outcome,
    notKept: expect.stringContaining('not kept'),
  });
});

const exchangesOfNothing: Omit<Exchange, 'received' | 'outcome'> = {
  method: 'POST',
  url: 'http://localhost/beta/x',
  sent: '',
  receivedLength: 0,
  transport: 'raw',
  attempts: 1,
  startedAt: 0,
  durationMs: 0,
};
