/** Cases as tests of vitest. */
import { test } from 'vitest';
import type { CaseFailure, CaseOutcome } from './case-outcome.ts';

/** As assertion libraries throw it, for editors that show the two texts beside each other. */
class CaseFailed extends Error {
  override readonly name = 'AssertionError';
  readonly expected: string;
  readonly actual: string;
  /** vitest would print both once more, below a message that says them. */
  readonly showDiff = false;

  constructor({ message, expected, received }: CaseFailure) {
    super(message);
    this.expected = expected;
    this.actual = received;
  }
}

/** Titled with the id of the case, whose outcome is looked up when the test runs. */
export function caseTest(id: string, outcomeOf: () => CaseOutcome): void {
  test(id, ({ skip }) => {
    const { skipped, failure } = outcomeOf();
    if (skipped !== undefined) skip(skipped);
    if (failure !== undefined) throw new CaseFailed(failure);
  });
}

/** Of a theme whose verdicts are known already. */
export function caseTests(outcomes: readonly CaseOutcome[]): void {
  // vitest takes a file without a test for a mistake
  if (outcomes.length === 0) test.skip('no case of this run is of this theme', () => {});
  for (const outcome of outcomes) caseTest(outcome.id, () => outcome);
}
