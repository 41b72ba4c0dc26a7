/** The engine with test objects: one request at a time, from what is set up for it to the look at what it did. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkById } from '../checks/index.ts';
import type { CaseResult } from '../model.ts';
import type { TestObjects } from './test-objects.ts';
import { caseOf, plan, response } from '../model.test-data.ts';
import { judged } from './engine.test-data.ts';
import { serve } from './serve.test-data.ts';

async function always(answer: string): Promise<string> {
  const served = await serve(answer);
  onTestFinished(served.close);
  return served.origin;
}

const effect = { check: checkById('revoked-token-is-gone'), of: 'effect', requirement: response } as const;
const raw = { ...plan, transport: 'raw' } as const;
const status = { check: checkById('success-status-is-exact'), requirement: response };

describe('with test objects', () => {
  test('the next request is not set up before the effect of this one was seen', async () => {
    const target = await always('HTTP/1.1 204 No Content\r\n\r\n');
    const steps: string[] = [];
    const testObjects: TestObjects = {
      prepareFor: async ({ id }) => {
        steps.push(`prepareFor ${id}`);
        return { ok: true, ids: {}, observe: async () => void steps.push(`look at ${id}`) };
      },
      cleanUp: async () => {
        steps.push('clean up');
        return [];
      },
    };
    const unframed = { ...raw, framing: 'none' } as const;
    await judged([caseOf('a', { id: 'a', plan: raw }), caseOf('b', { id: 'b', plan: unframed })], target, {
      connections: 1,
      testObjectsFor: () => testObjects,
    });
    expect(steps).toEqual(['prepareFor a', 'look at a', 'prepareFor b', 'look at b', 'clean up']);
  });

  test('the case that judges the effect speaks for those that share its request', async () => {
    const target = await always('HTTP/1.1 204 No Content\r\n\r\n');
    const asked: string[] = [];
    const testObjects: TestObjects = {
      prepareFor: async ({ id }) => {
        asked.push(id);
        return { ok: true, ids: {} };
      },
      cleanUp: async () => [],
    };
    const cases = [caseOf('a', { id: 'a' }), caseOf('b', { id: 'b', checks: [status, effect] })];
    await judged(cases, target, { connections: 1, testObjectsFor: () => testObjects });
    expect(asked).toEqual(['b']);
  });

  for (const [says, answer] of [
    ['a refusal', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'],
    ['a failure', 'HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n'],
  ] as const)
    test(`${says} is not held to an effect`, async () => {
      const target = await always(answer);
      let looks = 0;
      const testObjects: TestObjects = {
        prepareFor: async () => ({ ok: true, ids: {}, observe: async () => void (looks += 1) }),
        cleanUp: async () => [],
      };
      await judged([caseOf('a', { checks: [status, effect] })], target, { testObjectsFor: () => testObjects });
      expect(looks).toBe(0);
    });

  test('what is not set up is not sent, and says why; clean-up comes all the same', async () => {
    const target = await always('HTTP/1.1 204 No Content\r\n\r\n');
    let cleaned = false;
    const testObjects: TestObjects = {
      prepareFor: async () => ({ ok: false, problems: ['set-up failed: no'] }),
      cleanUp: async () => {
        cleaned = true;
        return [];
      },
    };
    const results: readonly CaseResult[] = await judged([caseOf('a')], target, { testObjectsFor: () => testObjects });
    expect(results).toMatchObject([{ verdict: 'inconclusive', skipped: 'set-up failed: no' }]);
    expect(cleaned).toBe(true);
  });

  test('clean-up comes also where our own code fails', async () => {
    const target = await always('HTTP/1.1 204 No Content\r\n\r\n');
    let cleaned = false;
    const testObjects: TestObjects = {
      prepareFor: async () => {
        throw new Error('our mistake');
      },
      cleanUp: async () => {
        cleaned = true;
        return [];
      },
    };
    await expect(judged([caseOf('a')], target, { testObjectsFor: () => testObjects })).rejects.toThrow('our mistake');
    expect(cleaned).toBe(true);
  });
});
