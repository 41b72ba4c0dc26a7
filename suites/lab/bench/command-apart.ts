/** A command in a process of its own, as a person starts it: how it ended, and what it cost. */
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const loader = import.meta.resolve('tsx');
const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end. */
  readonly seconds: number;
  /** Resident memory at its highest, threads included; not a number where it was killed. */
  readonly peakMiB: number;
  /** Time on any core, threads included; hardly more on a busy machine than on an idle one. */
  readonly cpuSeconds: number;
}

export interface Running {
  /** What the pattern finds on stderr, once it does. @throws where the command ends without it */
  said(pattern: RegExp): Promise<string>;
  stop(): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

let started = 0;

interface Cost {
  readonly peakMiB: number;
  readonly cpuSeconds: number;
}

/** The process itself knows exactly; one that is looked at from outside may grow behind the last look. */
function tellingCost(file: string): string {
  const code = `import{writeFileSync}from'node:fs';import{isMainThread}from'node:worker_threads';
    const tell=()=>{const{maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();
    writeFileSync(${JSON.stringify(file)},JSON.stringify({peakMiB:maxRSS/1024,cpuSeconds:(userCPUTime+systemCPUTime)/1e6}))};
    if(isMainThread)process.on('exit',tell)`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

const unknownCost: Cost = { peakMiB: Number.NaN, cpuSeconds: Number.NaN };

async function costIn(file: string): Promise<Cost> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  await rm(file, { force: true });
  return text === undefined ? unknownCost : JSON.parse(text);
}

/** The command line in a folder, with none of our own settings. */
export function startCommand(argv: readonly string[], cwd: string): Running {
  const costFile = join(tmpdir(), `graph-conformance-cost-${process.pid}-${(started += 1)}`);
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', tellingCost(costFile), '--import', loader, main, ...argv], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (piece: string) => (text[stream] += piece));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      const seconds = (performance.now() - startedAt) / 1000;
      void costIn(costFile).then((cost) => resolve({ code, ...text, seconds, ...cost }));
    });
  });
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(text.stderr);
        if (found) resolve(found[1] ?? found[0]);
      };
      child.stderr.on('data', look);
      child.once('close', () =>
        reject(new Error(`${argv.join(' ')}: ended without saying ${pattern}: ${text.stderr}`)),
      );
      look();
    });
  const stop = (): Promise<Ended> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { said, stop, ended };
}

export const commandApart = (argv: readonly string[], cwd: string): Promise<Ended> => startCommand(argv, cwd).ended;

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
