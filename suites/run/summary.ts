/** Head, counts and end of a run -> its summary, and the tail of its record. */
import { defined } from '../../specs/text.ts';
import type { RunHead, RunSummary, RunTail } from '../run-model.ts';
import { countsOf, measured } from '../reporters/counts.ts';
import { exitOf } from './exit.ts';
import type { RunTally } from './tally.ts';
import { pagesBehind } from './three-way/permissions.ts';

/** What is known when an engine has ended: what it could not clean up, and why it ended early. */
export type EngineEnd = Pick<RunTail, 'left' | 'cut'>;

interface RunEnding
  extends
    EngineEnd,
    Pick<RunTail, 'dependencies' | 'steps' | 'durationMs' | 'untested' | 'waivers' | 'threeWay' | 'least'> {
  /** Cases of the run, or of its shard; those that have no record were not sent. */
  readonly planned: number;
}

export function summaryOf(head: RunHead, tally: RunTally, end: RunEnding): RunSummary {
  const { tallies, attention, operations, families, fingerprint, types } = tally;
  const { left, cut, dependencies = [], steps = [], durationMs, untested, waivers, threeWay, least } = end;
  const { shard, planned, gate, withoutCases, minIndex } = head;
  const behind = threeWay && head.permissionData && pagesBehind(threeWay, head.permissionData);
  const likelyCause = behind ?? tally.likelyCause;
  // what has no record counts as planned and not sent
  const unrecorded = end.planned - tally.cases;
  const skipped = tally.skipped + unrecorded;
  const verdicts = { ...tally.verdicts, inconclusive: tally.verdicts.inconclusive + unrecorded };
  const standings = { ...tally.standings, unknown: tally.standings.unknown + unrecorded };
  const counts = countsOf({ standings, verdicts, skipped });
  const { judged, kept, planned: all } = measured(counts);
  // Not 0, or a job that forgets to merge is green without a single request.
  const empty = shard !== undefined && planned > 0 && operations.length === 0 && cut === undefined;
  return {
    ...head,
    operations,
    families,
    tallies,
    verdicts,
    standings,
    skipped,
    index: all === 0 ? 0 : judged / all,
    ...(judged === 0 ? {} : { score: kept / judged }),
    attention,
    untested,
    ...(types.length > 0 ? { types } : {}),
    ...defined({ threeWay, least }),
    fingerprint,
    ...(likelyCause === undefined ? {} : { likelyCause }),
    waivers,
    // The order of a run without shards is not known where they are merged.
    ...(dependencies.length > 0
      ? { dependencies: dependencies.toSorted((one, other) => (one.id < other.id ? -1 : 1)) }
      : {}),
    ...(steps.length > 0 ? { steps } : {}),
    left,
    ...(cut === undefined ? {} : { cut }),
    durationMs,
    exit: empty
      ? {
          code: 3,
          reason: `shard ${shard.index}/${shard.count} holds none of the ${planned} cases, and nothing was sent; merge puts the shards together, and its exit code is that of the whole run`,
        }
      : exitOf({
          gate,
          tallies,
          standings,
          waivers,
          left,
          broken: tally.broken,
          counts,
          ...defined({ withoutCases }),
          // of a part of a run it says nothing
          ...defined({ minIndex: shard ? undefined : minIndex }),
          ...(cut === undefined ? {} : { cut }),
        }),
  };
}

const inTail: Readonly<Record<keyof RunTail, true>> = {
  operations: true,
  families: true,
  tallies: true,
  verdicts: true,
  standings: true,
  skipped: true,
  index: true,
  score: true,
  untested: true,
  types: true,
  threeWay: true,
  least: true,
  fingerprint: true,
  likelyCause: true,
  waivers: true,
  dependencies: true,
  steps: true,
  left: true,
  cut: true,
  durationMs: true,
  exit: true,
};

/** A summary as a record has it: what stands above its cases, and what below. */
export function headAndTail(summary: RunSummary): { readonly head: RunHead; readonly tail: RunTail };
// a signature of its own: the compiler does not see that each member keeps its type
export function headAndTail({ attention: _attention, ...rest }: RunSummary): object {
  const members = Object.entries(rest);
  return {
    head: Object.fromEntries(members.filter(([name]) => !(name in inTail))),
    tail: Object.fromEntries(members.filter(([name]) => name in inTail)),
  };
}

export const tailOf = (summary: RunSummary): RunTail => headAndTail(summary).tail;
