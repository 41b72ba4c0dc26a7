/** The whole command, vitest included, as a person starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deriveCases } from '../../cases/derive.ts';
import { syntheticSpecs } from './synthetic-specs.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Peak resident memory so far in MiB, where the system tells it (Linux). */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

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
  const startedAt = performance.now();
  const specs = size === 0 ? [] : ['--specs', folder];
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'run', ...specs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let peakMiB = 0;
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const poll = setInterval(
    () => void peakOf(child.pid).then((peak) => (peakMiB = Number.isNaN(peak) ? peakMiB : Math.max(peakMiB, peak))),
    100,
  );
  await once(child, 'close');
  clearInterval(poll);
  await rm(folder, { recursive: true });
  return {
    seconds: (performance.now() - startedAt) / 1000,
    peakMiB,
    lastLine: text.trimEnd().split('\n').at(-1) ?? '',
  };
}
