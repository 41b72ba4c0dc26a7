/** The command line as a process of its own, for what only a process has: exit code, signals, pipes, vitest. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inject, onTestFinished } from 'vitest';

const require = createRequire(import.meta.url);
const loader = pathToFileURL(require.resolve('tsx')).href;
const main = inject('compiledMain');
/** Words for a shell. */
export const commandLine = [process.execPath, main].map((word) => `'${word}'`).join(' ');
const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** Once the stream has said it. */
  said(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>;
  /** To the whole process group, as Ctrl-C in a terminal does. */
  send(signal: NodeJS.Signals): void;
  /** Of the process and everything that it started. */
  isAlive(): boolean;
  readonly ended: Promise<Ended>;
}

export interface ProcessOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A stream that nobody reads, as behind `| head` once head has seen enough. */
  readonly closed?: 'stdout' | 'stderr';
}

/** Of our own environment only what a program needs to run, so that no setting of the developer's gets in. */
const needed = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'];

function environment(env: ProcessOptions['env'] = {}): NodeJS.ProcessEnv {
  const kept = needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(kept), ...env };
}

function startNode(argv: readonly string[], { cwd, env, closed }: ProcessOptions): Running {
  const child = spawn(process.execPath, argv, {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (piece: string) => (text[stream] += piece));
  if (closed !== undefined) child[closed].destroy();
  const group = -(child.pid ?? 0);
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, ...text })),
  );
  const isAlive = (): boolean => {
    try {
      return process.kill(group, 0);
    } catch {
      return false;
    }
  };
  onTestFinished(async () => {
    if (isAlive()) process.kill(group, 'SIGKILL');
    await ended;
  });
  const said = (stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(text[stream]);
        if (found) resolve(found);
      };
      child[stream].on('data', look);
      child.once('close', () => reject(new Error(`it ended without saying ${pattern}: ${text.stdout}${text.stderr}`)));
      look();
    });
  return { said, send: (signal) => void process.kill(group, signal), isAlive, ended };
}

export const start = (argv: readonly string[], options: ProcessOptions): Running => startNode([main, ...argv], options);

/** A module of its own, for what has to be looked at from inside a process like ours. */
export const script = (code: string, options: ProcessOptions): Promise<Ended> =>
  startNode(['--import', loader, '--input-type=module', '--eval', code], options).ended;

export const cli = (argv: readonly string[], options: ProcessOptions): Promise<Ended> => start(argv, options).ended;

const vitestRunner = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', pathToFileURL(repository)));

/** `npx vitest run` in a project that has no configuration. */
export const ownVitest = (argv: readonly string[], options: ProcessOptions): Promise<Ended> =>
  startNode([vitestRunner, 'run', '--root', options.cwd, ...argv], options).ended;

/** `npx vitest run --project conformance`, from another folder, so that no state is left in the repository. */
export const startVitest = (argv: readonly string[], options: ProcessOptions): Running =>
  startNode([vitestRunner, 'run', '--project', 'conformance', '--root', repository, ...argv], options);

export const vitest = (argv: readonly string[], options: ProcessOptions): Promise<Ended> =>
  startVitest(argv, options).ended;

/** The line that explains the exit code. */
export const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** What an unexpected error leaves on a terminal: its frames. */
export const stackTrace = /^\s+at .+:\d+:\d+\)?$/m;
