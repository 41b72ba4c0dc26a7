/** Records of shards -> head and cases of the whole run, or why they are not shards of one run. */
import { failed, type Result } from '../../specs/result.ts';
import { isObject } from '../../specs/text.ts';
import type { CaseRecord, RunHead, Shard } from '../run-model.ts';
import { BadRecord, type RunRecord } from './read-record.ts';

export interface ShardRecord extends RunRecord {
  readonly shard: Shard;
}

export interface WholeRun {
  readonly head: RunHead;
  /** In their order. */
  readonly shards: readonly ShardRecord[];
  /** `shard 2/4 is missing` */
  readonly missing: readonly string[];
}

export const shardName = ({ index, count }: Shard): string => `shard ${index}/${count}`;

/** What to call a part of the head that has to be the same everywhere. */
const names: Readonly<Record<string, string>> = {
  tool: 'version of graph-conformance',
  target: 'target',
  asOf: 'date of the pages (--as-of)',
  gate: 'gate',
  specs: 'specs',
  notYet: 'specs',
  permissionData: 'permission data (--permissions)',
  metadata: 'metadata (--metadata)',
  planned: 'number of planned cases',
};

/** Settings that do not decide what is found: where, how it is divided, and how fast. */
const idleSettings: ReadonlySet<string> = new Set([
  'specsFolder',
  'reportFolder',
  'reportFiles',
  'shard',
  'concurrency',
  'rate',
]);

/** Without when, where (Node, platform, port of the embedded reference server), and how the run was divided. */
export function comparableHead(head: RunHead): Readonly<Record<string, unknown>> {
  const { node: _node, platform: _platform, startedAt: _startedAt, shard: _shard, merged: _merged, ...rest } = head;
  const settings = Object.entries(rest.settings).filter(([name]) => !idleSettings.has(name));
  const target = rest.target.embedded ? 'the embedded reference server' : rest.target.url;
  return { ...rest, target, settings: Object.fromEntries(settings) };
}

function firstDifference(one: unknown, other: unknown): string | undefined {
  const [here, there] = [one, other].map((value) => (isObject(value) ? value : {}));
  return Object.keys({ ...here, ...there }).find((key) => JSON.stringify(here?.[key]) !== JSON.stringify(there?.[key]));
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
  const { shard: _setting, reportFolder: _folder, reportFiles: _files, ...settings } = head.settings;
  const startedAt = shards.map((one) => one.head.startedAt).sort()[0] ?? head.startedAt;
  return { ...head, startedAt, settings, merged: { shards: shards.map(({ shard }) => shard.index), count } };
}

export function mergeHeads(records: readonly RunRecord[]): Result<WholeRun> {
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

interface Source {
  readonly shard: ShardRecord;
  readonly cases: AsyncGenerator<CaseRecord, void, undefined>;
  next: CaseRecord | undefined;
  seen: number;
}

async function advance(source: Source): Promise<void> {
  const { value } = await source.cases.next();
  const next = value ?? undefined;
  if (next && source.next && next.position <= source.next.position)
    throw new BadRecord(`${source.shard.path}: ${next.id} is out of order; the file was changed`);
  source.next = next;
  if (next) source.seen += 1;
}

function endsWell({ shard: { path, shard, tail }, seen }: Source): void {
  const counted = Object.values(tail.verdicts).reduce((sum, count) => sum + count, 0);
  if (counted !== seen)
    throw new BadRecord(`${path}: has ${seen} cases, and its summary counts ${counted}; run ${shardName(shard)} again`);
}

/** In the order of the plan, holding one of each shard at a time. @throws {BadRecord} where a record is damaged, or two of them have the same case */
export async function* mergedCases(shards: readonly ShardRecord[]): AsyncGenerator<CaseRecord, void, undefined> {
  const sources = shards.map((shard): Source => ({
    shard,
    cases: shard.cases(),
    next: undefined,
    seen: 0,
  }));
  await Promise.all(sources.map(advance));
  let last = -1;
  for (;;) {
    const open = sources.filter(({ next }) => next !== undefined);
    const [first] = open.sort((one, other) => (one.next?.position ?? 0) - (other.next?.position ?? 0));
    if (!first?.next) break;
    if (first.next.position === last)
      throw new BadRecord(`${first.shard.path}: ${first.next.id} is in another shard too; run all shards again`);
    last = first.next.position;
    yield first.next;
    await advance(first);
  }
  sources.forEach(endsWell);
}
