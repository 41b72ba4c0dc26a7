/** The whole command, as a person starts it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveCases } from '../../cases/derive.ts';
import { commandApart, lastLine } from './command-apart.ts';
import { syntheticSpecs } from './synthetic-specs.ts';

export interface WholeRun {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly lastLine: string;
}

/** @param size cases at least; 0 judges the shipped specs */
export async function wholeRun(size: number): Promise<WholeRun> {
  const folder = await mkdtemp(join(tmpdir(), 'graph-conformance-bench-'));
  for (const spec of syntheticSpecs(size, (one) => deriveCases(one).length)) {
    await mkdir(join(folder, spec.apiVersion, spec.page), { recursive: true });
    await writeFile(join(folder, spec.apiVersion, spec.page, `${spec.asOf}.json`), JSON.stringify(spec));
  }
  const specs = size === 0 ? [] : ['--specs', folder];
  const { seconds, peakMiB, stdout, stderr } = await commandApart(['run', ...specs], folder);
  process.stderr.write(stderr);
  await rm(folder, { recursive: true });
  return { seconds, peakMiB, lastLine: lastLine(stdout) };
}
