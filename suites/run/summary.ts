/** Head, counts and end of a run -> its summary, and the tail of its record. */
import { underivableReasons } from '../cases/derive.ts';
import type { Cut, RunHead, RunSummary, RunTail, Untested, WaiverUse } from '../run-model.ts';
import { exitOf } from './gate.ts';
import type { RunTally } from './tally.ts';

export interface Course {
  /** What was set up and could not be cleaned up. */
  readonly left: readonly string[];
  readonly cut?: Cut;
}

export interface Ending extends Course {
  readonly durationMs: number;
  readonly untested: readonly Untested[];
  readonly waivers: readonly WaiverUse[];
}

/** Why pages have no cases at all. */
const unplanned = (untested: readonly Untested[]): readonly string[] =>
  [...new Set(untested.map(({ reason }) => reason))].filter((reason) => underivableReasons.has(reason));

export function summaryOf(head: RunHead, tally: RunTally, ending: Ending): RunSummary {
  const { tallies, standings, verdicts, skipped, attention, operations, fingerprint } = tally;
  const { left, cut, durationMs, untested, waivers } = ending;
  const { shard, planned, gate } = head;
  // A shard of a run that is not empty may be: merge judges all of them together.
  const empty = shard !== undefined && planned > 0 && operations.length === 0 && cut === undefined;
  return {
    ...head,
    operations,
    tallies,
    verdicts,
    standings,
    skipped,
    attention,
    untested,
    fingerprint,
    waivers,
    left,
    ...(cut === undefined ? {} : { cut }),
    durationMs,
    exit: empty
      ? { code: 0, reason: `shard ${shard.index}/${shard.count} holds none of the ${planned} cases` }
      : exitOf({
          gate,
          tallies,
          standings,
          waivers,
          left,
          unplanned: unplanned(untested),
          ...(cut === undefined ? {} : { cut }),
        }),
  };
}

/** What the record has below its cases. */
export function tailOf(summary: RunSummary): RunTail {
  const { operations, tallies, verdicts, standings, skipped, untested, fingerprint, waivers, left, cut } = summary;
  const { durationMs, exit } = summary;
  return {
    operations,
    tallies,
    verdicts,
    standings,
    skipped,
    untested,
    fingerprint,
    waivers,
    left,
    ...(cut === undefined ? {} : { cut }),
    durationMs,
    exit,
  };
}
