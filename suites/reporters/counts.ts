/** Cases as every report counts them: each is in exactly one state, so that the parts sum to the whole. */
import { plural, whole } from '../../specs/text.ts';
import type { Verdict } from '../model.ts';
import type { CaseRecord, RunTail } from '../run-model.ts';

export const caseStates = [
  'passed',
  'warned',
  'failed',
  'waived',
  'inconclusive',
  'error',
  'skipped',
  'not-applicable',
  'excluded',
] as const;
/** `warned`: only authorities that do not gate found something; `error`: a fault of this tool. */
export type CaseState = (typeof caseStates)[number];

export type CaseCounts = Readonly<Record<CaseState, number>>;

export function stateOf({
  standing,
  verdict,
  skipped,
}: Pick<CaseRecord, 'standing' | 'verdict' | 'skipped'>): CaseState {
  switch (standing) {
    case 'kept':
      return 'passed';
    case 'broken':
      return 'failed';
    case 'waived':
      return 'waived';
    case 'warning':
      return 'warned';
    case 'not-applicable':
    case 'excluded':
      return standing;
    case 'unjudged':
    case 'unknown':
      if (skipped !== undefined) return 'skipped';
      return verdict === 'error' ? 'error' : 'inconclusive';
  }
}

/** The same from the sums of a run or of an operation. */
export function countsOf({
  standings,
  verdicts,
  skipped,
}: Pick<RunTail, 'standings' | 'verdicts' | 'skipped'>): CaseCounts {
  const unsent = skipped - standings['not-applicable'] - standings.excluded;
  return {
    passed: standings.kept,
    warned: standings.warning,
    failed: standings.broken,
    waived: standings.waived,
    inconclusive: standings.unknown + standings.unjudged - unsent - verdicts.error,
    error: verdicts.error,
    skipped: unsent,
    'not-applicable': standings['not-applicable'],
    excluded: standings.excluded,
  };
}

export const stateWords: Readonly<Record<CaseState, string>> = {
  passed: 'passed',
  warned: 'with warnings only',
  failed: 'failed',
  waived: 'waived',
  inconclusive: 'inconclusive',
  error: 'ended by an error of this tool',
  skipped: 'skipped',
  'not-applicable': 'not applicable',
  excluded: 'excluded',
};

/** The verdict whose colour a state has. */
export const stateColours: Readonly<Record<CaseState, Verdict>> = {
  passed: 'pass',
  warned: 'inconclusive',
  failed: 'fail',
  waived: 'inconclusive',
  inconclusive: 'inconclusive',
  error: 'error',
  skipped: 'inconclusive',
  'not-applicable': 'inconclusive',
  excluded: 'inconclusive',
};

/** From worst to best; what has no meaning on a target, or was left out, is no fault of it. */
const worstStates: readonly CaseState[] = ['failed', 'error', 'inconclusive', 'skipped', 'waived', 'warned'];

/** The state in which an operation stands: the worst of its cases. */
export const worstState = (has: (state: CaseState) => boolean): CaseState => worstStates.find(has) ?? 'passed';

export const stateMarks: Readonly<Record<CaseState, string>> = {
  passed: '✔',
  warned: '⚠',
  failed: '✘',
  waived: '⚠',
  inconclusive: '?',
  error: '!',
  skipped: '–',
  'not-applicable': '–',
  excluded: '–',
};

/** Told where they are 0 too. */
const always: readonly CaseState[] = ['passed', 'failed', 'inconclusive', 'skipped'];

/** States that a report of these counts shows. */
export const statesShown = (counts: CaseCounts): readonly CaseState[] =>
  caseStates.filter((state) => counts[state] > 0 || always.includes(state));

const sumOf = (counts: CaseCounts): number => caseStates.reduce((sum, state) => sum + counts[state], 0);

const told = (counts: CaseCounts, states: readonly CaseState[]): string =>
  states.map((state) => `${whole(counts[state])} ${stateWords[state]}`).join(', ');

/** `108 cases: 106 passed, 2 failed, 0 inconclusive, 0 skipped` */
export const countsLine = (counts: CaseCounts): string =>
  `${plural(sumOf(counts), 'case')}: ${told(counts, statesShown(counts))}`;

/** `1 failed, 3 skipped`; empty where all passed. */
export const notPassed = (counts: CaseCounts): string =>
  told(
    counts,
    caseStates.filter((state) => state !== 'passed' && counts[state] > 0),
  );

/** `99.1%`; `100%` only of all, and `0%` only of none. */
export function percent(part: number, all: number): string {
  if (part === 0 || part === all) return part === 0 ? '0%' : '100%';
  return `${Math.min(999, Math.max(1, Math.round((part * 1000) / all))) / 10}%`;
}

/** What index and score are made of: cases planned, judged, and of those the ones that did not fail. */
export function measured(counts: CaseCounts): {
  readonly planned: number;
  readonly judged: number;
  readonly kept: number;
} {
  const kept = counts.passed + counts.warned;
  return { planned: sumOf(counts), judged: kept + counts.failed + counts.waived, kept };
}

/** `index 71% (81 of 114 cases judged), score 98.7% (80 of 81 did not fail)` */
export function measures(counts: CaseCounts): string {
  const { planned, judged, kept } = measured(counts);
  const [all, of, not] = [plural(planned, 'case'), whole(judged), whole(kept)];
  const score = judged === 0 ? '' : `, score ${percent(kept, judged)} (${not} of ${of} did not fail)`;
  return `index ${percent(judged, planned)} (${of} of ${all} judged)${score}`;
}
