/** The findings of one operation, counted by the clause that they judge. */
import type { Authority, Finding, Verdict } from '../../model.ts';
import type { CaseRecord } from '../../run-model.ts';

export interface ClauseTally {
  /** `page#anchor:line`. */
  readonly clause: string;
  readonly authorities: ReadonlySet<Authority>;
  readonly outcomes: Readonly<Record<Verdict, number>>;
}

interface OpenTally extends ClauseTally {
  readonly authorities: Set<Authority>;
  readonly outcomes: Record<Verdict, number>;
}

const lineOf = ({ clause }: ClauseTally): number => Number(clause.slice(clause.lastIndexOf(':') + 1));

/** In the order of the page. */
export function clauseTallies(cases: readonly CaseRecord[]): readonly ClauseTally[] {
  const tallies = new Map<string, OpenTally>();
  const add = ({ clause, authority, outcome }: Finding): void => {
    const tally = tallies.get(clause) ?? {
      clause,
      authorities: new Set(),
      outcomes: { pass: 0, inconclusive: 0, fail: 0, error: 0 },
    };
    tallies.set(clause, tally);
    tally.authorities.add(authority);
    tally.outcomes[outcome] += 1;
  };
  for (const { findings } of cases) findings.forEach(add);
  return [...tallies.values()].sort((a, b) => lineOf(a) - lineOf(b));
}
