/** Cases of shards, each in order -> all of them in the order of the plan, holding one of each shard at a time. */
import type { CaseRecord } from '../run-model.ts';
import { shardName, type ShardRecord } from './merge-heads.ts';
import { BadRecord } from './read-record.ts';

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

/** @throws {BadRecord} where a record is damaged, or two of them have the same case */
export async function* mergedCases(shards: readonly ShardRecord[]): AsyncGenerator<CaseRecord, void, undefined> {
  const sources = shards.map((shard): Source => ({ shard, cases: shard.cases(), next: undefined, seen: 0 }));
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
