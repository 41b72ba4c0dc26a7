/** Processes that end with this one, however it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const children = new Set<ChildProcess>();
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

export interface Child {
  /** What it has written to both streams so far. */
  readonly said: () => string;
  readonly exitCode: () => number | null | undefined;
  readonly stop: () => Promise<void>;
}

/** Milliseconds that a process has to end by itself, a server to listen, and between two looks at a port. */
const patience = { stop: 3000, listen: 30_000, look: 25 };

export interface Program {
  readonly command: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Besides PATH; nothing else of our own environment reaches it. */
  readonly env?: Readonly<Record<string, string>>;
}

function started({ command, argv, cwd, env }: Program): ChildProcess {
  const child = spawn(command, argv, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

export function startChild(program: Program): Child {
  const child = started(program);
  let text = '';
  let ended: number | null | undefined;
  const closed = new Promise<void>((resolve) => {
    child.once('error', (error) => (text += error.message));
    child.once('close', (code) => {
      ended = code;
      resolve();
    });
  });
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return {
    said: () => text,
    exitCode: () => ended,
    stop: async () => {
      child.kill('SIGTERM');
      await Promise.race([closed, sleep(patience.stop, undefined, { ref: false })]);
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** Runs to its end. @param limit milliseconds @throws {Error} where it takes longer */
export async function runChild(
  program: Program,
  limit: number,
): Promise<{ readonly code: number | null; said: string }> {
  const child = startChild(program);
  const deadline = performance.now() + limit;
  while (child.exitCode() === undefined) {
    if (performance.now() > deadline) {
      await child.stop();
      throw new Error(`${program.command} ${program.argv.join(' ')}: no end after ${limit} ms\n${child.said()}`);
    }
    await sleep(patience.look);
  }
  return { code: child.exitCode() ?? null, said: child.said() };
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
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Looks at the port until something listens. @throws {Error} where the server ends before, or nothing does in time */
export async function listening(child: Child, port: number): Promise<void> {
  const deadline = performance.now() + patience.listen;
  while (!(await listens(port))) {
    if (child.exitCode() !== undefined) throw new Error(`it ended with ${child.exitCode()}:\n${child.said()}`);
    if (performance.now() > deadline) throw new Error(`nothing listens on port ${port}:\n${child.said()}`);
    await sleep(patience.look);
  }
}

/** A server process on loopback that answers; otherwise it is gone. */
export async function startServer(program: Program, port: number): Promise<Child> {
  const child = startChild(program);
  try {
    await listening(child, port);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}
