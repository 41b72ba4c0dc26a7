/** A program run to its end, with everything that it started, within a time and an amount of output. */
import { spawn, type ChildProcess } from 'node:child_process';
import { errorCode } from '../../specs/text.ts';
import { startTimer, type StartTimer } from '../timers.ts';

export interface RunCommandOptions {
  /** Program and arguments. */
  readonly argv: readonly [program: string, ...rest: string[]];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly after?: StartTimer;
}

export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'killed'; readonly name: string; readonly stderr: string }
  | { readonly kind: 'not-started'; readonly code: string }
  | { readonly kind: 'timeout'; readonly stderr: string }
  | { readonly kind: 'too-much' | 'interrupted' };

export const mostStdout = 1 << 16;
const mostStderr = 1 << 13;

const windows = process.platform === 'win32';

/** `az` starts python, and npm scripts start shells: the program alone is not enough. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (windows) {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      child.kill('SIGKILL'),
    );
    return;
  }
  try {
    // `detached` made the program the leader of a process group.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/**
 * No shell: an argument is an argument, whatever characters it has. On Windows that means that a batch file such as
 * `az.cmd` cannot be the program (Node refuses with EINVAL since CVE-2024-27980): its interpreter has to be named,
 * as in `["cmd.exe", "/d", "/c", "az", "account", "get-access-token"]`.
 */
export function runCommand({
  argv: [program, ...rest],
  timeoutMs,
  signal,
  after = startTimer,
}: RunCommandOptions): Promise<CommandEnd> {
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = spawn(program, rest, {
        shell: false,
        detached: !windows,
        windowsHide: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      return resolve({ kind: 'not-started', code: errorCode(error) });
    }
    const stdout: Buffer[] = [];
    let length = 0;
    let stderr = '';
    const end = (how: CommandEnd): void => {
      stopTimer();
      signal.removeEventListener('abort', interrupt);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(how);
    };
    const stop = (how: CommandEnd): void => {
      killTree(child);
      end(how);
    };
    const interrupt = (): void => stop({ kind: 'interrupted' });
    const stopTimer = after(timeoutMs, () => stop({ kind: 'timeout', stderr }));
    signal.addEventListener('abort', interrupt);
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      length += chunk.length;
      if (length > mostStdout) stop({ kind: 'too-much' });
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr = `${stderr}${chunk.toString('utf8')}`.slice(0, mostStderr);
    });
    child.on('error', (error) => end({ kind: 'not-started', code: errorCode(error) }));
    child.on('close', (code, name) =>
      end(
        code === null
          ? { kind: 'killed', name: name ?? 'a signal', stderr }
          : { kind: 'exited', code, stdout: Buffer.concat(stdout).toString('utf8'), stderr },
      ),
    );
  });
}
