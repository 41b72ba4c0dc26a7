/** What a run may cost: counted where requests leave, whoever sends them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { PlannedRequest } from '../model.ts';
import { caseOf, plan } from '../model.test-data.ts';
import { Budget } from './budget.ts';
import { judged } from './engine.test-data.ts';
import { listen, noContent } from './http.test-data.ts';
import type { Sender } from './sender.ts';
import type { TestObjects } from './test-objects.ts';

const none = { requests: 0, destructive: 0 };
const plenty = 1000;

/** Counts what comes, by method. */
async function counted(answer = noContent) {
  const seen: string[] = [];
  const origin = await listen((request: IncomingMessage, reply: ServerResponse) => {
    seen.push(request.method ?? '');
    answer(request, reply);
  });
  return { origin, seen };
}

const look: PlannedRequest = { ...plan, method: 'GET', framing: 'none' };
const remove: PlannedRequest = { ...plan, method: 'DELETE', framing: 'none' };

/** Looks before each case; clean-up looks, deletes and looks again. */
const looking = (sender: Sender): TestObjects => ({
  prepareFor: async () => {
    const sent = await sender.send(look, () => {});
    return sent.ok ? { ok: true, ids: {} } : sent;
  },
  cleanUp: async () => {
    const answers = [look, remove, look].map((step) => sender.send(step, () => {}));
    return (await Promise.all(answers)).flatMap((sent) => (sent.ok ? [] : sent.problems));
  },
});

const three = ['a', 'b', 'c'].map((id) => caseOf(id, { id, plan: { ...plan, headers: [['x-case', id]] } }));

describe('a budget', () => {
  test('counts what is set up, keeps the part of clean-up, and never stops clean-up', async () => {
    const { origin, seen } = await counted();
    const budget = new Budget({ requests: 6, destructive: plenty }, { requests: 2, destructive: 1 });
    const results = await judged(three, origin, { connections: 1, budget, testObjectsFor: looking });
    expect(results.map(({ skipped }) => skipped)).toEqual([
      undefined,
      undefined,
      'the run may not send more than 6 requests: set-up, clean-up and what was sent again count too (--max-requests)',
    ]);
    expect(seen.toSorted()).toEqual(['DELETE', 'GET', 'GET', 'GET', 'GET', 'POST', 'POST']);
  });

  test('counts what is sent again, and says so where that is what does not leave', async () => {
    const busy = (_request: IncomingMessage, reply: ServerResponse) =>
      reply.writeHead(429, { 'retry-after': '1' }).end();
    const { origin, seen } = await counted(busy);
    const budget = new Budget({ requests: 2, destructive: plenty }, none);
    const [first] = await judged(three.slice(0, 1), origin, { budget });
    expect(seen).toHaveLength(2);
    expect(first?.verdict).toBe('inconclusive');
    expect(first?.findings[0]?.seen).toMatch(
      /^the target asked to come back later, 2 times; the run may not send more than 2 requests/,
    );
  });

  test('for destructive requests stops those and no others', async () => {
    const { origin, seen } = await counted();
    const budget = new Budget({ requests: plenty, destructive: 1 }, none);
    const refused = caseOf('d', { id: 'd', expects: 'refusal', plan: { ...plan, headers: [['x-case', 'd']] } });
    const results = await judged([...three.slice(0, 2), refused], origin, { connections: 1, budget });
    expect(seen).toHaveLength(2);
    expect(results.map(({ skipped }) => skipped?.includes('1 destructive request:'))).toEqual([
      undefined,
      true,
      undefined,
    ]);
  });
});
