/** Records of shards -> the record of the whole run, as it would have been without shards. */
import { mergedCases, shardName, type ShardRecord, type WholeRun } from '../record/merge.ts';
import type { CaseRecord, Cut, RunSummary, Untested } from '../run-model.ts';
import { summaryOf } from './summary.ts';
import { RunTally } from './tally.ts';
import { sortedRows } from './least.ts';
import { mergedThreeWay } from './three-way/tally.ts';
import { mergedUses } from './waivers/apply-waivers.ts';

const keyOf = ({ clause, requirement, reason }: Untested): string => JSON.stringify([clause, requirement, reason]);

/** A clause is untested where no shard has a finding that cites it. */
function untestedIn([first, ...others]: readonly ShardRecord[]): readonly Untested[] {
  const rest = others.map(({ tail }) => new Set(tail.untested.map(keyOf)));
  return (first?.tail.untested ?? []).filter((one) => rest.every((keys) => keys.has(keyOf(one))));
}

/** How a shard's end reads in the whole. */
const ended: Readonly<Record<Cut['kind'], string>> = {
  stopped: 'nothing was sent: ',
  unreachable: 'nothing was judged: ',
  interrupted: '',
  incomplete: '',
};

function cutOf(shards: readonly ShardRecord[], missing: readonly string[], lost: number): Cut | undefined {
  const cuts = shards.flatMap(({ shard, tail: { cut } }) => (cut ? [{ shard, cut }] : []));
  const [first] = cuts;
  const alike = first && cuts.length === shards.length && cuts.every(({ cut }) => cut.kind === first.cut.kind);
  if (alike && missing.length === 0 && first.cut.kind !== 'interrupted') return first.cut;
  const reasons = [...missing, ...cuts.map(({ shard, cut }) => `${shardName(shard)}: ${ended[cut.kind]}${cut.reason}`)];
  if (reasons.length === 0 && lost !== 0) reasons.push(`${lost} of the planned cases are in no record`);
  return reasons.length === 0 ? undefined : { kind: 'incomplete', reason: `incomplete: ${reasons.join('; ')}` };
}

interface MergeOptions extends WholeRun {
  /** In the order of the plan. */
  readonly onCase: (record: CaseRecord) => void;
}

/** @throws {BadRecord} where a record is damaged */
export async function mergeRecords({ head, shards, missing, onCase }: MergeOptions): Promise<RunSummary> {
  const tally = new RunTally();
  // of passes whose octets were not kept, only their shard knows what the target said of itself
  for (const { tail } of shards) tally.addFingerprint(tail.fingerprint);
  let count = 0;
  for await (const record of mergedCases(shards)) {
    tally.add(record);
    onCase(record);
    count += 1;
  }
  const least = shards.flatMap(({ tail }) => tail.least ?? []);
  const threeWay = shards.flatMap(({ tail }) => tail.threeWay ?? []);
  const cut = cutOf(shards, missing, head.planned - count);
  return summaryOf(head, tally, {
    planned: head.planned,
    dependencies: shards.flatMap(({ tail }) => tail.dependencies ?? []),
    steps: shards.flatMap(({ tail }) => tail.steps ?? []),
    left: shards.flatMap(({ tail }) => tail.left),
    ...(cut ? { cut } : {}),
    untested: untestedIn(shards),
    waivers: mergedUses(shards.map(({ tail }) => tail.waivers)),
    ...(threeWay.length > 0 ? { threeWay: mergedThreeWay(threeWay) } : {}),
    ...(shards.some(({ tail }) => tail.least !== undefined) ? { least: sortedRows(least) } : {}),
    durationMs: shards.reduce((sum, { tail }) => sum + tail.durationMs, 0),
  });
}
