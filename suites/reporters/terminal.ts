/** A run for a person at a terminal: what failed and how to see it again, then the operations, the counts, and why the exit code is what it is. */
import { allPrintable, defined, plural, printable, textOfItsOwn, whole } from '../../specs/text.ts';
import { authorities, gatedBy, type Verdict } from '../model.ts';
import {
  noteAttention,
  waiverStates,
  type Attention,
  type OperationSummary,
  type RecordedExchange,
  type RecordSource,
  type RunSummary,
  type WaiverState,
} from '../run-model.ts';
import { countsLine, countsOf, measures, notPassed, stateColours, worstState, type CaseState } from './counts.ts';
import { familyRows, familyWords } from './family-rows.ts';
import {
  isOneAnswer,
  ProblemList,
  worstFirst,
  type Mismatch,
  type Problem,
  type ProblemKind,
  type Unsent,
} from './grouping.ts';
import { aligned, shortRequest, wrapped, wrappedCommand } from './lines.ts';
import { matrixLines } from './matrix.ts';
import { painter, type Paint, type Screen } from './paint.ts';
import { seeAgain } from './rerun.ts';
import { few, isTelling, isUndocumented, typeRows, typesInShort } from './type-rows.ts';
import { absentLine, isContradicted, threeWayGroups, threeWayTables } from './three-way-tables.ts';
import { exitLine, inCases, pagesNotJudged, revisionWords } from './wording.ts';

/** `quiet`: what decides the exit code, and the last line; `verbose`: also the exchanges of failing cases, every operation, every matrix. */
export type Detail = 'quiet' | 'usual' | 'verbose';

export interface TerminalOptions {
  readonly detail?: Detail;
  /** What crossed the wire in a case, where it is at hand. */
  readonly exchangeOf?: (id: string) => ShownExchange | undefined;
}

/** The beginning of what crossed the wire, and of what a coded answer says. */
export interface ShownExchange {
  readonly sent: string;
  readonly received: string;
  readonly decoded?: string;
}

/** Of one kind. */
const problemsShown = 40;
/** Of one problem. */
const mismatchesShown = 3;
const idsShown = 3;
/** Beyond that many operations, those that passed are one line together. */
const operationsShown = 20;
/** Characters of a request or an answer. */
const exchangeShown = 4000;

/** Which of the run's cases this is about, where that is not all of them. */
function share({ shard, merged, planned, operations }: RunSummary): string {
  const cases = operations.reduce((sum, operation) => sum + operation.cases, 0);
  if (shard) return `, shard ${shard.index}/${shard.count} with ${cases} of ${planned} cases`;
  if (merged) return `, merged from ${merged.shards.length} of ${merged.count} shards`;
  return '';
}

function header(summary: RunSummary, paint: Paint): string[] {
  const { tool, target, gate, asOf, likelyCause, exit } = summary;
  const what = target.embedded ? `the embedded reference server at ${target.url}` : target.url;
  const cause = likelyCause === undefined ? [] : wrapped(`Likely cause: ${likelyCause}`, paint.width);
  return [
    ...wrapped(
      `graph-conformance ${tool.version}: ${what}, ${revisionWords(asOf)}, gate ${gate}${share(summary)}`,
      paint.width,
    ).map((line) => paint.bold(line)),
    ...(cause.length === 0
      ? []
      : ['', ...cause.map((line) => paint.verdict(exit.code === 0 ? 'inconclusive' : 'fail', line))]),
  ];
}

const labels: Readonly<Record<ProblemKind, readonly [label: string, colour: Verdict]>> = {
  broken: ['FAILED', 'fail'],
  error: ['ERROR OF THIS TOOL', 'error'],
  unknown: ['INCONCLUSIVE', 'inconclusive'],
  waived: ['WAIVED', 'inconclusive'],
  warning: ['WARNING', 'inconclusive'],
  open: ['INCONCLUSIVE, NOT IN THE GATE', 'inconclusive'],
};

/** Columns before the values of a problem. */
const column = 12;

function field(name: string, value: string, paint: Paint): readonly string[] {
  return [`  ${name.padEnd(column - 2)}${wrapped(value, paint.width, column).join('\n')}`];
}

/** @param before the one whose lines stand above: what is the same is not said again */
function mismatchLines(
  { seen, promised, note, cases }: Mismatch,
  all: number,
  before: Mismatch | undefined,
  paint: Paint,
): readonly string[] {
  const times = inCases(cases, all);
  const same = promised === before?.promised;
  if (same && seen === before?.seen && note !== undefined) return field('note', `${note}${times}`, paint);
  return [
    ...(same ? [] : field('expected', promised, paint)),
    ...field('received', `${seen}${times}`, paint),
    ...(note === undefined ? [] : field('note', note, paint)),
  ];
}

/** The first of those that differ, a line each, and how many others there are. */
function idLines(names: ReadonlySet<string>): readonly string[] {
  const rest = names.size - idsShown;
  const lines = [...[...names].slice(0, idsShown), ...(rest > 0 ? [`and ${rest} more`] : [])];
  const label = names.size === 1 ? 'case id' : 'case ids';
  return lines.map((line, at) => `  ${(at > 0 ? '' : label).padEnd(column - 2)}${line}`);
}

function foundLines(problem: Problem, paint: Paint): readonly string[] {
  const { mismatches, others, cases } = problem;
  if (isOneAnswer(problem)) return field('received', mismatches[0].seen, paint);
  const rest = mismatches.slice(mismatchesShown).reduce((sum, one) => sum + one.cases, others);
  return [
    ...mismatches.slice(0, mismatchesShown).flatMap((one, at) => mismatchLines(one, cases, mismatches[at - 1], paint)),
    ...(rest > 0 ? field('', `and ${rest} more that differ`, paint) : []),
  ];
}

/** So much of an exchange as is shown, which holds nothing else of it: answers can be large, and there are many. */
export function shownExchange({ sent, received, outcome }: RecordedExchange): ShownExchange {
  const beginning = (text: string): string => textOfItsOwn(text.slice(0, exchangeShown));
  const decoded = outcome.kind === 'answer' ? outcome.answer.decoded : undefined;
  return {
    sent: beginning(sent),
    received: beginning(received),
    ...(decoded === undefined ? {} : { decoded: beginning(decoded) }),
  };
}

const marked = (text: string, mark: string): readonly string[] =>
  text
    .replace(/(\r?\n)+$/, '')
    .split(/\r?\n/)
    .map((line) => `    ${mark} ${printable(line)}`);

const exchangeLines = ({ sent, received, decoded }: ShownExchange): readonly string[] => [
  ...marked(sent, '>'),
  ...(received === '' ? ['    < (nothing)'] : marked(received, '<')),
  ...(decoded === undefined ? [] : ['    < decoded:', ...marked(decoded, '<')]),
];

/** As it was sent; where that is not known, as the page has it. */
function requestField({ exchange, request }: Attention, paint: Paint): readonly string[] {
  const sent = exchange && printable(`${exchange.method} ${exchange.url}`);
  return field('request', sent ?? shortRequest(`${request.method} ${request.path}`, paint.width - column), paint);
}

/** ` of 2 operations`, where the run has several. */
const ofOperations = (operations: ReadonlySet<string>, summary: RunSummary): string =>
  summary.operations.length > 1 ? ` of ${plural(operations.size, 'operation')}` : '';

function problemLines(
  problem: Problem,
  summary: RunSummary,
  paint: Paint,
  options: TerminalOptions,
): readonly string[] {
  const { kind, cases, mismatches, example, names, clauses } = problem;
  const [label, colour] = labels[kind];
  const [{ authority }] = mismatches;
  const checks = [...problem.checks];
  const named = checks.length > 2 ? `${checks[0]} and ${checks.length - 1} more checks` : checks.join(' and ');
  const where = [...clauses];
  const of = ofOperations(problem.operations, summary);
  const { waived, diagnosis, error } = example;
  const warns = kind === 'warning' || kind === 'open';
  const again = warns ? undefined : seeAgain(summary, example);
  const exchange = options.detail === 'verbose' && !warns ? options.exchangeOf?.(example.id) : undefined;
  const title = wrapped(`${label}  ${plural(cases, 'case')}${of}: ${named} [${authority}]`, paint.width, 2);
  return [
    '',
    ...title.map((line) => paint.verdict(colour, line)),
    ...(warns ? [] : requestField(example, paint)),
    ...(warns ? [] : field('case', example.expectation, paint)),
    ...(error === undefined ? foundLines(problem, paint) : field('error', error, paint)),
    ...field(
      'where',
      `${where[0] ?? ''}${where.length > 1 ? ` and ${plural(where.length - 1, 'other place')}` : ''}`,
      paint,
    ),
    ...(diagnosis === undefined ? [] : field('hint', diagnosis, paint)),
    ...(kind === 'waived' && waived
      ? field('waived', `until ${waived.expires} by ${waived.owner}: ${waived.reason} (${waived.where})`, paint)
      : []),
    ...idLines(names),
    ...(again === undefined
      ? []
      : [`  ${'rerun'.padEnd(column - 2)}${wrappedCommand(printable(again), paint.width, column).join('\n')}`]),
    ...(exchange === undefined ? [] : exchangeLines(exchange)),
  ];
}

function problemsOf(
  kinds: readonly ProblemKind[],
  all: readonly Problem[],
  summary: RunSummary,
  paint: Paint,
  options: TerminalOptions,
): readonly string[] {
  return kinds.flatMap((kind) => {
    const problems = all.filter((problem) => problem.kind === kind);
    const rest = problems.length - problemsShown;
    return [
      ...problems.slice(0, problemsShown).flatMap((problem) => problemLines(problem, summary, paint, options)),
      ...(rest > 0 ? ['', `and ${rest} more of this kind; --report FOLDER writes all`] : []),
    ];
  });
}

/** Cases that were not sent for the same reason are one entry. */
/** As many as a mock with fixed tokens may lack. */
const identitiesShown = 12;

function identityLines(identities: readonly string[], paint: Paint): readonly string[] {
  const rest = identities.length - identitiesShown;
  const more = rest > 0 ? [`and ${rest} more; graph-conformance whoami lists them all`] : [];
  return [...identities.slice(0, identitiesShown), ...more].flatMap((one, at) =>
    field(at > 0 ? '' : 'identity', one, paint),
  );
}

function unsentLines(
  label: string,
  groups: ReadonlyMap<string, Unsent>,
  summary: RunSummary,
  paint: Paint,
): readonly string[] {
  return [...groups].flatMap(([reason, { ids, names, operations, identities }]) => [
    '',
    paint.verdict('inconclusive', `${label}  ${plural(ids.length, 'case')}${ofOperations(operations, summary)}`),
    ...field('reason', reason, paint),
    ...identityLines([...identities], paint),
    ...idLines(names),
  ]);
}

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

function overview({ operations }: RunSummary, paint: Paint, detail: Detail): readonly string[] {
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

function familyLines(summary: RunSummary, paint: Paint, detail: Detail): readonly string[] {
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
function findingLines({ operations, tallies, gate }: RunSummary): readonly string[] {
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

/** What became of waivers, in a reader's words; those that are over fail the run. */
const became: Readonly<Record<WaiverState, string>> = {
  used: 'used',
  idle: 'with nothing to waive in this run',
  elsewhere: 'for another target',
  expired: 'expired',
  unused: 'for no case at all',
  passing: 'for cases that pass now',
};

function waiverLines({ waivers }: RunSummary): readonly string[] {
  if (waivers.length === 0) return [];
  const count = (state: WaiverState): number => waivers.filter((use) => use.state === state).length;
  const told = waiverStates.filter((state) => count(state) > 0).map((state) => `${count(state)} ${became[state]}`);
  return [
    ...waivers.flatMap(({ over }) => (over === undefined ? [] : [over])),
    `${plural(waivers.length, 'waiver')}: ${told.join(', ')}`,
  ];
}

/** Names of one list. */
const namesShown = 20;

function typeLines(summary: RunSummary, paint: Paint): readonly string[] {
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

function threeWayLines(summary: RunSummary, paint: Paint, detail: Detail): readonly string[] {
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

/** Where one has something that no page has. */
function typesLine(summary: RunSummary): readonly string[] {
  const rows = typeRows(summary);
  if (!rows.some(isUndocumented)) return [];
  return [`${typesInShort(rows)}; --verbose and the Markdown and HTML reports name them`];
}

function closing(summary: RunSummary, detail: Detail): readonly string[] {
  const { untested, notYet, operations, shard, durationMs, dependencies = [] } = summary;
  const counts = countsOf(summary);
  const seconds = `${(durationMs / 1000).toFixed(2)} s`;
  // What a shard leaves untested, another one may test.
  const clauses =
    shard || untested.length === 0 ? '' : `; ${plural(untested.length, 'clause')} of the pages not tested`;
  return [
    ...notYet.map(
      ({ page, firstAsOf }) => `not judged: ${page} has no revision at that date; its first is as of ${firstAsOf}`,
    ),
    ...pagesNotJudged(summary).map((page) => `not judged: ${page}`),
    ...waiverLines(summary),
    ...(detail === 'verbose' ? [] : typesLine(summary)),
    ...dependencies.slice(0, idsShown).map(({ id, verdict, standing }) => {
      const said = standing === 'warning' ? standing : verdict;
      return `also sent, since verdicts depend on it, and not counted: ${id} (${said})`;
    }),
    ...(dependencies.length > idsShown
      ? [`and ${whole(dependencies.length - idsShown)} more; run.json has them all`]
      : []),
    ...(operations.length === 0 ? [] : [countsLine(counts), measures(counts), `${seconds}${clauses}`]),
  ];
}

/** All texts but the octets of exchanges, whose line ends say what was sent; of those, only printable lines are shown. */
function withSafeTexts({ attention, ...rest }: RunSummary): RunSummary {
  const cases = attention.map(({ exchange, ...one }) => ({ ...allPrintable(one), ...defined({ exchange }) }));
  return { ...allPrintable(rest), attention: cases };
}

export function terminalReport(given: RunSummary, paint: Paint, options: TerminalOptions = {}): string {
  const { detail = 'usual' } = options;
  const summary = withSafeTexts(given);
  const list = new ProblemList(summary.gate);
  for (const one of summary.attention) list.add(one);
  const all = worstFirst(list.all);
  const told = (...kinds: readonly ProblemKind[]): readonly string[] => problemsOf(kinds, all, summary, paint, options);
  const { exit } = summary;
  const end = wrapped(exitLine(summary), paint.width).map((line) =>
    paint.verdict(exit.code === 0 ? 'pass' : exit.code === 1 ? 'fail' : 'inconclusive', line),
  );
  const fitting = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => wrapped(line, paint.width));
  const unknown = [...told('unknown'), ...unsentLines('SKIPPED', list.skipped, summary, paint)];
  if (detail === 'quiet') {
    const why = exit.code === 3 ? unknown : [];
    return [...told('broken', 'error'), ...why, ...end, ''].join('\n').replace(/^\n/, '');
  }
  return [
    ...header(summary, paint),
    ...told('broken', 'error'),
    ...unknown,
    ...told('waived', 'warning', 'open'),
    ...unsentLines('LEFT OUT', list.notApplicable, summary, paint),
    ...overview(summary, paint, detail),
    ...familyLines(summary, paint, detail),
    ...(detail === 'verbose' ? typeLines(summary, paint) : []),
    ...threeWayLines(summary, paint, detail),
    ...findingLines(summary),
    '',
    ...fitting(closing(summary, detail)),
    ...(summary.target.embedded ? fitting(['this was the embedded reference server; --target URL tests another']) : []),
    ...end,
    '',
  ].join('\n');
}

export async function* renderTerminal({ head, tail, cases }: RecordSource, screen: Screen): AsyncGenerator<string> {
  const attention: Attention[] = [];
  for await (const record of cases()) noteAttention(attention, record);
  yield terminalReport({ ...head, ...tail, attention }, painter(screen));
}
