/** A comparison for a pull request or a job summary. */
import type { Comparison, Side } from '../record/compare/model.ts';
import type { Exit } from '../run-model.ts';
import { casesInWords, groupsOf, type DifferenceGroup } from './compare-groups.ts';
import { cell, code, plain } from './markdown-text.ts';

/** Groups, and ids of each, that are told; GitHub takes 65,536 characters in a comment. */
const groupsShown = 25;
const idsShown = 10;

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const sideRow = (name: string, { path, head }: Side): string =>
  row([name, code(path), code(head.target.url), head.startedAt, plain(head.asOf)]);

function idList(ids: readonly string[]): string[] {
  const rest = ids.length - idsShown;
  return [...ids.slice(0, idsShown).map((id) => `- ${code(id)}`), ...(rest > 0 ? [`- and ${rest} more`] : [])];
}

function groupPart({ answers, ids, lines }: DifferenceGroup): string[] {
  const table = [
    row(['', 'A', 'B']),
    row(['---', '---', '---']),
    ...answers.map(({ aspect, a, b }) => row([aspect, code(a), code(b)])),
    '',
  ];
  return [
    '',
    `### ${casesInWords(ids.length)}: ${answers.map(({ aspect }) => aspect).join(', ') || 'verdict'}`,
    '',
    ...(answers.length > 0 ? table : []),
    ...lines.map((line) => `- ${plain(line)}`),
    '',
    ...idList(ids),
  ];
}

/** @param onlyNew cases that got worse are what decides, so they are told again */
export function compareMarkdown(comparison: Comparison, exit: Exit, onlyNew = false): string {
  const { a, b, notes, uncompared, regressions } = comparison;
  const groups = groupsOf(comparison);
  const rest = groups.length - groupsShown;
  return [
    `## ${exit.code === 0 ? '✔' : '✘'} ${plain(exit.reason)}`,
    '',
    row(['', 'record', 'target', 'started', 'as of']),
    row(['---', '---', '---', '---', '---']),
    sideRow('A, the measure', a),
    sideRow('B, measured', b),
    '',
    ...notes.map((note) => `- ${plain(note)}`),
    ...groups.slice(0, groupsShown).flatMap(groupPart),
    ...(rest > 0 ? ['', `${rest} more kinds of difference are not shown here; \`--format json\` has all.`] : []),
    ...(onlyNew && regressions.failing.length > 0
      ? ['', '### Passed in A and fail in B', '', ...idList(regressions.failing)]
      : []),
    ...(uncompared.length > 0
      ? [
          '',
          '### Not compared',
          '',
          ...uncompared.map(({ why, ids }) => `- ${casesInWords(ids.length)}: ${plain(why)}`),
        ]
      : []),
    '',
  ].join('\n');
}
