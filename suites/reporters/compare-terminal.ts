/** A comparison for a person at a terminal: which two, where they differ, what was left out, the score and the exit code. */
import type { Comparison, Side } from '../record/compare/model.ts';
import type { Exit } from '../run-model.ts';
import { casesInWords, groupsOf, type DifferenceGroup } from './compare-groups.ts';
import type { Paint } from './paint.ts';
import { printable } from '../../specs/text.ts';

/** Ids of one group that are told. */
const idsShown = 10;
/** The same of cases that were left out. */
const leftOutShown = 3;

function sideLine(name: string, role: string, { path, head }: Side): string {
  const { target, startedAt, asOf } = head;
  return `  ${name}  ${role.padEnd(13)}${path}: ${target.url}, ${startedAt}, as of ${asOf}`;
}

function idLines(ids: readonly string[], most: number, paint: Paint): string[] {
  const rest = ids.length - most;
  return [...ids.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])].map((id) => `    ${paint.dim(id)}`);
}

function groupLines({ answers, ids, lines }: DifferenceGroup, paint: Paint): string[] {
  return [
    '',
    `${paint.verdict('fail', 'DIFFERS')} ${paint.bold(casesInWords(ids.length))}`,
    ...answers.map(({ aspect, a, b }) => `  ${aspect}: ${printable(a)} in A, ${printable(b)} in B`),
    ...lines.map((line) => `  ${line}`),
    ...idLines(ids, idsShown, paint),
  ];
}

/** @param onlyNew cases that got worse are what decides, so they are told again at the end */
export function compareTerminal(comparison: Comparison, exit: Exit, paint: Paint, onlyNew = false): string {
  const { a, b, notes, uncompared, regressions } = comparison;
  return [
    paint.bold('compare'),
    sideLine('A', 'the measure', a),
    sideLine('B', 'measured', b),
    ...notes.map(printable),
    ...groupsOf(comparison).flatMap((group) => groupLines(group, paint)),
    ...uncompared.flatMap(({ why, ids }) => [
      '',
      `not compared: ${casesInWords(ids.length)}, ${printable(why)}`,
      ...idLines(ids, leftOutShown, paint),
    ]),
    ...(onlyNew && regressions.failing.length > 0
      ? ['', 'passed in A and fail in B:', ...idLines(regressions.failing, regressions.failing.length, paint)]
      : []),
    '',
    paint.verdict(
      exit.code === 0 ? 'pass' : exit.code === 1 ? 'fail' : 'inconclusive',
      `exit ${exit.code}: ${exit.reason}`,
    ),
    '',
  ].join('\n');
}
