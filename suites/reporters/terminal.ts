/** A run for a person at a terminal: what failed and how to see it again, then the operations, the counts, and why the exit code is what it is. */
import { allPrintable, defined, firstOf, plural } from '../../specs/text.ts';
import {
  noteAttention,
  waiverStates,
  type Attention,
  type Dependency,
  type RecordSource,
  type RunSummary,
  type WaiverState,
} from '../run-model.ts';
import { countsLine, countsOf, measures } from './counts.ts';
import { ProblemList, worstFirst, type ProblemKind } from './grouping.ts';
import { wrapped } from './lines.ts';
import { painter, type Paint, type Screen } from './paint.ts';
import { idsShown, problemsOf, unsentLines, type Detail, type TerminalOptions } from './terminal-problems.ts';
import { familyLines, findingLines, overview, threeWayLines, typeLines } from './terminal-tables.ts';
import { isUndocumented, typeRows, typesInShort } from './type-rows.ts';
import { exitLine, pagesNotJudged, revisionWords } from './wording.ts';

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

/** Where one has something that no page has. */
function typesLine(summary: RunSummary): readonly string[] {
  const rows = typeRows(summary);
  if (!rows.some(isUndocumented)) return [];
  return [`${typesInShort(rows)}; --verbose and the Markdown and HTML reports name them`];
}

const alsoSent = ({ id, verdict, standing }: Dependency): string =>
  `also sent, since verdicts depend on it, and not counted: ${id} (${standing === 'warning' ? standing : verdict})`;

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
    ...firstOf(dependencies.map(alsoSent), idsShown, (count) => `and ${count} more; run.json has them all`),
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
