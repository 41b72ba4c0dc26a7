/** Whatever a target sends: a run ends with a verdict for every case, and its findings can be shown. */
import { expect, test } from 'vitest';
import { anyAnswersAreJudged } from './fuzzer.test-data.ts';

const timeout = 60_000;

test('any answers at all over the raw transport are judged, with findings that can be shown', { timeout }, async () => {
  await expect(anyAnswersAreJudged('raw', 8)).resolves.toBeUndefined();
});
