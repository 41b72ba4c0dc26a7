/** A thousand random answers at once, and what may not come of them. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Case, CaseResult, TransportName } from '../../model.ts';
import { serve } from '../../runner/serve.test-data.ts';
import { anySending } from './answers.test-data.ts';
import { allCases, ruling } from './judge-hostile.test-data.ts';
import { deliver, type Sending } from './sending.test-data.ts';

export const batch = 1000;
/** Milliseconds that an answer without end costs. */
const hurry = 120;
/** Milliseconds, where every answer has an end. */
export const patience = 20_000;

/** No two requests are the same, so that each has an answer of its own. */
export const planned = (cases: readonly Case[], transport: TransportName): readonly Case[] =>
  Array.from({ length: batch }, (_, index) => cases[index % cases.length])
    .filter((one) => one !== undefined)
    .map((one, index) => ({ ...one, id: `${index}`, plan: { ...one.plan, path: `/beta/own-${index}/x`, transport } }));

export async function judgedOn(
  cases: readonly Case[],
  sendings: readonly Sending[],
  timeoutMs: number,
): Promise<readonly CaseResult[]> {
  const served = await serve((socket, request) => {
    const sending = sendings[Number(/\/own-(\d+)\//.exec(request)?.[1])];
    if (sending) deliver(socket, sending);
  });
  try {
    return (await ruling(served.origin, cases, { timeoutMs, connections: 100 })).results;
  } finally {
    await served.close();
  }
}

const flaws = ({ verdict, error, skipped, findings }: CaseResult): readonly unknown[] => [
  ...(['pass', 'inconclusive', 'fail'].includes(verdict) ? [] : [verdict]),
  ...[error, skipped].filter((text) => text !== undefined),
  ...findings.flatMap(({ seen, promised }) => [seen, promised]).filter((text) => text === '' || /\p{Cc}/u.test(text)),
];

/** A thousand answers shrink badly, and fill a screen: the ones that are wrong are told instead, and the seed to see them again. */
export async function holds(property: fc.IAsyncPropertyWithHooks<[Sending[]]>, numRuns: number): Promise<void> {
  const { failed, seed, counterexamplePath, errorInstance } = await fc.check(property, { numRuns, endOnFailure: true });
  if (!failed) return;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  expect.fail(`with seed: ${seed}, path: "${counterexamplePath}", ${why}`);
}

/** Runs of a thousand answers each over one transport. @throws {AssertionError} with the seed */
export async function anyAnswersAreJudged(transport: TransportName, runs: number): Promise<void> {
  const cases = planned(
    allCases.filter(({ id }) => !id.endsWith('large-body')),
    transport,
  );
  await holds(
    fc.asyncProperty(fc.array(anySending, { minLength: batch, maxLength: batch, size: 'max' }), async (sendings) => {
      const results = await judgedOn(cases, sendings, hurry);
      expect(results.map(({ case: one }) => one.id)).toEqual(cases.map(({ id }) => id));
      const wrong = results.map((one, index) => ({ flaws: flaws(one), to: sendings[index] }));
      expect(wrong.filter(({ flaws }) => flaws.length > 0).slice(0, 3)).toEqual([]);
    }),
    runs,
  );
}
