/** What the tests of the vitest front door read: finished verdicts, one per case. Plain data, as it crosses to a worker. */
import { partNames, partOf, type PartName } from '../../parts.ts';
import { explain } from '../../reporters/failure-text.ts';
import type { CaseRecord } from '../../run-model.ts';

export interface CaseOutcome {
  readonly id: string;
  /** A reason not to have been sent, or the consent to its failure. */
  readonly skipped?: string;
  /** Why the test is red: a gated promise is broken, or nobody knows whether it is. */
  readonly failure?: string;
}

export type Outcomes = Readonly<Partial<Record<PartName, readonly CaseOutcome[]>>>;

declare module 'vitest' {
  export interface ProvidedContext {
    outcomes: Outcomes;
  }
}

export class OutcomeList {
  readonly #outcomes = new Map<PartName, CaseOutcome[]>(partNames.map((part) => [part, []]));

  get outcomes(): Outcomes {
    return Object.fromEntries(this.#outcomes);
  }

  add(record: CaseRecord): void {
    this.#outcomes.get(partOf(record.operation))?.push(outcomeOf(record));
  }
}

export function outcomeOf(record: CaseRecord): CaseOutcome {
  const { id, standing, skipped, waived, expectation } = record;
  if (skipped !== undefined) return { id, skipped };
  const why = [expectation, ...explain(record)].join('\n');
  // `test.fails` would take a refused connection for the failure that is consented to
  if (waived) return { id, skipped: `waived until ${waived.expires} (${waived.where}): ${why}` };
  return standing === 'broken' || standing === 'unknown' ? { id, failure: why } : { id };
}
