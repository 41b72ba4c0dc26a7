/** A mock's row of the scoreboard: what a run's record comes to. */
import { suiteNames, gatedBy, type SuiteName } from '../../model.ts';
import { countsOf, measured, percent } from '../../reporters/counts.ts';
import type { CaseRecord, RunHead, RunTail } from '../../run-model.ts';

/** Generated; nothing here differs between two runs that found the same. */
export interface Row {
  /** What was judged: a package with its version, or a folder. */
  readonly of: string;
  readonly pages: number;
  readonly cases: number;
  /** How much of the cases was judged, and how much of that did not fail. */
  readonly index: string;
  readonly score: string;
  /** Cases that fail the run, by theme. */
  readonly failed: Readonly<Partial<Record<SuiteName, number>>>;
  /** How many cases each check fails in, most first: checks of the pages, then of HTTP, OAuth and Graph, which do not fail a run. */
  readonly checks: Readonly<Record<string, number>>;
  readonly warnings: Readonly<Record<string, number>>;
}

const mostFirst = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1)));

export interface JudgedRun
  extends Pick<RunHead, 'gate' | 'specs'>, Pick<RunTail, 'standings' | 'verdicts' | 'skipped'> {
  readonly cases: readonly CaseRecord[];
}

export function rowOf({ gate, specs, cases, ...sums }: JudgedRun, of: string): Row {
  const inGate = gatedBy(gate);
  const failed = new Map<SuiteName, number>();
  const [checks, warnings] = [new Map<string, number>(), new Map<string, number>()];
  for (const { suite, standing, findings } of cases) {
    if (standing === 'broken') failed.set(suite, (failed.get(suite) ?? 0) + 1);
    for (const { check, authority, outcome, cases: also = 1 } of findings) {
      if (outcome !== 'fail') continue;
      const counts = inGate.includes(authority) ? checks : warnings;
      counts.set(check, (counts.get(check) ?? 0) + also);
    }
  }
  const { planned, judged, kept } = measured(countsOf(sums));
  return {
    of,
    pages: specs.length,
    cases: planned,
    index: percent(judged, planned),
    score: judged === 0 ? 'none' : percent(kept, judged),
    failed: Object.fromEntries(suiteNames.flatMap((name) => (failed.has(name) ? [[name, failed.get(name)]] : []))),
    checks: mostFirst(checks),
    warnings: mostFirst(warnings),
  };
}
