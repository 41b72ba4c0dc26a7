/** The record of a case -> what a test of a runner such as vitest says about it. Plain data, since it crosses to workers. */
import { gatedBy, type Authority } from './model.ts';
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
  /** What was sent, what was expected, what was received, where it is documented, and the command that shows it again. */
  readonly message: string;
  /** One line for each finding. */
  readonly expected: string;
  readonly received: string;
}

function failureOf(record: CaseRecord, gate: Authority, again: string | undefined): CaseFailure {
  const { expectation, findings, diagnosis, exchange } = record;
  const inGate = gatedBy(gate);
  const open = findings.filter(({ authority, outcome }) => outcome !== 'pass' && inGate.includes(authority));
  const lines = [
    expectation,
    ...(exchange === undefined ? [] : [`request:  ${exchange.method} ${exchange.url}`]),
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

/** @param again a command that works when the tests are over, and with them perhaps the server */
export function outcomeOf(record: CaseRecord, gate: Authority, again?: string): CaseOutcome {
  const { id, standing, skipped, waived, expectation } = record;
  if (skipped !== undefined) return { id, skipped };
  // as a skipped test: one that is expected to fail would take a refused connection for the failure that is consented to
  if (waived) {
    const why = [expectation, ...explain(record)].join('\n');
    return { id, skipped: `waived until ${waived.expires} (${waived.where}): ${why}` };
  }
  return standing === 'broken' || standing === 'unknown' ? { id, failure: failureOf(record, gate, again) } : { id };
}

/** Why the exit code is not 0, where no test says it: waivers that are over, what could not be cleaned up, a run cut short. */
export function saidByNoTest({ exit, standings }: Pick<RunSummary, 'exit' | 'standings'>): string | undefined {
  const said =
    exit.code === 0 || (exit.code === 1 && standings.broken > 0) || (exit.code === 3 && standings.unknown > 0);
  return said ? undefined : `exit ${exit.code}: ${exit.reason}`;
}
