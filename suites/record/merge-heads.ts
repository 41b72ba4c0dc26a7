/** Heads of shards -> the head of the whole run, or why they are not shards of one run. */
import type { RunHead, Shard } from '../run-model.ts';
import { comparableHead } from './comparable.ts';
import type { RunRecord } from './read-record.ts';

export interface ShardRecord extends RunRecord {
  readonly shard: Shard;
}

export type MergedHeads =
  | { readonly ok: true; readonly head: RunHead; readonly shards: readonly ShardRecord[]; readonly missing: string[] }
  | { readonly ok: false; readonly problem: string };

export const shardName = ({ index, count }: Shard): string => `shard ${index}/${count}`;

const failed = (problem: string): MergedHeads => ({ ok: false, problem });

/** What to call a part of the head that has to be the same everywhere. */
const names: Readonly<Record<string, string>> = {
  tool: 'version of graph-conformance',
  target: 'target',
  asOf: 'date of the pages (--as-of)',
  gate: 'gate',
  specs: 'specs',
  notYet: 'specs',
  planned: 'number of planned cases',
};

function firstDifference(one: unknown, other: unknown): string | undefined {
  const keysOf = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
  return [...new Set([...keysOf(one), ...keysOf(other)])].find(
    (key) => JSON.stringify(at(one, key)) !== JSON.stringify(at(other, key)),
  );
}

function differenceOf(one: RunHead, other: RunHead): string | undefined {
  const [here, there] = [comparableHead(one), comparableHead(other)];
  const key = firstDifference(here, there);
  if (key === 'settings') return `setting ${firstDifference(here['settings'], there['settings'])}`;
  return key === undefined ? undefined : (names[key] ?? key);
}

/** Which waivers there were, and not what they did. */
const waiversIn = ({ tail }: ShardRecord): string =>
  JSON.stringify(tail.waivers.map(({ case: one, target, expires, where }) => [one, target, expires, where]));

function ofOneRun([first, ...others]: readonly ShardRecord[]): string | undefined {
  if (!first) return undefined;
  for (const other of others) {
    const waivers = waiversIn(first) === waiversIn(other) ? undefined : 'list of waivers';
    const what =
      other.shard.count === first.shard.count ? (differenceOf(first.head, other.head) ?? waivers) : 'number of shards';
    if (what !== undefined)
      return `${other.path}: is of another run than ${first.path}: the ${what} differs; merge the shards of one run`;
  }
  const seen = new Map<number, string>();
  for (const { path, shard } of [first, ...others]) {
    const before = seen.get(shard.index);
    if (before !== undefined) return `${path}: is ${shardName(shard)}, and so is ${before}; name each shard once`;
    seen.set(shard.index, path);
  }
  return undefined;
}

/** The first start, and nothing of how the run was divided. */
function wholeHead(shards: readonly ShardRecord[], first: RunHead, count: number): RunHead {
  const { shard: _shard, ...head } = first;
  const { shard: _setting, reportFolder: _folder, ...settings } = head.settings;
  const startedAt = shards.map((one) => one.head.startedAt).sort()[0] ?? head.startedAt;
  return { ...head, startedAt, settings, merged: { shards: shards.map(({ shard }) => shard.index), count } };
}

export function mergeHeads(records: readonly RunRecord[]): MergedHeads {
  const whole = records.find(({ head }) => head.shard === undefined);
  if (whole) return failed(`${whole.path}: is the record of a whole run; merge is for those of run --shard`);
  const shards = records
    .flatMap((record) => (record.head.shard ? [{ ...record, shard: record.head.shard }] : []))
    .sort((one, other) => one.shard.index - other.shard.index);
  const problem = ofOneRun(shards);
  if (problem !== undefined) return failed(problem);
  const [first] = shards;
  if (!first) return failed('no record was named; name the folders that run --shard I/N --report wrote');
  const { count } = first.shard;
  const missing = Array.from({ length: count }, (_, at) => at + 1)
    .filter((index) => !shards.some(({ shard }) => shard.index === index))
    .map((index) => `${shardName({ index, count })} is missing`);
  return { ok: true, head: wholeHead(shards, first.head, count), shards, missing };
}
