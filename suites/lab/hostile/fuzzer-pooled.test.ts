/** Whatever a target sends: a run ends with a verdict for every case, and its findings can be shown. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyNoContent } from './answers.test-data.ts';
import { named } from './judge-hostile.test-data.ts';
import { anyAnswersAreJudged, batch, holds, judgedOn, patience, planned } from './fuzzer.test-data.ts';

const timeout = 60_000;

test(
  'any answers at all over the pooled transport are judged, with findings that can be shown',
  { timeout },
  async () => {
    await expect(anyAnswersAreJudged('pooled', 9)).resolves.toBeUndefined();
  },
);

test('a 204 is judged empty if and only if no octet follows its header section', { timeout }, async () => {
  const cases = planned(named('response/documented-success'), 'raw');
  await holds(
    fc.asyncProperty(fc.array(anyNoContent, { minLength: batch, maxLength: batch, size: 'max' }), async (sendings) => {
      const results = await judgedOn(cases, sendings, patience);
      const wrong = results
        .map(({ findings }, index) => ({
          outcome: findings.find(({ check }) => check === 'success-body-is-empty-on-the-wire')?.outcome,
          to: sendings[index],
        }))
        .filter(({ outcome, to }) => outcome !== (to?.behind === '' ? 'pass' : 'fail'));
      expect(wrong.slice(0, 3)).toEqual([]);
    }),
    3,
  );
});
