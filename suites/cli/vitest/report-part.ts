import { inject, test } from 'vitest';
import type { PartName } from '../../parts.ts';
import { emptyPart } from './empty-part.ts';
import type { CaseOutcome } from './outcomes.ts';

class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

function report({ id, skipped, failure }: CaseOutcome): void {
  test(id, ({ skip }) => {
    if (skipped !== undefined) skip(skipped);
    if (failure !== undefined) throw new BrokenPromise(failure);
  });
}

/** One test per case, titled with the case's id. The exchanges are over; a test only says what came of its own. */
export function reportPart(part: PartName): void {
  const outcomes = inject('outcomes')[part] ?? [];
  // vitest takes a file without a test for a mistake
  if (outcomes.length === 0) test.skip(emptyPart, () => {});
  for (const outcome of outcomes) report(outcome);
}
