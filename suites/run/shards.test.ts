/** Machines that share a run: each sends its own operations alone. `merge.test.ts` puts their records together. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plan } from '../cli/plan.command.ts';
import { lastLine } from '../cli/process.test-data.ts';
import { run } from '../cli/run.command.ts';
import { call, newFolder, planned } from './in-process.test-data.ts';
import { isInShard } from './plan.ts';
import { writeSyntheticSpecs } from '../lab/bench/synthetic-specs.ts';
import { deadPort, letsNobodyIn, serveTarget } from './targets.test-data.ts';

const shardOf = (operation: string, count: number): number => {
  const all = Array.from({ length: count }, (_, at) => at + 1);
  const [only, ...others] = all.filter((index) => isInShard({ index, count }, operation));
  expect(others).toEqual([]);
  return only ?? Number.NaN;
};

test('an operation is in one shard, the same on every machine and in every version', () => {
  const shardsOf = (page: string) => [1, 2, 3, 1000].map((count) => shardOf(`beta/intune-${page}-revoketoken`, count));
  expect(shardsOf('androidforworkenrollmentprofile')).toEqual([1, 2, 3, 936]);
  expect(shardsOf('androiddeviceownerenrollmentprofile')).toEqual([1, 1, 3, 61]);
});

test('operations spread over all shards, none of which gets twice its share', () => {
  const counts = new Map<number, number>();
  for (let number = 0; number < 1600; number += 1) {
    const index = shardOf(`beta/page-${number}`, 16);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  expect(counts.size).toBe(16);
  expect(Math.max(...counts.values())).toBeLessThan(200);
});

test('shards share out the cases of the run: each once, those of an operation together', async () => {
  const cwd = await newFolder();
  await writeSyntheticSpecs(join(cwd, 'specs'), 500);
  const argv = ['--specs', 'specs', '--suite', 'permissions'];
  const { cases } = await planned({ cwd, argv });
  for (const count of [1, 2, 7]) {
    const indices = Array.from({ length: count }, (_, at) => at + 1);
    const shards = await Promise.all(
      indices.map((index) => planned({ cwd, argv: [...argv, '--shard', `${index}/${count}`] })),
    );
    const ids = shards.map((one) => one.cases.map(({ id }) => id));
    expect(ids.flat().sort()).toEqual(cases.map(({ id }) => id).sort());
    const operations = shards.flatMap((one) => [...new Set(one.cases.map(({ operation }) => operation.id))]);
    expect(new Set(operations).size).toBe(operations.length);
  }
});

test('plan shows the requests of the shard alone', async () => {
  const cwd = await newFolder();
  const { cases } = await planned({ cwd, argv: ['--shard', '1/2'] });
  const { out } = await call(plan, { cwd, argv: ['--shard', '1/2'] });
  expect(lastLine(out)).toContain(` requests for ${cases.length} cases on `);
});

test('a machine for which nothing is left exits 3, also at a dead target, and says that it judged nothing and what to do', async () => {
  const cwd = await newFolder();
  const { cases } = await planned({ cwd });
  const full = new Set(cases.map(({ operation }) => shardOf(operation.id, 16)));
  const empty = [1, 2, 3].find((index) => !full.has(index)) ?? 0;
  const { url, requests } = await serveTarget(letsNobodyIn);
  const says = `exit 3: shard ${empty}/16 holds none of the ${cases.length} cases, and nothing was sent; merge puts`;
  for (const target of [url, await deadPort()]) {
    const { code, out, err } = await call(run, { cwd, argv: ['--shard', `${empty}/16`, '--target', target] });
    expect([code, err]).toEqual([3, '']);
    expect(lastLine(out)).toContain(says);
    expect(out.split('holds none')).toHaveLength(2);
  }
  expect(requests).toHaveLength(0);
});
