/** What else a run shows at a terminal: operations, families, findings, types in answers, and what sources say of them. */
import { few, plural, whole } from '../../specs/text.ts';
import { authorities, gatedBy } from '../model.ts';
import type { OperationSummary, RunSummary } from '../run-model.ts';
import { countsOf, notPassed, stateColours, worstState, type CaseState } from './counts.ts';
import { familyRows, familyWords } from './family-rows.ts';
import { aligned, shortRequest, wrapped } from './lines.ts';
import { matrixLines } from './matrix.ts';
import type { Paint } from './paint.ts';
import type { Detail } from './terminal-problems.ts';
import { isTelling, typeRows, typesInShort } from './type-rows.ts';
import { absentLine, isContradicted, threeWayGroups, threeWayTables } from './three-way-tables.ts';

/** Beyond that many operations, those that passed are one line together. */
const operationsShown = 20;
/** What an operation's line begins with. */
const operationLabels: Readonly<Record<CaseState, string>> = {
  error: 'error',
  failed: 'FAIL',
  inconclusive: 'inconclusive',
  skipped: 'skipped',
  waived: 'waived',
  warned: 'warning',
  'not-applicable': 'pass',
  excluded: 'pass',
  passed: 'pass',
};

function operationLines(operation: OperationSummary, paint: Paint, detail: Detail): readonly string[] {
  const counts = countsOf(operation);
  const state = worstState((one) => counts[one] > 0);
  const head = `${operationLabels[state]}  ${whole(counts.passed)} of ${whole(operation.cases)}  `;
  const others = notPassed(counts) === '' ? '' : `${whole(counts.passed)} passed, ${notPassed(counts)}`;
  const request = shortRequest(operation.request, paint.width - head.length);
  const failed = operation.cells.some(({ verdict }) => verdict === 'fail' || verdict === 'error');
  const withMatrix = operation.cells.length > 0 && (failed || detail === 'verbose');
  return [
    `${paint.verdict(stateColours[state], head)}${request}`,
    ...(others === '' ? [] : wrapped(others, paint.width, 6).map((line, at) => (at === 0 ? `      ${line}` : line))),
    ...(detail === 'verbose' ? [`      ${paint.dim(`${operation.id}, as of ${operation.asOf}`)}`] : []),
    ...(withMatrix ? matrixLines(operation.cells, paint, detail === 'verbose') : []),
  ];
}

const allPassed = ({ cases, standings }: OperationSummary): boolean =>
  standings.kept + standings['not-applicable'] + standings.excluded === cases;

export function overview({ operations }: RunSummary, paint: Paint, detail: Detail): readonly string[] {
  if (operations.length === 0) return [];
  const everyOne = operations.length <= operationsShown || detail === 'verbose';
  const shown = everyOne ? operations : operations.filter((operation) => !allPassed(operation));
  const others = everyOne ? [] : operations.filter(allPassed);
  const passed = others.reduce((sum, { standings }) => sum + standings.kept, 0);
  const cases = others.reduce((sum, operation) => sum + operation.cases, 0);
  const most = detail === 'verbose' ? shown.length : 2 * operationsShown;
  const rest = shown.length - most;
  return [
    '',
    ...(others.length > 0
      ? [`${paint.verdict('pass', `pass  ${whole(passed)} of ${whole(cases)}`)}  ${plural(others.length, 'operation')}`]
      : []),
    ...shown.slice(0, most).flatMap((operation) => operationLines(operation, paint, detail)),
    ...(rest > 0 ? [`and ${rest} more operations; --verbose shows all`] : []),
  ];
}

/** Families; `--verbose` shows all. */
const familiesShown = 12;

const familyCells = ['Operations', 'Served', 'Refused', 'Silent', 'Not sent', 'Index'] as const;

export function familyLines(summary: RunSummary, paint: Paint, detail: Detail): readonly string[] {
  const rows = familyRows(summary, detail === 'verbose' ? Number.POSITIVE_INFINITY : familiesShown);
  if (rows.length === 0) return [];
  return [
    '',
    ...aligned([
      ['families', ...familyCells.map((name) => name.toLowerCase())],
      ...rows.map((row) => [row.Family, ...familyCells.map((name) => row[name])]),
    ]),
    ...(detail === 'verbose' ? wrapped(familyWords, paint.width) : []),
  ];
}

/** Findings by who demands what was checked: a case has one or more. */
export function findingLines({ operations, tallies, gate }: RunSummary): readonly string[] {
  if (operations.length === 0) return [];
  const inGate = gatedBy(gate);
  const row = (cells: readonly string[]): string =>
    `  ${cells.map((text, at) => (at === 0 ? text.padEnd(8) : text.padStart(14))).join('')}`;
  return [
    '',
    row(['findings', 'passed', 'failed', 'inconclusive']),
    ...authorities.map((authority) => {
      const { pass, fail, inconclusive } = tallies[authority];
      const gates = inGate.includes(authority) ? 'decides the exit code' : 'warns';
      return `${row([authority, whole(pass), whole(fail), whole(inconclusive)])}  ${gates}`;
    }),
  ];
}

/** Names of one list. */
const namesShown = 20;

export function typeLines(summary: RunSummary, paint: Paint): readonly string[] {
  const rows = typeRows(summary);
  const list = (label: string, names: readonly string[]): readonly string[] =>
    names.length === 0
      ? []
      : [`      ${label.padEnd(14)}${wrapped(few(names, namesShown), paint.width, 20).join('\n')}`];
  return rows.length === 0
    ? []
    : [
        '',
        typesInShort(rows),
        ...rows
          .filter(isTelling)
          .flatMap(({ type, objects, undocumented, absent, values }) => [
            `  ${type}, ${plural(objects, 'object')}`,
            ...list('on no page', undocumented),
            ...list('never seen', absent),
            ...list('enum values', values),
          ]),
      ];
}

/** Of what pages, files of Microsoft's and the target say otherwise. */
const contradictionsShown = 5;
const subjectsShown = 3;

/** A type; or a request, and behind it an account. */
function shortSubject(subject: string, width: number): string {
  const [, request = '', rest = ''] = /^([A-Z]+ \/\S*)(.*)$/.exec(subject) ?? [];
  return request === '' ? subject : `${shortRequest(request, width - rest.length)}${rest}`;
}

export function threeWayLines(summary: RunSummary, paint: Paint, detail: Detail): readonly string[] {
  return threeWayTables(summary, summary).flatMap((table) => {
    const groups = threeWayGroups(table.rows.filter(isContradicted));
    const shown = groups.slice(0, detail === 'verbose' ? groups.length : contradictionsShown);
    const rest = groups.length - shown.length;
    const line = (text: string): string => wrapped(text, paint.width, 6).join('\n');
    const absent = absentLine(table, subjectsShown);
    return [
      '',
      ...wrapped(table.short, paint.width, 2),
      ...shown.flatMap(({ first, subjects }) => [
        `  ${line(`${first.stands}: ${few(first.names, namesShown)}`)}`,
        `      ${line(first.said)}`,
        ...subjects.slice(0, subjectsShown).map((subject) => `      ${shortSubject(subject, paint.width - 6)}`),
        ...(subjects.length > subjectsShown ? [`      and ${whole(subjects.length - subjectsShown)} more`] : []),
      ]),
      ...(rest > 0 ? [`  and ${rest} more; --verbose and the Markdown and HTML reports name them`] : []),
      ...(absent === undefined ? [] : wrapped(absent, paint.width, 2)),
    ];
  });
}
