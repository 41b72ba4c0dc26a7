/** A run for a pull request or a job's summary: the verdict first, then what is wrong with evidence, then the rest. */
import { authorities, type Authority } from '../model.ts';
import type { Attention, OperationSummary, RunHead, RunTail, WaiverState } from '../run-model.ts';
import { runAgain } from './again.ts';
import { curlLine } from './curl.ts';
import { exitLine } from './exit-line.ts';
import { gatedBy } from './gated.ts';
import { placeOf, publicAddress, specsOf, type SpecOf } from './html/where.ts';
import { gatherPlaces, type Clash, type Place } from './markdown-places.ts';
import { block, cell, code, plain } from './markdown-text.ts';
import { matrixRows, schemes } from './matrix.ts';
import { painter } from './paint.ts';
import type { Render } from './render.ts';

/** Operations whose matrix is shown when nothing is wrong with it; beyond, only those with something to see. */
const matricesShown = 4;
/** Longest line to copy: a part of one would send something else. */
const longestCommand = 2000;

const who: Readonly<Record<Authority, string>> = {
  page: 'the page',
  rfc: 'HTTP and OAuth',
  graph: 'Graph-wide documentation',
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

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
  const cut = rest === 0 ? [] : [`_Cut: ${count(rest, `more ${noun}`)}; run.json and the HTML report have them all._`];
  return [`### ${title}`, ...kept, ...cut];
}

function clashLine({ seen, promised, authority, note, cases }: Clash, all: number): string {
  const times = cases < all ? ` (${count(cases, 'case')})` : '';
  const differs = note === undefined ? '' : `; ${plain(note)}`;
  return `- **Seen:** ${code(seen)}${times}. **Promised** by ${who[authority]}: ${plain(promised)}${differs}`;
}

function titleOf({ clause, page, apiVersion }: Place, specOf: SpecOf): string {
  return `${plain(specOf(page, apiVersion)?.title ?? page)}, section ${code(placeOf(clause).anchor)}`;
}

function whereLine({ clause, page, apiVersion }: Place, specOf: SpecOf): string {
  const spec = specOf(page, apiVersion);
  const { line } = placeOf(clause);
  if (!spec) return `- **Where:** ${code(clause)}`;
  const address = publicAddress(spec);
  const today = address === undefined ? '' : `; [the page as it is today](${address})`;
  return `- **Where:** line ${plain(line)} of the page in ${plain(spec.source.locale)}, as of ${spec.asOf}: ${code(clause)}${today}`;
}

function commands({ example, ids }: Place, head: RunHead): readonly string[] {
  const again = example.exchange && curlLine(example.exchange);
  const lines = [...(again === undefined ? [] : [again]), runAgain(head, ids[0])];
  return block(
    lines.filter((line) => line.length <= longestCommand),
    'sh',
  );
}

function placeEntry(place: Place, head: RunHead, specOf: SpecOf): string {
  const { request, clashes, others, ids, cases, example, kind } = place;
  const short = ids.map((id) => (id.startsWith(`${example.operation}/`) ? id.slice(example.operation.length + 1) : id));
  const { waived, diagnosis } = example;
  return [
    `#### ${titleOf(place, specOf)}: ${count(cases, 'case')}`,
    '',
    `- **Request:** ${code(`${request.method} ${request.path}`)}`,
    ...(kind === 'waived' && waived
      ? [
          `- **Waived** until ${plain(waived.expires)} by ${plain(waived.owner)} (${code(waived.where)}): ${plain(waived.reason)}`,
        ]
      : []),
    ...clashes.map((clash) => clashLine(clash, cases)),
    ...(others === 0 ? [] : [`- and ${others} times something else`]),
    whereLine(place, specOf),
    ...(diagnosis === undefined ? [] : [`- **Hint:** ${code(diagnosis)}`]),
    `- **Cases:** ${named(short, cases)}`,
    ...(kind === 'warning' ? [] : ['', ...commands(place, head)]),
  ].join('\n');
}

function matrixEntry({ request, cells, verdicts, cases, asOf }: OperationSummary): string {
  return [
    `${code(request)}, as of ${plain(asOf)}: ${verdicts.pass} of ${count(cases, 'case')} pass`,
    '',
    `| permission in the token | ${schemes.join(' | ')} |`,
    `| --- |${' --- |'.repeat(schemes.length)}`,
    ...matrixRows(cells, painter(false)).map(
      ([permission, ...marks]) =>
        `| ${cell(code(permission))} | ${marks.map((text) => cell(plain(text))).join(' | ')} |`,
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

function grouped(entries: readonly (readonly [reason: string, of: string])[]): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [reason, of] of entries) {
    const group = groups.get(reason);
    if (group) group.push(of);
    else groups.set(reason, [of]);
  }
  return groups;
}

const reasonEntries = (
  groups: ReadonlyMap<string, readonly string[]>,
  show: (text: string) => string,
): readonly string[] => [...groups].map(([reason, of]) => `- ${show(reason)}: ${named(of.slice(0, 3), of.length)}`);

/** What a shard leaves untested, another one may test. */
function untestedSection({ shard }: RunHead, { untested }: RunTail): Section {
  const groups = shard ? new Map<string, string[]>() : grouped(untested.map(({ reason, clause }) => [reason, clause]));
  return {
    title: `Untested: ${count(untested.length, 'clause')}`,
    room: 4000,
    noun: 'reason',
    entries: reasonEntries(groups, plain),
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
  const { standings, skipped, durationMs } = tail;
  const what = target.embedded ? 'the embedded reference server' : code(target.url);
  const share = shard
    ? `, shard ${shard.index}/${shard.count}`
    : merged
      ? `, merged from ${merged.shards.length} of ${merged.count} shards`
      : '';
  const cases = Object.values(standings).reduce((sum, number) => sum + number, 0);
  const counts = [
    `${standings.kept} keep their promises`,
    `${standings.broken} break one`,
    ...(standings.waived > 0 ? [`${standings.waived} waived`] : []),
    `${standings.unknown} open`,
    `${standings.warning} with warnings only`,
    `${skipped} not sent`,
  ];
  return [
    `## ${mark(tail)} ${plain(exitLine(tail))}`,
    `Target ${what}, pages as of ${plain(asOf)}, gate ${gate}${share}; graph-conformance ${plain(tool.version)}, ${plain(startedAt)}, ${(durationMs / 1000).toFixed(2)} s.`,
    `${count(cases, 'case')}: ${counts.join(', ')}.`,
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
  const { of, unsent } = await gatherPlaces(head, cases);
  const specOf = specsOf(head);
  const places = (kind: Place['kind'], title: string, room: number): Section => {
    const all = of(kind);
    return { title, room, noun: 'place', entries: all.map((place) => placeEntry(place, head, specOf)) };
  };
  return [
    ...header(head, tail),
    ...shown(waiverSection(tail)),
    ...shown(places('broken', 'Broken promises', 20_000)),
    ...shown(places('error', 'Errors of this tool, not of the target', 3000)),
    ...shown(places('unknown', 'Nobody knows', 6000)),
    ...shown({ title: 'Not sent', room: 4000, noun: 'reason', entries: reasonEntries(unsent, code) }),
    ...shown(places('waived', 'Broken, and waived', 4000)),
    ...shown(matrixSection(tail)),
    ...shown(places('warning', 'Warnings: broken, and not in the gate', 4000)),
    ...shown(untestedSection(head, tail)),
    ...shown(besides(head, tail)),
    '### Again',
    block([runAgain(head)], 'sh').join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

export const renderMarkdown: Render = async function* (record) {
  yield await markdownReport(record.head, record.tail, record.cases());
};
