/** A comparison of two records for a person at a terminal, and for a pull request: which two, where they differ, what was left out. */
import { groupBy } from '../../specs/group-by.ts';
import { allPrintable, few, firstOf, plural, printable } from '../../specs/text.ts';
import type { BodyDifference, Comparison, Difference, DifferingCase, Side } from '../comparison-model.ts';
import type { Exit } from '../run-model.ts';
import { cell, code, plain } from './markdown-text.ts';
import type { Paint } from './paint.ts';
import { revisionWords, sentence } from './wording.ts';

/** Checks of one group that are told, the most frequent first. */
const checksTold = 3;
/** Ids of one group that are told. */
const idsShown = 10;

interface DifferenceGroup {
  /** Of the answers; empty where only the verdicts differ. */
  readonly answers: readonly Difference[];
  readonly ids: readonly string[];
  /** `verdict: passed in A, failed in B`, with the number of cases. */
  readonly verdicts: readonly string[];
  /** What fails on one side and not on the other, with the number of cases. */
  readonly failures: readonly string[];
}

const weightOf = (aspect: string): number => ['verdict', 'status'].indexOf(aspect) + 1 || 3;

/** The status first. */
const answersOf = ({ differences }: DifferingCase): readonly Difference[] =>
  differences
    .filter(({ aspect }) => aspect !== 'verdict')
    .toSorted((one, other) => weightOf(one.aspect) - weightOf(other.aspect));

const verdictWords: Readonly<Record<string, string>> = { pass: 'passed', fail: 'failed' };
const inWords = (verdict: string): string => verdictWords[verdict] ?? verdict;

function keyOf(one: DifferingCase): string {
  const answers = answersOf(one);
  if (answers.length > 0) return JSON.stringify(answers);
  return JSON.stringify([one.broken.a, one.broken.b].map((findings) => findings.map(({ check }) => check)));
}

function linesOf(cases: readonly DifferingCase[]): Pick<DifferenceGroup, 'verdicts' | 'failures'> {
  const share = (count: number): string => (count === cases.length ? '' : ` (in ${plural(count, 'case')})`);
  const verdicts = groupBy(
    cases.flatMap(({ differences }) => differences.filter(({ aspect }) => aspect === 'verdict')),
    ({ a, b }) => `verdict: ${inWords(a)} in A, ${inWords(b)} in B`,
  );
  const broken = groupBy(
    cases.flatMap(({ broken: { a, b } }) => [
      ...b.map((finding) => ({ side: 'B', finding })),
      ...a.map((finding) => ({ side: 'A', finding })),
    ]),
    ({ side, finding }) => `${side} ${finding.check}`,
  );
  const ranked = [...broken.values()].sort((one, other) => other.length - one.length);
  const rest = ranked.length - checksTold;
  return {
    verdicts: [...verdicts].map(([says, of]) => `${says}${share(of.length)}`),
    failures: [
      ...ranked.slice(0, checksTold).map((of) => {
        const [{ side, finding }] = of;
        return `failed in ${side} alone: ${finding.check} [${finding.authority}]${share(of.length)}: ${sentence(finding)}`;
      }),
      ...(rest > 0 ? [`and ${plural(rest, 'more check')}`] : []),
    ],
  };
}

/** Answers that differ in the same way are one thing to mend. Another verdict comes first, then another status, then the rest; the largest first. */
function groupsOf({ differing }: Comparison): readonly DifferenceGroup[] {
  const rank = (cases: readonly DifferingCase[]): number =>
    Math.min(...cases.flatMap(({ differences }) => differences.map(({ aspect }) => weightOf(aspect))));
  return [...groupBy(differing, keyOf).values()]
    .sort((one, other) => rank(one) - rank(other) || other.length - one.length)
    .map((cases) => ({
      answers: answersOf(cases[0]),
      ids: cases.map(({ id }) => id),
      ...linesOf(cases),
    }));
}

/** Groups of body differences, operations and members that are told. */
const bodiesShown = 40;
const operationsShown = 3;
const membersShown = 20;

interface BodyGroup {
  readonly type: string;
  readonly operations: readonly string[];
  readonly lines: readonly (readonly [what: string, a: string, b: string])[];
}

/** What differs of a type in the same way is one entry, however many operations answer with it. */
function bodyGroups({ bodies }: Comparison, show?: (name: string) => string): readonly BodyGroup[] {
  const isEmpty = (count: number): string => (count === 0 ? 'none' : 'some');
  const keyOf = ({ type, objects, members, kinds }: BodyDifference): string =>
    JSON.stringify([type, isEmpty(objects.a), isEmpty(objects.b), members, kinds]);
  return [...groupBy(bodies, keyOf).values()].map((group) => {
    const [{ type, members, kinds }] = group;
    const objects = (side: 'a' | 'b'): string => String(group.reduce((sum, one) => sum + one.objects[side], 0));
    const alone = (names: readonly string[]): string => (names.length === 0 ? '' : few(names, membersShown, show));
    const only = members.a.length + members.b.length > 0;
    return {
      type,
      operations: group.map(({ operation }) => operation),
      lines: [
        ['objects', objects('a'), objects('b')] as const,
        ...(only ? [['members that the other does not send', alone(members.a), alone(members.b)] as const] : []),
        ...kinds.slice(0, membersShown).map(({ member, a, b }) => [`kind of ${member}`, a, b] as const),
        ...(kinds.length > membersShown
          ? [['members of other kinds', `${kinds.length - membersShown} more`, ''] as const]
          : []),
      ],
    };
  });
}

const bodiesTitle = (groups: readonly BodyGroup[]): string =>
  `${plural(new Set(groups.map(({ type }) => type)).size, 'type')} whose objects differ; what a target holds decides that too, so it counts for no score`;

function bodyLines(comparison: Comparison, paint: Paint): string[] {
  const groups = bodyGroups(comparison);
  if (groups.length === 0) return [];
  const rest = groups.length - bodiesShown;
  return [
    '',
    `${paint.bold('BODIES')} ${bodiesTitle(groups)}`,
    ...groups
      .slice(0, bodiesShown)
      .flatMap(({ type, operations, lines }) => [
        `  ${type} of ${few(operations, operationsShown)}`,
        ...lines.map(([what, a, b]) => `    ${what}: ${a || 'none'} in A, ${b || 'none'} in B`),
      ]),
    ...(rest > 0 ? [`  and ${rest} more; --format json has all`] : []),
  ];
}

/** Ids that are told of cases which were not compared for the same reason. */
const leftOutShown = 3;

function sideLine(name: string, role: string, { path, head }: Side): string {
  const { target, startedAt, asOf } = head;
  return `  ${name}  ${role.padEnd(10)}${path}: ${target.url}, ${startedAt}, ${revisionWords(asOf)}`;
}

const idLines = (ids: readonly string[], most: number, paint: Paint): readonly string[] =>
  firstOf(ids, most).map((id) => `    ${paint.dim(id)}`);

function groupLines({ answers, ids, verdicts, failures }: DifferenceGroup, paint: Paint): string[] {
  return [
    '',
    `${paint.verdict('fail', 'DIFFERS')} ${paint.bold(plural(ids.length, 'case'))}`,
    ...verdicts.map((line) => `  ${line}`),
    ...answers.map(({ aspect, a, b }) => `  ${aspect}: ${a} in A, ${b} in B`),
    ...failures.map((line) => `  ${line}`),
    ...idLines(ids, idsShown, paint),
  ];
}

/** @param onlyNew cases that got worse are what decides, so they are told again at the end */
export function compareTerminal(given: Comparison, exit: Exit, paint: Paint, onlyNew = false): string {
  const comparison = allPrintable(given);
  const { a, b, notes, uncompared, regressions } = comparison;
  return [
    paint.bold('compare'),
    sideLine('A', 'expected', a),
    sideLine('B', 'received', b),
    ...notes,
    ...groupsOf(comparison).flatMap((group) => groupLines(group, paint)),
    ...bodyLines(comparison, paint),
    ...uncompared.flatMap(({ why, ids }) => [
      '',
      `not compared: ${plural(ids.length, 'case')}, ${why}`,
      ...idLines(ids, leftOutShown, paint),
    ]),
    ...(onlyNew && regressions.failing.length > 0
      ? ['', 'passed in A and fail in B:', ...idLines(regressions.failing, regressions.failing.length, paint)]
      : []),
    '',
    paint.verdict(
      exit.code === 0 ? 'pass' : exit.code === 1 ? 'fail' : 'inconclusive',
      `exit ${exit.code}: ${printable(exit.reason)}`,
    ),
    '',
  ].join('\n');
}

/** GitHub takes 65,536 characters in a comment. */
const groupsShown = 25;

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const sideRow = (name: string, { path, head }: Side): string =>
  row([name, code(path), code(head.target.url), plain(head.startedAt), plain(head.asOf)]);

const idList = (ids: readonly string[]): readonly string[] => firstOf(ids.map(code), idsShown).map((id) => `- ${id}`);

function groupPart({ answers, ids, verdicts, failures }: DifferenceGroup): string[] {
  const table = [
    row(['', 'A', 'B']),
    row(['---', '---', '---']),
    ...answers.map(({ aspect, a, b }) => row([aspect, code(a), code(b)])),
    '',
  ];
  return [
    '',
    `### ${plural(ids.length, 'case')}: ${answers.map(({ aspect }) => aspect).join(', ') || 'verdict'}`,
    '',
    ...(verdicts.length > 0 ? [...verdicts.map((line) => `- ${plain(line)}`), ''] : []),
    ...(answers.length > 0 ? table : []),
    ...failures.map((line) => `- ${plain(line)}`),
    '',
    ...idList(ids),
  ];
}

function bodyPart(comparison: Comparison): string[] {
  const groups = bodyGroups(comparison, code);
  if (groups.length === 0) return [];
  const rest = groups.length - groupsShown;
  const rows = groups
    .slice(0, groupsShown)
    .flatMap(({ type, operations, lines }) =>
      lines.map(([what, a, b], at) =>
        row([at === 0 ? `${code(type)} of ${few(operations, operationsShown, code)}` : '', plain(what), a, b]),
      ),
    );
  return [
    '',
    '### Bodies',
    '',
    `${bodiesTitle(groups)}.`,
    '',
    row(['type', '', 'A', 'B']),
    row(['---', '---', '---', '---']),
    ...rows,
    ...(rest > 0 ? ['', `${rest} more are not shown here; \`--format json\` has all.`] : []),
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
    sideRow('A, expected', a),
    sideRow('B, received', b),
    '',
    ...notes.map((note) => `- ${plain(note)}`),
    ...groups.slice(0, groupsShown).flatMap(groupPart),
    ...(rest > 0 ? ['', `${rest} more kinds of difference are not shown here; \`--format json\` has all.`] : []),
    ...bodyPart(comparison),
    ...(onlyNew && regressions.failing.length > 0
      ? ['', '### Passed in A and fail in B', '', ...idList(regressions.failing)]
      : []),
    ...(uncompared.length > 0
      ? [
          '',
          '### Not compared',
          '',
          ...uncompared.map(({ why, ids }) => `- ${plural(ids.length, 'case')}: ${plain(why)}`),
        ]
      : []),
    '',
  ].join('\n');
}
