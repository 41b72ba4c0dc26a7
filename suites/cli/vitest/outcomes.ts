/** What the tests of the vitest front door read: finished verdicts, one per case. Plain data, as it crosses to a worker. */
import type { Authority, CaseResult, SuiteName } from '../../model.ts';
import { explain } from '../../reporters/failure-text.ts';
import { standingOf } from '../../runner/gate.ts';

export interface CaseOutcome {
  readonly id: string;
  /** A reason not to have been sent. */
  readonly skipped?: string;
  /** Why the test is red: a gated promise is broken, or nobody knows whether it is. */
  readonly failure?: string;
}

export type Outcomes = Readonly<Record<SuiteName, readonly CaseOutcome[]>>;

declare module 'vitest' {
  export interface ProvidedContext {
    outcomes: Outcomes;
  }
}

export class OutcomeList {
  readonly outcomes: Record<SuiteName, CaseOutcome[]> = {
    permissions: [],
    headers: [],
    'request-body': [],
    response: [],
    routing: [],
  };
  readonly #gate: Authority;

  constructor(gate: Authority) {
    this.#gate = gate;
  }

  add(result: CaseResult): void {
    const { id, suite } = result.case;
    const standing = standingOf(result, this.#gate);
    const red = standing === 'broken' || standing === 'unknown';
    const outcome: CaseOutcome =
      result.skipped !== undefined
        ? { id, skipped: result.skipped }
        : red
          ? { id, failure: [result.case.expectation, ...explain(result)].join('\n') }
          : { id };
    this.outcomes[suite].push(outcome);
  }
}
