import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { caseOf, plan } from '../model.test-data.ts';
import { judged } from './engine.test-data.ts';
import { listen, noContent } from './http.test-data.ts';

/** 429 as often as told, then 204. */
const busy = (times: number) => (request: IncomingMessage, reply: ServerResponse) => {
  times -= 1;
  if (times < 0) noContent(request, reply);
  else reply.writeHead(429, { 'retry-after': '3' }).end();
};

for (const transport of ['pooled', 'raw'] as const) {
  test(`a target that is busy twice is asked a third time over the ${transport} transport, and judged`, async () => {
    const waits: number[] = [];
    const sleep = async (wait: number): Promise<void> => void waits.push(wait);
    const results = await judged([caseOf('a', { plan: { ...plan, transport } })], await listen(busy(2)), { sleep });
    expect(results).toMatchObject([{ verdict: 'pass', exchange: { attempts: 3 } }]);
    expect(waits).toEqual([3000, 3000]);
  });
}

test('a target that is always busy is inconclusive, not broken', async () => {
  const [result] = await judged([caseOf('a')], await listen(busy(99)));
  expect(result).toMatchObject({
    verdict: 'inconclusive',
    exchange: { outcome: { kind: 'none', cause: 'throttled' } },
  });
  expect(result?.findings[0]?.seen).toBe('the target asked to come back later, 3 times');
});

test('a target that asks for more patience than there is is not waited for', async () => {
  const origin = await listen((_request, reply) => reply.writeHead(503, { 'retry-after': '31' }).end());
  const sleep = (): Promise<void> => Promise.reject(new Error('slept'));
  const [result] = await judged([caseOf('a')], origin, { sleep });
  expect(result?.findings[0]?.seen).toBe('the target asked to come back later, once');
});
