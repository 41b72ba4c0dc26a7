/** A run for a pull request or a job's summary: the verdict first, then what is wrong with evidence, then the rest. */
import { groupBy } from '../../specs/group-by.ts';
import { few, plural, whole } from '../../specs/text.ts';
import { permissionSchemes } from '../../specs/model.ts';
import { authorities, gatedBy, type Authority } from '../model.ts';
import type { Attention, OperationSummary, RecordSource, RunHead, RunTail, WaiverState } from '../run-model.ts';
import { countsLine, countsOf, measures } from './counts.ts';
import { familyColumns, familyRows, familyWords, onNoPage } from './family-rows.ts';
import { isOneAnswer, ProblemList, worstFirst, type Mismatch, type Problem, type Unsent } from './grouping.ts';
import { block, cell, code, plain } from './markdown-text.ts';
import { cellText, matrixRows } from './matrix.ts';
import { curlLine, runAgain } from './rerun.ts';
import { isTelling, typeColumns, typeRows, typesInShort, type TypeRow } from './type-rows.ts';
import { absentLine, threeWayTables, type ThreeWayTableRow } from './three-way-tables.ts';
import {
  clauseParts,
  exitLine,
  inCases,
  pagesNotJudged,
  publicAddress,
  specsOf,
  type SpecOf,
  revisionWords,
} from './wording.ts';

/** Operations whose matrix is shown when nothing is wrong with it; beyond, only those with something to see. */
const matricesShown = 4;
/** Of one problem. */
const idsShown = 5;
/** What was seen of one problem, told in full. */
const mismatchesShown = 5;
/** Longest line to copy: a part of one would send something else. */
const longestCommand = 2000;

const who: Readonly<Record<Authority, string>> = {
  page: 'the page',
  rfc: 'HTTP and OAuth',
  graph: 'Graph-wide documentation',
};

const mark = ({ exit }: RunTail): string => (exit.code === 0 ? '✔' : exit.code === 1 ? '✘' : '❓');

interface Section {
  readonly title: string;
  /** Longest text of all entries, in characters. */
  readonly room: number;
  readonly entries: readonly string[];
  /** Where they are rows: the lines above them. */
  readonly table?: readonly string[];
  /** What an entry is about. */
  readonly noun: string;
}

/** Entries as far as there is room, and a line that says what was cut. */
function shown({ title, room, entries, noun, table }: Section): string[] {
  if (entries.length === 0) return [];
  let length = 0;
  const kept = entries.filter((entry) => (length += entry.length + 2) <= room);
  const rest = entries.length - kept.length;
  const cut = rest === 0 ? [] : [`_Cut: ${plural(rest, `more ${noun}`)}; run.json and the HTML report have them all._`];
  return [`### ${title}`, ...(table ? [[...table, ...kept].join('\n')] : kept), ...cut];
}

/** @param before the one whose lines stand above: what is the same is not said again */
function mismatchLines(
  { seen, promised, authority, note, cases }: Mismatch,
  all: number,
  before: Mismatch | undefined,
): readonly string[] {
  const times = inCases(cases, all);
  const same = promised === before?.promised;
  if (same && seen === before?.seen && note !== undefined) return [`- **Note:** ${plain(note)}${times}`];
  const by = authority === 'page' ? '' : ` (${who[authority]})`;
  return [
    ...(same ? [] : [`- **Expected${by}:** ${plain(promised)}`]),
    `- **Received:** ${code(seen)}${times}`,
    ...(note === undefined ? [] : [`- **Note:** ${plain(note)}`]),
  ];
}

function foundLines(problem: Problem): readonly string[] {
  const { mismatches, others, cases } = problem;
  if (isOneAnswer(problem)) return [`- **Received:** ${code(mismatches[0].seen)}`];
  const rest = mismatches.slice(mismatchesShown).reduce((sum, one) => sum + one.cases, others);
  return [
    ...mismatches.slice(0, mismatchesShown).flatMap((one, at) => mismatchLines(one, cases, mismatches[at - 1])),
    ...(rest === 0 ? [] : [`- and ${rest} more that differ`]),
  ];
}

function whereLine(
  { mismatches: [{ clause }], clauses, example: { page, apiVersion } }: Problem,
  specOf: SpecOf,
): string {
  const more = clauses.size > 1 ? `, and ${plural(clauses.size - 1, 'other place')}` : '';
  const spec = specOf(page, apiVersion);
  if (!spec) return `- **Where:** ${code(clause)}${more}`;
  const address = publicAddress(spec);
  const today = address === undefined ? '' : `; [the page as it is today](${address})`;
  const { line, file } = clauseParts(clause);
  const of = file === '' ? 'the page' : `${plain(file)}, which the page includes,`;
  return `- **Where:** line ${plain(line)} of ${of} in ${plain(spec.source.locale)}, as of ${plain(spec.asOf)}: ${code(clause)}${today}${more}`;
}

function commands({ example, ids }: Problem, head: RunHead): readonly string[] {
  const again = curlLine(example);
  const lines = [...(again === undefined ? [] : [again]), runAgain(head, ids[0])];
  return block(
    lines.filter((line) => line.length <= longestCommand),
    'sh',
  );
}

function problemEntry(problem: Problem, head: RunHead, specOf: SpecOf): string {
  const { mismatches, names, cases, example, kind, operations } = problem;
  const of = operations.size > 1 ? ` of ${plural(operations.size, 'operation')}` : '';
  const { request, waived, diagnosis } = example;
  return [
    `#### ${code(mismatches[0].check)}: ${plural(cases, 'case')}${of}`,
    '',
    `- **Request:** ${code(`${request.method} ${request.path}`)}`,
    ...(kind === 'waived' && waived
      ? [
          `- **Waived** until ${plain(waived.expires)} by ${plain(waived.owner)} (${code(waived.where)}): ${plain(waived.reason)}`,
        ]
      : []),
    ...foundLines(problem),
    whereLine(problem, specOf),
    ...(diagnosis === undefined ? [] : [`- **Hint:** ${code(diagnosis)}`]),
    `- **Cases:** ${few([...names], idsShown, code)}`,
    ...(kind === 'warning' || kind === 'open' ? [] : ['', ...commands(problem, head)]),
  ].join('\n');
}

function matrixEntry(operation: OperationSummary): string {
  const { request, cells, cases, asOf } = operation;
  const { passed } = countsOf(operation);
  return [
    `${code(request)}, as of ${plain(asOf)}: ${whole(passed)} of ${plural(cases, 'case')} passed`,
    '',
    `| permission in the token | ${permissionSchemes.join(' | ')} |`,
    `| --- |${' --- |'.repeat(permissionSchemes.length)}`,
    ...matrixRows(cells).map(
      (row) => `| ${cell(code(row.permission))} | ${row.cells.map((one) => cell(plain(cellText(one)))).join(' | ')} |`,
    ),
  ].join('\n');
}

function matrixSection({ operations }: RunTail): Section {
  const isShort = operations.length <= matricesShown;
  const worth = operations.filter(
    ({ cells }) => cells.length > 0 && (isShort || cells.some(({ verdict }) => verdict !== 'pass')),
  );
  return { title: 'Permissions', room: 8000, noun: 'operation', entries: worth.map(matrixEntry) };
}

const unsentEntries = (groups: ReadonlyMap<string, Unsent>): readonly string[] =>
  [...groups].map(([reason, { ids, names, identities }]) => {
    const who = identities.size === 0 ? '' : ` (${plural(identities.size, 'identity', 'identities')})`;
    return `- ${plural(ids.length, 'case')}: ${code(reason)}${who}: ${few([...names], 3, code)}`;
  });

/** What a shard leaves untested, another one may test. */
function untestedSection({ shard }: RunHead, { untested }: RunTail): Section {
  const groups = groupBy(shard ? [] : untested, ({ reason }) => reason);
  const clauses = [...groups].map(([reason, of]) => [reason, of.map(({ clause }) => clause)] as const);
  return {
    title: `Not tested: ${plural(untested.length, 'clause')} of the pages`,
    room: 4000,
    noun: 'reason',
    entries: clauses.map(([reason, of]) => `- ${plain(reason)}: ${few(of, 3, code)}`),
  };
}

/** Names of one cell. */
const namesShown = 12;

function typeRow({ type, objects, ...names }: TypeRow): string {
  const lists = [names.undocumented, names.absent, names.values].map((of) => cell(few(of, namesShown, code)));
  return `| ${[cell(code(type)), whole(objects), ...lists].join(' | ')} |`;
}

/** Types that answers showed just as they are documented are in the HTML report alone. */
function typeSection(tail: RunTail): Section {
  const rows = typeRows(tail);
  return {
    title: typesInShort(rows),
    table: [`| ${typeColumns.join(' | ')} |`, '| --- | --: | --- | --- | --- |'],
    room: 4000,
    noun: 'type',
    entries: rows.filter(isTelling).map(typeRow),
  };
}

/** Families beyond are one row together. */
const familiesShown = 30;

/** With the words that explain it, which no cut takes away. */
function familySection(tail: RunTail): Section {
  return {
    title: 'Families',
    table: [
      familyWords,
      onNoPage,
      '',
      `| ${familyColumns.join(' | ')} |`,
      `| --- |${' --: |'.repeat(familyColumns.length - 1)}`,
    ],
    room: 6000,
    noun: 'family',
    entries: familyRows(tail, familiesShown).map(
      (row) => `| ${familyColumns.map((name) => cell(plain(row[name]))).join(' | ')} |`,
    ),
  };
}

function threeWayLines(head: RunHead, tail: RunTail): readonly string[] {
  return threeWayTables(head, tail).flatMap((table) => {
    const row = ({ cells }: ThreeWayTableRow): string =>
      cells.map((one) => cell(typeof one === 'string' ? plain(one) : few(one, namesShown, code))).join(' | ');
    const absent = absentLine(table, namesShown, code);
    return [
      `### ${table.title}`,
      `${plain(table.short)}. No verdict depends on it.${absent === undefined ? '' : ` ${absent}.`}`,
      ...shown({
        title: '',
        table: [`| ${table.columns.join(' | ')} |`, `|${' --- |'.repeat(table.columns.length)}`],
        room: 8000,
        noun: 'row',
        entries: table.rows.map((one) => `| ${row(one)} |`),
      }).slice(1),
    ];
  });
}

const over: Readonly<Partial<Record<WaiverState, string>>> = {
  expired: 'has expired',
  unused: 'names no case',
  passing: 'is no longer needed: its cases pass',
};

function waiverSection({ waivers }: RunTail): Section {
  const entries = waivers.flatMap(({ where, state, case: pattern }) => {
    const why = over[state];
    return why === undefined ? [] : [`- delete ${code(where)}: the waiver of ${code(pattern)} ${why}`];
  });
  return { title: 'Waivers to delete', room: 3000, noun: 'waiver', entries };
}

function besides(head: RunHead, { left }: RunTail): Section {
  const entries = [
    ...left.map((what) => `- could not be cleaned up: ${code(what)}`),
    ...pagesNotJudged(head).map((page) => `- not judged: ${plain(page)}`),
    ...head.notYet.map(
      ({ page, firstAsOf }) => `- not judged: ${code(page)}, whose first revision is as of ${plain(firstAsOf)}`,
    ),
  ];
  return { title: 'Besides', room: 2000, noun: 'line', entries };
}

function countTable({ gate }: RunHead, { tallies }: RunTail): string {
  const inGate = gatedBy(gate);
  const rows = authorities.map((authority) => {
    const { pass, fail, inconclusive } = tallies[authority];
    return `| ${who[authority]} | ${pass} | ${fail} | ${inconclusive} | ${inGate.includes(authority) ? 'decides the exit code' : 'warns'} |`;
  });
  return ['| findings by | passed | failed | inconclusive | |', '| --- | --: | --: | --: | --- |', ...rows].join('\n');
}

function header(head: RunHead, tail: RunTail): string[] {
  const { tool, target, asOf, gate, startedAt, shard, merged } = head;
  const { durationMs, likelyCause } = tail;
  const what = target.embedded ? 'the embedded reference server' : code(target.url);
  const share = shard
    ? `, shard ${shard.index}/${shard.count}`
    : merged
      ? `, merged from ${merged.shards.length} of ${merged.count} shards`
      : '';
  return [
    `## ${mark(tail)} ${plain(exitLine(tail))}`,
    ...(likelyCause === undefined ? [] : [`**Likely cause:** ${plain(likelyCause)}`]),
    `Target ${what}, ${plain(revisionWords(asOf))}, gate ${gate}${share}; graph-conformance ${plain(tool.version)}, ${plain(startedAt)}, ${(durationMs / 1000).toFixed(2)} s.`,
    `${countsLine(countsOf(tail))}.`,
    `${measures(countsOf(tail))}.`,
    countTable(head, tail),
  ];
}

/**
 * Below 65,536 characters, which is what a comment on GitHub may have; a summary may have 1 MiB.
 * @param cases all of them, or those that are not a pass
 */
export async function markdownReport(
  head: RunHead,
  tail: RunTail,
  cases: Iterable<Attention> | AsyncIterable<Attention>,
): Promise<string> {
  const list = new ProblemList(head.gate);
  for await (const one of cases) list.add(one);
  const specOf = specsOf(head);
  const problems = (kind: Problem['kind'], title: string, room: number): Section => {
    const all = worstFirst(list.all).filter((problem) => problem.kind === kind);
    return { title, room, noun: 'problem', entries: all.map((problem) => problemEntry(problem, head, specOf)) };
  };
  return [
    ...header(head, tail),
    ...shown(waiverSection(tail)),
    ...shown(problems('broken', 'Failed', 20_000)),
    ...shown(problems('error', 'Errors of this tool, not of the target', 3000)),
    ...shown(problems('unknown', 'Inconclusive', 6000)),
    ...shown({ title: 'Skipped', room: 4000, noun: 'reason', entries: unsentEntries(list.skipped) }),
    ...shown(problems('waived', 'Failed, and waived', 4000)),
    ...shown(familySection(tail)),
    ...shown(matrixSection(tail)),
    ...threeWayLines(head, tail),
    ...shown(problems('warning', 'Warnings: failed, and not in the gate', 4000)),
    ...shown(problems('open', 'Inconclusive, and not in the gate', 3000)),
    ...shown({
      title: 'Not applicable, or excluded',
      room: 2000,
      noun: 'reason',
      entries: unsentEntries(list.notApplicable),
    }),
    ...shown(typeSection(tail)),
    ...shown(untestedSection(head, tail)),
    ...shown(besides(head, tail)),
    '### Run it again',
    block([runAgain(head)], 'sh').join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

export async function* renderMarkdown(record: RecordSource): AsyncGenerator<string> {
  yield await markdownReport(record.head, record.tail, record.cases());
}
