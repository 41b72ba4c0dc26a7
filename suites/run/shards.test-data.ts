/** Runs with their records, whole and in shards. */
import { join } from 'node:path';
import type { RunSummary, Shard } from '../run-model.ts';
import { planned } from './in-process.test-data.ts';
import { runPlan } from './run.ts';

export interface Recorded {
  readonly cwd: string;
  /** Folder of the record. */
  readonly folder: string;
  readonly argv?: readonly string[];
  readonly shard?: Shard;
}

/** One run, or one shard of it, with its record. */
export async function recordRun({ cwd, folder, argv = [], shard }: Recorded): Promise<RunSummary> {
  const sharding = shard ? ['--shard', `${shard.index}/${shard.count}`] : [];
  const plan = await planned({ cwd, argv: [...argv, ...sharding, '--report', folder] });
  const end = await runPlan(plan, { cwd, signal: new AbortController().signal, onResult: () => {} });
  if (!end.ok) throw new Error(end.problems.join('\n'));
  return end.summary;
}

/** Every shard of a run, one after the other. @returns the folders of their records */
export async function recordShards(run: Omit<Recorded, 'shard'>, count: number): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    const folder = join(run.folder, `${index}-of-${count}`);
    await recordRun({ ...run, folder, shard: { index, count } });
    folders.push(folder);
  }
  return folders;
}
