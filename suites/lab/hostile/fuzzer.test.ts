/** Whatever a target sends: a run ends with a verdict for every case, and its findings can be shown. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Case, CaseResult, Exchange, Judgement, TransportName } from '../../model.ts';
import { serve } from '../../runner/serve.test-data.ts';
import { anyNoContent, anySending, deliver, type Sending } from './answers.test-data.ts';
import { allCases, judgeOrigin, named, thorough } from './hostile.test-data.ts';

/** Answers of one run. */
const batch = thorough ? 1000 : 500;
/** Milliseconds that an answer without end costs. */
const shortTimeoutMs = 120;
/** Milliseconds, where every answer has an end. */
const longTimeoutMs = 20_000;

/** No two requests are the same, so that each has an answer of its own. */
const planned = (cases: readonly Case[], transport: TransportName): readonly Case[] =>
  Array.from({ length: batch }, (_, index) => cases[index % cases.length])
    .filter((one) => one !== undefined)
    .map((one, index) => ({ ...one, id: `${index}`, plan: { ...one.plan, path: `/beta/own-${index}/x`, transport } }));

async function judgedOn(
  cases: readonly Case[],
  sendings: readonly Sending[],
  timeoutMs: number,
): Promise<readonly CaseResult[]> {
  const served = await serve((socket, request) => {
    const sending = sendings[Number(/\/own-(\d+)\//.exec(request)?.[1])];
    if (sending) deliver(socket, sending);
  });
  try {
    return (await judgeOrigin(served.origin, cases, { timeoutMs, connections: 100 })).results;
  } finally {
    await served.close();
  }
}

/** Unlike fast-check's own report, which would shrink a thousand answers and fill a screen: the answers that are wrong, and the seed. */
async function holds<T extends Sending>(
  answers: fc.Arbitrary<T>,
  batches: number,
  wrongOf: (sendings: readonly T[]) => Promise<readonly unknown[]>,
): Promise<void> {
  const property = fc.asyncProperty(
    fc.array(answers, { minLength: batch, maxLength: batch, size: 'max' }),
    async (sendings) => {
      expect((await wrongOf(sendings)).slice(0, 3)).toEqual([]);
    },
  );
  const numRuns = thorough ? batches : 1;
  const { failed, seed, counterexamplePath, errorInstance } = await fc.check(property, { numRuns, endOnFailure: true });
  if (!failed) return;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  expect.fail(`with seed: ${seed}, path: "${counterexamplePath}", ${why}`);
}

const flaws = ({ verdict, error, skipped, findings }: CaseResult): readonly unknown[] => [
  ...(['pass', 'inconclusive', 'fail'].includes(verdict) ? [] : [verdict]),
  ...[error, skipped].filter((text) => text !== undefined),
  ...findings.flatMap(({ seen, promised }) => [seen, promised]).filter((text) => text === '' || /\p{Cc}/u.test(text)),
];

for (const transport of ['raw', 'pooled'] as const)
  test(`any answers at all over the ${transport} transport are judged, with findings that can be shown`, async () => {
    const cases = planned(
      allCases.filter(({ id }) => !id.endsWith('large-body')),
      transport,
    );
    await holds(anySending, 9, async (sendings) => {
      const results = await judgedOn(cases, sendings, shortTimeoutMs);
      expect(results.map(({ case: one }) => one.id)).toEqual(cases.map(({ id }) => id));
      return results
        .map((one, index) => ({ flaws: flaws(one), to: sendings[index] }))
        .filter(({ flaws }) => flaws.length > 0);
    });
  });

/** By the check itself: of one operation, a failure is told by one case only. */
function emptinessOf({ checks, operation }: Case, exchange: Exchange | undefined): Judgement['outcome'] | undefined {
  const planned = checks.find(({ check }) => check.id === 'success-body-is-empty-on-the-wire');
  return exchange && planned?.check.judge(planned.requirement, exchange, operation.spec)?.outcome;
}

test('a 204 is judged empty if and only if no octet follows its header section', async () => {
  const cases = planned(named('response/documented-success'), 'raw');
  await holds(anyNoContent, 3, async (sendings) => {
    const results = await judgedOn(cases, sendings, longTimeoutMs);
    return results
      .map(({ case: one, exchange }, index) => ({ outcome: emptinessOf(one, exchange), to: sendings[index] }))
      .filter(({ outcome, to }) => outcome !== (to?.behind === '' ? 'pass' : 'fail'));
  });
});
