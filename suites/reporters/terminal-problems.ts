/** What is wrong, at a terminal: expected and received, where, the cases, and how to see it again; then what was not sent. */
import { firstOf, plural, printable, textOfItsOwn } from '../../specs/text.ts';
import type { Verdict } from '../model.ts';
import type { Attention, RecordedExchange, RunSummary } from '../run-model.ts';
import { isOneAnswer, type Mismatch, type Problem, type ProblemKind, type Unsent } from './grouping.ts';
import { shortRequest, wrapped, wrappedCommand } from './lines.ts';
import type { Paint } from './paint.ts';
import { seeAgain } from './rerun.ts';
import { inCases } from './wording.ts';

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
export const idsShown = 3;
/** Characters of a request or an answer. */
const exchangeShown = 4000;

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
  const label = names.size === 1 ? 'case id' : 'case ids';
  return firstOf([...names], idsShown).map((line, at) => `  ${(at > 0 ? '' : label).padEnd(column - 2)}${line}`);
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

export function problemsOf(
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

/** As many as a mock with fixed tokens may lack. */
const identitiesShown = 12;

function identityLines(identities: readonly string[], paint: Paint): readonly string[] {
  const more = (count: string): string => `and ${count} more; graph-conformance whoami lists them all`;
  return firstOf(identities, identitiesShown, more).flatMap((one, at) => field(at > 0 ? '' : 'identity', one, paint));
}

/** Cases that were not sent for the same reason are one entry. */
export function unsentLines(
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
