import Table from 'cli-table3';
import type { Comparison, Outcome } from './expectation.ts';

export interface Trial extends Comparison {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
  readonly seconds: number;
}

const verdicts = ['pass', 'fail', 'inconclusive', 'not-sent', 'error'] as const;

export function table(trials: readonly Trial[]): string {
  const rows = new Table({
    head: ['server', 'cases', ...verdicts, 'as expected', 'not as expected', 'seconds'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, outcomes, asExpected, problems, seconds } of trials) {
    const counts = verdicts.map((verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length);
    rows.push([name, outcomes.length, ...counts, asExpected, problems.length, seconds.toFixed(1)]);
  }
  return rows.toString();
}

/** What a server is known not to do, reason by reason. */
export function deviationLines({ name, deviations }: Trial): readonly string[] {
  return deviations.map(({ verdict, because, cases }) => `${name}: ${cases} ${verdict} as expected: ${because}`);
}
