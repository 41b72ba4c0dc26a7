/** Programs in processes of their own: started, waited for, measured; they end with this process, however it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const children = new Set<ChildProcess>();
const folders: string[] = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const])
  process.on(signal, () => process.exit(code));

/** Milliseconds that a process has to end by itself, a server to listen, a program to do its work. */
const limits = { stop: 3000, listen: 30_000, work: 600_000 };

export interface Program {
  readonly command: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Besides PATH; nothing else of our own environment reaches it. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Cost {
  /** Resident memory at its highest, threads included. */
  readonly peakMiB: number;
  /** Time on any core, threads included; hardly more on a busy machine than on an idle one. */
  readonly cpuSeconds: number;
}

/** What is no program of Node, or was killed, has a cost that is not a number. */
export interface ProgramEnd extends Cost {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end. */
  readonly seconds: number;
}

interface RunningProgram {
  readonly ended: Promise<ProgramEnd>;
  readonly stop: () => Promise<ProgramEnd>;
}

const tsx = import.meta.resolve('tsx');
const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** The process itself knows exactly; one that is looked at from outside may grow behind the last look. */
const tellingCost = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread && !process.send) process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));
`)}`;

export const nodeProgram = (argv: readonly string[], cwd: string, env: Program['env'] = {}): Program => ({
  command: process.execPath,
  argv: ['--import', tellingCost, ...argv],
  cwd,
  env,
});

/** A module of this repository that is not compiled. */
export const moduleProgram = (file: string, argv: readonly string[], cwd: string, env?: Program['env']): Program =>
  nodeProgram(['--import', tsx, file, ...argv], cwd, env);

/** Our command line. */
export const cliProgram = (argv: readonly string[], cwd: string, env?: Program['env']): Program =>
  moduleProgram(main, argv, cwd, env);

function costIn(text: string): Cost {
  if (text === '') return { peakMiB: Number.NaN, cpuSeconds: Number.NaN };
  const usage: NodeJS.ResourceUsage = JSON.parse(text);
  return { peakMiB: usage.maxRSS / 1024, cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6 };
}

function startProgram({ command, argv, cwd, env }: Program): RunningProgram {
  const startedAt = performance.now();
  const child = spawn(command, argv, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  children.add(child);
  const [, stdoutPieces, stderrPieces, costPieces] = child.stdio.map((stream) => {
    const pieces: Buffer[] = [];
    stream?.on('data', (piece: Buffer) => pieces.push(piece));
    return pieces;
  });
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('error', (error) => stderrPieces?.push(Buffer.from(error.message)));
    child.once('close', (code) => {
      children.delete(child);
      const told = [stdoutPieces, stderrPieces, costPieces].map((pieces = []) => Buffer.concat(pieces).toString());
      const [stdout = '', stderr = '', cost = ''] = told;
      resolve({ code, stdout, stderr, seconds: (performance.now() - startedAt) / 1000, ...costIn(cost) });
    });
  });
  const stop = async (): Promise<ProgramEnd> => {
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(limits.stop, undefined, { ref: false })]);
    child.kill('SIGKILL');
    return ended;
  };
  return { ended, stop };
}

/** Runs to its end. @throws {Error} where it takes longer than ten minutes */
export async function runProgram(program: Program): Promise<ProgramEnd> {
  const { ended, stop } = startProgram(program);
  const late = setTimeout(() => void stop(), limits.work);
  const end = await ended;
  clearTimeout(late);
  if (end.seconds * 1000 < limits.work) return end;
  throw new Error(`${program.command} ${program.argv.join(' ')}: no end after ${limits.work} ms\n${end.stderr}`);
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a port was asked for, and none was given');
  return address.port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false)).once('connect', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}

/** A server on 127.0.0.1 that listens. @throws {Error} where it ends before, or does not listen in time */
export async function startServer(program: Program, port: number): Promise<RunningProgram> {
  const server = startProgram(program);
  let end: ProgramEnd | undefined;
  void server.ended.then((told) => (end = told));
  const deadline = performance.now() + limits.listen;
  while (!(await listens(port))) {
    if (performance.now() > deadline) end = await server.stop();
    if (end) throw new Error(`nothing listens on port ${port}; it ended with ${end.code}:\n${end.stdout}${end.stderr}`);
    await sleep(25);
  }
  return server;
}

/** Empty, and gone when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'graph-conformance-lab-'));
  folders.push(folder);
  return folder;
}
