/** A run for a pull request or a job's summary: the verdict first, then what is wrong with evidence, then the rest. */
import { permissionSchemes } from '../../specs/model.ts';
import { authorities, gatedBy, type Authority } from '../model.ts';
import type { Attention, OperationSummary, RecordSource, RunHead, RunTail, WaiverState } from '../run-model.ts';
import { groupBy, ProblemList, type Mismatch, type Problem } from './grouping.ts';
import { block, cell, code, plain } from './markdown-text.ts';
import { cellText, matrixRows } from './matrix.ts';
import { curlLine, runAgain } from './rerun.ts';
import { clauseParts, countOf, exitLine, publicAddress, specsOf, sumOf, type SpecOf } from './wording.ts';

/** Operations whose matrix is shown when nothing is wrong with it; beyond, only those with something to see. */
const matricesShown = 4;
/** What was seen of one problem, told in full. */
const mismatchesShown = 5;
/** Longest line to copy: a part of one would send something else. */
const longestCommand = 2000;

const who: Readonly<Record<Authority, string>> = {
  page: 'the page',
  rfc: 'HTTP and OAuth',
  graph: 'Graph-wide documentation',
};

const named = (ids: readonly string[], all: number): string =>
  `${ids.map(code).join(', ')}${all > ids.length ? ` and ${all - ids.length} more` : ''}`;

const mark = ({ exit }: RunTail): string => (exit.code === 0 ? '✔' : exit.code === 1 ? '✘' : '❓');

interface Section {
  readonly title: string;
  /** Longest text of all entries, in characters. */
  readonly room: number;
  readonly entries: readonly string[];
  /** What an entry is about. */
  readonly noun: string;
}

/** Entries as far as there is room, and a line that says what was cut. */
function shown({ title, room, entries, noun }: Section): string[] {
  if (entries.length === 0) return [];
  let length = 0;
  const kept = entries.filter((entry) => (length += entry.length + 2) <= room);
  const rest = entries.length - kept.length;
  const cut =
    rest === 0 ? [] : [`_Cut: ${countOf(rest, `more ${noun}`)}; run.json and the HTML report have them all._`];
  return [`### ${title}`, ...kept, ...cut];
}

function mismatchLine({ seen, promised, authority, note, cases }: Mismatch, all: number): string {
  const times = cases !== all ? ` (${countOf(cases, 'case')})` : '';
  const differs = note === undefined ? '' : `; ${plain(note)}`;
  return `- **Seen:** ${code(seen)}${times}. **Promised** by ${who[authority]}: ${plain(promised)}${differs}`;
}

function titleOf({ clause, example: { page, apiVersion } }: Problem, specOf: SpecOf): string {
  return `${plain(specOf(page, apiVersion)?.title ?? page)}, section ${code(clauseParts(clause).anchor)}`;
}

function whereLine({ clause, example: { page, apiVersion } }: Problem, specOf: SpecOf): string {
  const spec = specOf(page, apiVersion);
  if (!spec) return `- **Where:** ${code(clause)}`;
  const address = publicAddress(spec);
  const today = address === undefined ? '' : `; [the page as it is today](${address})`;
  return `- **Where:** line ${plain(clauseParts(clause).line)} of the page in ${plain(spec.source.locale)}, as of ${spec.asOf}: ${code(clause)}${today}`;
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
  const { mismatches, ids, cases, example, kind } = problem;
  const { request, waived, diagnosis, operation } = example;
  const short = ids.map((id) => (id.startsWith(`${operation}/`) ? id.slice(operation.length + 1) : id));
  const others = mismatches.slice(mismatchesShown).reduce((sum, one) => sum + one.cases, problem.others);
  return [
    `#### ${titleOf(problem, specOf)}: ${countOf(cases, 'case')}`,
    '',
    `- **Request:** ${code(`${request.method} ${request.path}`)}`,
    ...(kind === 'waived' && waived
      ? [
          `- **Waived** until ${plain(waived.expires)} by ${plain(waived.owner)} (${code(waived.where)}): ${plain(waived.reason)}`,
        ]
      : []),
    ...mismatches.slice(0, mismatchesShown).map((mismatch) => mismatchLine(mismatch, cases)),
    ...(others === 0 ? [] : [`- and ${others} times something else`]),
    whereLine(problem, specOf),
    ...(diagnosis === undefined ? [] : [`- **Hint:** ${code(diagnosis)}`]),
    `- **Cases:** ${named(short, cases)}`,
    ...(kind === 'warning' ? [] : ['', ...commands(problem, head)]),
  ].join('\n');
}

function matrixEntry({ request, cells, verdicts, cases, asOf }: OperationSummary): string {
  return [
    `${code(request)}, as of ${plain(asOf)}: ${verdicts.pass} of ${countOf(cases, 'case')} pass`,
    '',
    `| permission in the token | ${permissionSchemes.join(' | ')} |`,
    `| --- |${' --- |'.repeat(permissionSchemes.length)}`,
    ...matrixRows(cells).map(
      (row) => `| ${cell(code(row.permission))} | ${row.cells.map((one) => cell(plain(cellText(one)))).join(' | ')} |`,
    ),
  ].join('\n');
}

function matrixSection({ operations }: RunTail): Section {
  const few = operations.length <= matricesShown;
  const worth = operations.filter(
    ({ cells }) => cells.length > 0 && (few || cells.some(({ verdict }) => verdict !== 'pass')),
  );
  return { title: 'Permissions', room: 12_000, noun: 'operation', entries: worth.map(matrixEntry) };
}

const reasonEntries = (
  groups: Iterable<readonly [reason: string, of: readonly string[]]>,
  show: (text: string) => string,
): readonly string[] => [...groups].map(([reason, of]) => `- ${show(reason)}: ${named(of.slice(0, 3), of.length)}`);

/** What a shard leaves untested, another one may test. */
function untestedSection({ shard }: RunHead, { untested }: RunTail): Section {
  const groups = groupBy(shard ? [] : untested, ({ reason }) => reason);
  const clauses = [...groups].map(([reason, of]) => [reason, of.map(({ clause }) => clause)] as const);
  return {
    title: `Untested: ${countOf(untested.length, 'clause')}`,
    room: 4000,
    noun: 'reason',
    entries: reasonEntries(clauses, plain),
  };
}

const over: Readonly<Partial<Record<WaiverState, string>>> = {
  expired: 'has expired',
  unused: 'names no case',
  passing: 'is no longer needed: the promise is kept',
};

function waiverSection({ waivers }: RunTail): Section {
  const entries = waivers.flatMap(({ where, state, case: pattern }) => {
    const why = over[state];
    return why === undefined ? [] : [`- delete ${code(where)}: the waiver of ${code(pattern)} ${why}`];
  });
  return { title: 'Waivers to delete', room: 3000, noun: 'waiver', entries };
}

function besides({ notYet }: RunHead, { left }: RunTail): Section {
  const entries = [
    ...left.map((what) => `- could not be cleaned up: ${code(what)}`),
    ...notYet.map(
      ({ page, firstAsOf }) => `- not judged: ${code(page)}, whose first revision is as of ${plain(firstAsOf)}`,
    ),
  ];
  return { title: 'Besides', room: 2000, noun: 'line', entries };
}

function countTable({ gate }: RunHead, { tallies }: RunTail): string {
  const inGate = gatedBy(gate);
  const rows = authorities.map((authority) => {
    const { pass, fail, inconclusive } = tallies[authority];
    return `| ${who[authority]} | ${pass} | ${fail} | ${inconclusive} | ${inGate.includes(authority) ? 'gates' : 'warns'} |`;
  });
  return ['| promises of | kept | broken | open | |', '| --- | --: | --: | --: | --- |', ...rows].join('\n');
}

function header(head: RunHead, tail: RunTail): string[] {
  const { tool, target, asOf, gate, startedAt, shard, merged } = head;
  const { standings, skipped, durationMs, likelyCause } = tail;
  const what = target.embedded ? 'the embedded reference server' : code(target.url);
  const share = shard
    ? `, shard ${shard.index}/${shard.count}`
    : merged
      ? `, merged from ${merged.shards.length} of ${merged.count} shards`
      : '';
  const cases = sumOf(standings);
  const counts = [
    `${standings.kept} keep their promises`,
    `${standings.broken} break one`,
    ...(standings.waived > 0 ? [`${standings.waived} waived`] : []),
    `${standings.unknown} open`,
    `${standings.warning} with warnings only`,
    `${skipped - standings['not-applicable']} not sent`,
    ...(standings['not-applicable'] > 0 ? [`${standings['not-applicable']} not applicable`] : []),
  ];
  return [
    `## ${mark(tail)} ${plain(exitLine(tail))}`,
    ...(likelyCause === undefined ? [] : [`**Likely cause:** ${plain(likelyCause)}`]),
    `Target ${what}, pages as of ${plain(asOf)}, gate ${gate}${share}; graph-conformance ${plain(tool.version)}, ${plain(startedAt)}, ${(durationMs / 1000).toFixed(2)} s.`,
    `${countOf(cases, 'case')}: ${counts.join(', ')}.`,
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
    const all = list.all.filter((problem) => problem.kind === kind);
    return { title, room, noun: 'place', entries: all.map((problem) => problemEntry(problem, head, specOf)) };
  };
  return [
    ...header(head, tail),
    ...shown(waiverSection(tail)),
    ...shown(problems('broken', 'Broken promises', 20_000)),
    ...shown(problems('error', 'Errors of this tool, not of the target', 3000)),
    ...shown(problems('unknown', 'Nobody knows', 6000)),
    ...shown({ title: 'Not sent', room: 4000, noun: 'reason', entries: reasonEntries(list.unsent, code) }),
    ...shown(problems('waived', 'Broken, and waived', 4000)),
    ...shown(matrixSection(tail)),
    ...shown(problems('warning', 'Warnings: broken, and not in the gate', 4000)),
    ...shown(untestedSection(head, tail)),
    ...shown(besides(head, tail)),
    '### Again',
    block([runAgain(head)], 'sh').join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

export async function* renderMarkdown(record: RecordSource): AsyncGenerator<string> {
  yield await markdownReport(record.head, record.tail, record.cases());
}
