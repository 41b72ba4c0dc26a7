/** Answers that differ in the same way are one thing to mend. */
import type { Comparison, Difference, DifferingCase } from '../record/compare/model.ts';
import type { Finding } from '../model.ts';
import { sentence } from './failure-text.ts';

/** Checks of one group that are told, the most frequent first. */
const checksTold = 3;

interface Broken {
  readonly side: 'A' | 'B';
  readonly finding: Finding;
  count: number;
}

export interface DifferenceGroup {
  /** Of the answers; empty where only the verdicts differ. */
  readonly answers: readonly Difference[];
  readonly ids: readonly string[];
  /** `verdict: pass in A, fail in B`, and what one side breaks and the other keeps, each with the number of cases. */
  readonly lines: readonly string[];
}

interface OpenGroup {
  readonly answers: readonly Difference[];
  readonly ids: string[];
  readonly verdicts: Map<string, number>;
  readonly broken: Map<string, Broken>;
}

const answersOf = ({ differences }: DifferingCase): readonly Difference[] =>
  differences.filter(({ aspect }) => aspect !== 'verdict');

function keyOf(one: DifferingCase): string {
  const answers = answersOf(one);
  if (answers.length > 0) return JSON.stringify(answers);
  return JSON.stringify([one.broken.a, one.broken.b].map((findings) => findings.map(({ check }) => check)));
}

function addTo(group: OpenGroup, { id, differences, broken }: DifferingCase): void {
  group.ids.push(id);
  for (const { a, b } of differences.filter(({ aspect }) => aspect === 'verdict')) {
    const says = `verdict: ${a} in A, ${b} in B`;
    group.verdicts.set(says, (group.verdicts.get(says) ?? 0) + 1);
  }
  for (const side of ['b', 'a'] as const)
    for (const finding of broken[side]) {
      const key = `${side} ${finding.check}`;
      const known = group.broken.get(key) ?? { side: side === 'a' ? 'A' : 'B', finding, count: 0 };
      known.count += 1;
      group.broken.set(key, known);
    }
}

export const casesInWords = (count: number): string => `${count} case${count === 1 ? '' : 's'}`;

function linesOf({ ids, verdicts, broken }: OpenGroup): readonly string[] {
  const share = (count: number): string => (count === ids.length ? '' : ` (in ${casesInWords(count)})`);
  const ranked = [...broken.values()].sort((one, other) => other.count - one.count);
  const rest = ranked.length - checksTold;
  return [
    ...[...verdicts].map(([says, count]) => `${says}${share(count)}`),
    ...ranked
      .slice(0, checksTold)
      .map(
        ({ side, finding, count }) =>
          `${side} breaks [${finding.authority}] ${finding.check}${share(count)}: ${sentence(finding)}`,
      ),
    ...(rest > 0 ? [`and ${rest} more check${rest === 1 ? '' : 's'}`] : []),
  ];
}

/** The largest first. */
export function groupsOf({ differing }: Comparison): readonly DifferenceGroup[] {
  const groups = new Map<string, OpenGroup>();
  for (const one of differing) {
    const open = groups.get(keyOf(one)) ?? {
      answers: answersOf(one),
      ids: [],
      verdicts: new Map<string, number>(),
      broken: new Map<string, Broken>(),
    };
    groups.set(keyOf(one), open);
    addTo(open, one);
  }
  return [...groups.values()]
    .sort((one, other) => other.ids.length - one.ids.length)
    .map((group) => ({ answers: group.answers, ids: group.ids, lines: linesOf(group) }));
}
