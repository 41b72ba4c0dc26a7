/** Any program that prints a token: Azure CLI, PowerShell, a script of your own. */
import { printedToken } from './printed-token.ts';
import { mostStdout, runProgram, type ProgramEnd } from './process-tree.ts';
import type { TokenResult, TokenSource } from './provider.ts';
import type { SecretBook } from './secret-book.ts';

export interface CommandOptions {
  /** Program and arguments; no shell reads them. */
  readonly argv: readonly [program: string, ...rest: string[]];
  readonly timeoutMs?: number;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly secrets: SecretBook;
}

const defaultTimeoutMs = 30_000;
const mostShown = 300;

/** A program may complain about a token by quoting one that nobody else has seen yet. */
const tokenLike = /eyJ[\w-]+(?:\.[\w-]*)*|[\w~+/=-]{60,}/g;

function said(stderr: string, secrets: SecretBook): string {
  const clean = secrets.cut(stderr).replaceAll(tokenLike, '<secret>');
  const line = clean.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  if (line === '') return ', and said nothing on its standard error';
  return `: ${line.length > mostShown ? `${line.slice(0, mostShown)}…` : line}`;
}

const notStarted: Readonly<Record<string, string>> = {
  ENOENT: 'is not there; install it, or give its whole path',
  EACCES: 'may not be run; make it executable, or name the interpreter first',
  EINVAL:
    'cannot be run without a shell, because it is a batch file; name its interpreter first: "cmd.exe", "/d", "/c", …',
};

function answerOf(end: ProgramEnd, { timeoutMs = defaultTimeoutMs, now, secrets }: CommandOptions): TokenResult {
  const failed = (reason: string): TokenResult => ({ ok: false, reason });
  switch (end.kind) {
    case 'not-started':
      return failed(notStarted[end.code] ?? `could not be started (${end.code})`);
    case 'timeout':
      return failed(
        `printed no token within ${timeoutMs} ms and was stopped; give it more time with "timeout", or look whether it waits for a person${said(end.stderr, secrets)}`,
      );
    case 'interrupted':
      return failed('was stopped, because the run was interrupted');
    case 'too-much':
      return failed(`printed more than ${mostStdout} octets, which is no token; let it print the token alone`);
    case 'killed':
      return failed(`was ended by ${end.name}${said(end.stderr, secrets)}`);
    case 'exited':
      return end.code === 0
        ? printedToken(end.stdout, now())
        : failed(`ended with exit code ${end.code}${said(end.stderr, secrets)}`);
  }
}

export function commandToken(options: CommandOptions): TokenSource {
  const { argv, timeoutMs = defaultTimeoutMs } = options;
  return {
    async acquire(signal) {
      const answer = answerOf(await runProgram({ argv, timeoutMs, signal }), options);
      return answer.ok ? answer : { ok: false, reason: `the program ${argv[0]} ${answer.reason}` };
    },
  };
}
