/** A run for a person at a terminal: the matrix, what is wrong and how to see it again, the counts, and why the exit code is what it is. */
import Table from 'cli-table3';
import { authorities, gatedBy, type Authority, type Finding, type Verdict } from '../model.ts';
import {
  noteAttention,
  waiverStates,
  type Attention,
  type OperationSummary,
  type RecordSource,
  type RunSummary,
  type Standing,
  type WaiverState,
} from '../run-model.ts';
import { groupBy, type Group } from './grouping.ts';
import { matrixTable } from './matrix.ts';
import { painter, type Paint } from './paint.ts';
import { curlLine } from './rerun.ts';
import { exitLine, explain, sentence, sumOf } from './wording.ts';

/** Operations whose matrix is shown when nothing is wrong with it; beyond, only those with something to see. */
const matricesShown = 4;
/** Failing cases told in full; the rest are counted. */
const casesShown = 40;

/** Which of the run's cases this is about, where that is not all of them. */
function share({ shard, merged, planned, verdicts }: RunSummary): string {
  if (shard) return `  shard ${shard.index}/${shard.count}: ${sumOf(verdicts)} of ${planned} cases`;
  if (merged) return `  merged from ${merged.shards.length} of ${merged.count} shards`;
  return '';
}

function header(summary: RunSummary, paint: Paint): string[] {
  const { tool, target, gate, asOf, likelyCause } = summary;
  const what = target.embedded ? `${target.url} (the embedded reference server)` : target.url;
  return [
    `${paint.bold(`graph-conformance ${tool.version}`)}  target ${what}  as of ${asOf}  gate ${gate}${share(summary)}`,
    ...(likelyCause === undefined ? [] : ['', `${paint.verdict('fail', 'Likely cause:')} ${likelyCause}`]),
  ];
}

/** How cases stand that do not pass, in the words of an operation's line. */
const otherStandings: readonly (readonly [Exclude<Standing, 'kept'>, colour: Verdict, words: string])[] = [
  ['broken', 'fail', 'fail'],
  ['waived', 'inconclusive', 'waived'],
  ['unknown', 'inconclusive', 'open'],
  ['warning', 'inconclusive', 'with warnings only'],
  ['unjudged', 'inconclusive', 'not sent'],
  ['not-applicable', 'inconclusive', 'not applicable'],
];

function operationLines(operation: OperationSummary, withMatrix: boolean, paint: Paint): string[] {
  const { standings, cases } = operation;
  const others = otherStandings
    .filter(([standing]) => standings[standing] > 0)
    .map(([standing, colour, words]) => paint.verdict(colour, `${standings[standing]} ${words}`));
  const line = [`${standings.kept} of ${cases} cases pass`, ...others].join(', ');
  return [
    '',
    `${paint.bold(operation.request)}  ${paint.dim(`${operation.id}, as of ${operation.asOf}`)}`,
    `  ${line}`,
    ...(withMatrix && operation.cells.length > 0 ? [matrixTable(operation.cells, paint)] : []),
  ];
}

const isBroken = ({ standing, verdict }: Attention): boolean => standing === 'broken' || verdict === 'error';

function labelOf({ verdict, waived }: Attention): string {
  if (verdict === 'error') return 'ERROR';
  return waived ? 'WAIVED' : 'BROKEN';
}

const consent = ({ expires, owner, reason, where }: NonNullable<Attention['waived']>): string =>
  `waived until ${expires} by ${owner}: ${reason} (${where})`;

function brokenLines(result: Attention, inGate: readonly Authority[], paint: Paint): string[] {
  const again = curlLine(result);
  return [
    '',
    `${paint.verdict(result.verdict, labelOf(result))} ${paint.bold(result.id)}`,
    `  ${result.expectation}`,
    ...explain(result, inGate).map((line) => `  ${line}`),
    ...(result.diagnosis === undefined ? [] : [`  ${result.diagnosis}`]),
    ...(result.waived ? [`  ${consent(result.waived)}`] : []),
    ...(again === undefined ? [] : [`  ${paint.dim(again)}`]),
  ];
}

function counted(results: readonly Attention[]): string {
  const [first] = results;
  const rest = results.length - 1;
  return `${first?.id ?? ''}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Cases that were not sent for the same reason are one thing to mend. */
function unsentLines(summary: RunSummary, paint: Paint): string[] {
  const unsent = summary.attention.filter(({ skipped }) => skipped !== undefined);
  return [...groupBy(unsent, ({ skipped = '' }) => skipped)].flatMap(([reason, group]) => [
    '',
    `${paint.verdict('inconclusive', 'NOT SENT')} ${counted(group)}`,
    `  ${reason}`,
  ]);
}

interface Entry {
  readonly finding: Finding;
  readonly result: Attention;
}

/** In how many cases they were found, those included that tell it for others. */
function together(group: readonly Entry[]): Pick<Finding, 'cases'> {
  const cases = group.reduce((sum, { finding }) => sum + (finding.cases ?? 1), 0);
  return cases > group.length ? { cases } : {};
}

/** The first that says what would settle it, before the others, which are of its kind: all that is told is of that one. */
function exampleFirst(group: Group<Entry>): Group<Entry> {
  const example = group.find(({ result }) => result.diagnosis !== undefined);
  return example ? [example, ...group.filter((one) => one !== example)] : group;
}

/** What is neither a pass nor told as broken, one entry per check and what it saw: open questions of the gate first, then the rest. */
function otherLines(summary: RunSummary, paint: Paint): string[] {
  const inGate = gatedBy(summary.gate);
  const entries = summary.attention.flatMap((result) =>
    result.findings
      .filter(
        ({ authority, outcome }) => outcome === 'inconclusive' || (outcome === 'fail' && !inGate.includes(authority)),
      )
      .map((finding) => ({ finding, result })),
  );
  const weight = ({ authority, outcome }: Finding): number =>
    authorities.indexOf(authority) + (outcome === 'fail' ? 0 : 10) - (inGate.includes(authority) ? 20 : 0);
  const groups = groupBy(entries, ({ finding }) => `${finding.check} ${finding.outcome} ${finding.seen}`);
  return [...groups.values()]
    .map((group) => {
      const entries = exampleFirst(group);
      const results = entries.map(({ result }) => result);
      return {
        results,
        finding: { ...entries[0].finding, ...together(group) },
        diagnosis: entries[0].result.diagnosis,
      };
    })
    .sort((a, b) => weight(a.finding) - weight(b.finding))
    .flatMap(({ results, finding, diagnosis }) => [
      '',
      `${paint.verdict('inconclusive', finding.outcome === 'fail' ? 'warning' : inGate.includes(finding.authority) ? 'OPEN' : 'open')} [${finding.authority}] ${finding.check}`,
      `  ${sentence(finding)}`,
      `  ${paint.dim(counted(results))}`,
      ...(diagnosis === undefined ? [] : [`  ${diagnosis}`]),
    ]);
}

function countLines(summary: RunSummary): string {
  const table = new Table({
    head: ['authority', 'kept', 'broken', 'open', ''],
    style: { head: [], border: [], compact: true },
  });
  const inGate = gatedBy(summary.gate);
  for (const authority of authorities) {
    const { pass, fail, inconclusive } = summary.tallies[authority];
    table.push([authority, pass, fail, inconclusive, inGate.includes(authority) ? 'gates' : 'warns']);
  }
  return table.toString();
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

function waiverLines({ waivers }: RunSummary): string[] {
  if (waivers.length === 0) return [];
  const count = (state: WaiverState): number => waivers.filter((use) => use.state === state).length;
  const told = waiverStates.filter((state) => count(state) > 0).map((state) => `${count(state)} ${became[state]}`);
  return [
    ...waivers.flatMap(({ over }) => (over === undefined ? [] : [over])),
    `${waivers.length} waiver${waivers.length === 1 ? '' : 's'}: ${told.join(', ')}`,
  ];
}

function closing(summary: RunSummary, paint: Paint): string[] {
  const { standings, skipped, exit, untested, notYet, dependencies = [] } = summary;
  const total = sumOf(standings);
  const waived = standings.waived > 0 ? `${standings.waived} break one by consent, ` : '';
  const counts = `${total} cases: ${standings.kept} keep their promises, ${standings.broken} break one, ${waived}${standings.unknown} open, ${standings.warning} with warnings only; ${skipped - standings['not-applicable']} not sent${standings['not-applicable'] > 0 ? `, ${standings['not-applicable']} not applicable` : ''}`;
  return [
    ...notYet.map(
      ({ page, firstAsOf }) => `not judged: ${page} has no revision at that date; its first is as of ${firstAsOf}`,
    ),
    ...waiverLines(summary),
    ...dependencies.map(
      ({ id, verdict }) => `also sent, and not counted, since verdicts depend on it: ${id} (${verdict})`,
    ),
    ...(total === 0
      ? []
      : [
          // What a shard leaves untested, another one may test.
          `${counts}; ${summary.shard ? '' : `${untested.length} clauses untested; `}${(summary.durationMs / 1000).toFixed(2)} s`,
        ]),
    paint.verdict(exit.code === 0 ? 'pass' : exit.code === 1 ? 'fail' : 'inconclusive', exitLine(summary)),
  ];
}

function inFull(results: readonly Attention[], more: string, summary: RunSummary, paint: Paint): string[] {
  const rest = results.length - casesShown;
  return [
    ...results.slice(0, casesShown).flatMap((result) => brokenLines(result, gatedBy(summary.gate), paint)),
    ...(rest > 0 ? ['', `… and ${rest} ${more}`] : []),
  ];
}

export function terminalReport(summary: RunSummary, paint: Paint): string {
  const broken = summary.attention.filter(isBroken);
  const waived = summary.attention.filter((result) => result.waived !== undefined);
  const few = summary.operations.length <= matricesShown;
  return [
    ...header(summary, paint),
    ...summary.operations
      .filter((operation) => few || operation.verdicts.pass < operation.cases)
      .slice(0, casesShown)
      .flatMap((operation) =>
        operationLines(operation, few || operation.cells.some(({ verdict }) => verdict !== 'pass'), paint),
      ),
    ...otherLines(summary, paint),
    ...unsentLines(summary, paint),
    ...inFull(waived, 'more cases that are waived', summary, paint),
    ...inFull(broken, 'more cases that break a promise', summary, paint),
    ...(summary.operations.length === 0 ? [] : ['', countLines(summary)]),
    ...closing(summary, paint),
    '',
  ].join('\n');
}

export async function* renderTerminal({ head, tail, cases }: RecordSource, colours: boolean): AsyncGenerator<string> {
  const attention: Attention[] = [];
  for await (const record of cases()) noteAttention(attention, record);
  yield terminalReport({ ...head, ...tail, attention }, painter(colours));
}
