import { inject, test } from 'vitest';
import type { SuiteName } from '../../model.ts';
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
export function reportSuite(suite: SuiteName): void {
  const outcomes = inject('outcomes')[suite];
  if (outcomes.length === 0) test.skip(`no case of the suite ${suite} was planned`);
  for (const outcome of outcomes) report(outcome);
}
