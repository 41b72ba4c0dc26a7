/** The record of a case -> what a test of a runner such as vitest says about it. Plain data, since it crosses to workers. */
import { gatedBy, type Authority } from './model.ts';
import { curlLine } from './reporters/rerun.ts';
import { explain } from './reporters/wording.ts';
import type { CaseRecord, RunSummary } from './run-model.ts';

export interface CaseOutcome {
  /** Id of the case, and title of its test. */
  readonly id: string;
  /** Why it was not sent, or the consent to its failure. */
  readonly skipped?: string;
  /** A gated promise is broken, or nobody knows whether it is. */
  readonly failure?: CaseFailure;
}

export interface CaseFailure {
  /** What was expected, what was received, where it is documented, and the curl line that sends it again. */
  readonly message: string;
  /** One line for each finding. */
  readonly expected: string;
  readonly received: string;
}

function failureOf(record: CaseRecord, gate: Authority): CaseFailure {
  const { expectation, findings, diagnosis } = record;
  const inGate = gatedBy(gate);
  const open = findings.filter(({ authority, outcome }) => outcome !== 'pass' && inGate.includes(authority));
  const again = curlLine(record);
  const lines = [
    expectation,
    ...(open.length === 0 ? explain(record) : []),
    ...open.flatMap(({ outcome, promised, seen, clause, note }) => [
      `expected: ${promised}`,
      `received: ${seen}${outcome === 'inconclusive' ? ' (inconclusive)' : ''}`,
      `clause:   ${clause}`,
      ...(note === undefined ? [] : [`          ${note}`]),
    ]),
    ...(diagnosis === undefined ? [] : [diagnosis]),
    ...(again === undefined ? [] : [`again:    ${again}`]),
  ];
  return {
    message: lines.join('\n'),
    expected: open.map(({ promised }) => promised).join('\n'),
    received: open.map(({ seen }) => seen).join('\n'),
  };
}

export function outcomeOf(record: CaseRecord, gate: Authority): CaseOutcome {
  const { id, standing, skipped, waived, expectation } = record;
  if (skipped !== undefined) return { id, skipped };
  // as a skipped test: one that is expected to fail would take a refused connection for the failure that is consented to
  if (waived) {
    const why = [expectation, ...explain(record)].join('\n');
    return { id, skipped: `waived until ${waived.expires} (${waived.where}): ${why}` };
  }
  return standing === 'broken' || standing === 'unknown' ? { id, failure: failureOf(record, gate) } : { id };
}

/** Why the exit code is not 0, where no test says it: waivers that are over, what could not be cleaned up, a run cut short. */
export function saidByNoTest({ exit, standings }: Pick<RunSummary, 'exit' | 'standings'>): string | undefined {
  const said =
    exit.code === 0 || (exit.code === 1 && standings.broken > 0) || (exit.code === 3 && standings.unknown > 0);
  return said ? undefined : `exit ${exit.code}: ${exit.reason}`;
}
