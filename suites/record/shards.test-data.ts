/** Runs in shards without vitest's start-up: its own sharding class selects, the engine judges, the record is written. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification, type Vitest } from 'vitest/node';
import { deriveCases } from '../cases/derive.ts';
import { partNames, type PartName } from '../parts.ts';
import type { RunSummary, Shard } from '../run-model.ts';
import { syntheticSpecs } from '../lab/bench/synthetic-specs.ts';
import { executePlan } from '../run/execute.ts';
import { planned } from '../run/in-process.test-data.ts';
import { tailOf } from '../run/summary.ts';
import { narrowed, selectedParts } from '../cli/vitest/selection.ts';
import { RunRecordFile } from './write-record.ts';

/** As many operations as all parts together are likely to get one of. */
export async function writeSpecs(folder: string, cases: number): Promise<void> {
  for (const spec of syntheticSpecs(cases, (one) => deriveCases(one).length)) {
    const place = join(folder, spec.apiVersion, spec.page);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, `${spec.asOf}.json`), JSON.stringify(spec));
  }
}

const root = '/elsewhere';

/** What vitest's own class makes of the files of all parts. */
export function partsOf(shard: Shard): Promise<readonly PartName[]> {
  const vitest = { config: { root, shard, sequence: { sequencer: BaseSequencer } } } as unknown as Vitest;
  const specifications = partNames.map((part) => ({
    moduleId: `${root}/suites/parts/${part}.suite.ts`,
    project: { name: 'conformance' },
  })) as unknown as readonly TestSpecification[];
  return selectedParts(vitest, specifications);
}

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
  const whole = await planned({ cwd, argv: [...argv, ...sharding] });
  const plan = shard ? narrowed(whole, await partsOf(shard)) : whole;
  const file = new RunRecordFile(folder);
  const summary = await executePlan(plan, {
    cwd,
    signal: new AbortController().signal,
    onStart: (head) => file.begin(head),
    onResult: (record) => file.add(record),
  });
  file.finish(tailOf(summary));
  return summary;
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
