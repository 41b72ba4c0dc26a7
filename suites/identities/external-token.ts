/** Tokens that somebody else made: put into a variable or a file, or printed by a program (Azure CLI, PowerShell, a script of one's own). */
import { failed } from '../../specs/result.ts';
import { isObject, jsonOf } from '../../specs/text.ts';
import { expiryOf } from './claims.ts';
import { mostStdout, runCommand, type CommandEnd, type RunCommandOptions } from './run-command.ts';
import type { SecretReference } from './config.ts';
import { describeReference, Secret, secretPlaceholder, type KnownSecrets, type ReadSecret } from './secrets.ts';
import { tokenFault } from './token-fault.ts';
import type { TokenResult, TokenSource } from './token-source.ts';

export function staticToken(reference: SecretReference, read: ReadSecret): TokenSource {
  return {
    async acquire() {
      const answer = await read(reference);
      if (!answer.ok) return answer;
      const text = answer.secret.reveal();
      const fault = tokenFault(text);
      return fault === undefined
        ? { ok: true, token: answer.secret, ...expiryOf(text) }
        : failed(`${describeReference(reference)} holds no token: it ${fault}`);
    },
  };
}

const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? Number(value) : undefined;

/** `expiresOn` of Azure CLI is local time without a zone, which is how `Date.parse` reads it. */
function moment(value: unknown): number | undefined {
  const seconds = wholeNumber(value);
  if (seconds !== undefined) return seconds;
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function printedExpiry(members: ReadonlyMap<string, unknown>, now: number): { readonly expiresAt?: number } {
  const seconds = wholeNumber(members.get('expires_in'));
  const expiresAt =
    // The one that is a number first: the other's zone is somebody's guess.
    moment(members.get('expires_on')) ??
    moment(members.get('expireson')) ??
    (seconds === undefined ? seconds : now + seconds);
  return expiresAt === undefined ? {} : { expiresAt };
}

const tokenNames = ['accesstoken', 'access_token', 'token'];
const printToken = 'let it print the token alone, or JSON with accessToken, access_token or token';

function bareToken(text: string): TokenResult {
  const fault = tokenFault(text);
  if (fault !== undefined) return failed(`printed no token: it ${fault}; ${printToken}`);
  return { ok: true, token: new Secret(text), ...expiryOf(text) };
}

/**
 * What a program printed: the token itself, or JSON as Azure CLI, Azure PowerShell and token endpoints write it.
 * @param now seconds since the epoch
 */
export function printedToken(output: string, now: number): TokenResult {
  const text = output.replace(/^\uFEFF/, '').trim();
  if (text === '') return failed(`printed nothing on its standard output; ${printToken}`);
  const json = /^["{[]/.test(text) ? jsonOf(text) : text;
  if (json === undefined) return failed(`printed what begins like JSON and is none; ${printToken}`);
  if (typeof json === 'string') return bareToken(json);
  // PowerShell writes `Token` and `ExpiresOn`.
  const members = new Map(
    Object.entries(isObject(json) ? json : {}).map(([name, member]) => [name.toLowerCase(), member]),
  );
  const token = tokenNames.map((name) => members.get(name)).find((value) => value !== undefined);
  if (typeof token === 'string' && token !== '') {
    const bare = bareToken(token);
    return bare.ok ? { ...bare, ...printedExpiry(members, now) } : bare;
  }
  const form = token === undefined ? '' : ' that is a text (a SecureString has to be converted first)';
  return failed(`printed JSON without a token${form}; ${printToken}`);
}

interface CommandOptions extends Pick<RunCommandOptions, 'argv' | 'after'> {
  readonly timeoutMs?: number;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly secrets: KnownSecrets;
}

const defaultTimeoutMs = 30_000;
const mostShown = 300;

/** A program may complain about a token by quoting one that nobody else has seen yet. */
const tokenLike = /eyJ[\w-]+(?:\.[\w-]*)*|[\w~+/=-]{60,}/g;

function said(stderr: string, secrets: KnownSecrets): string {
  const clean = secrets.redact(stderr).replaceAll(tokenLike, secretPlaceholder);
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

function tokenFrom(end: CommandEnd, timeoutMs: number, { now, secrets }: CommandOptions): TokenResult {
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
      return failed(`printed more than ${mostStdout} octets, which is not a token; let it print the token alone`);
    case 'killed':
      return failed(`was ended by ${end.name}${said(end.stderr, secrets)}`);
    case 'exited':
      return end.code === 0
        ? printedToken(end.stdout, now())
        : failed(`ended with exit code ${end.code}${said(end.stderr, secrets)}`);
  }
}

export function commandToken(options: CommandOptions): TokenSource {
  const { argv, after, timeoutMs = defaultTimeoutMs } = options;
  return {
    async acquire(signal) {
      const end = await runCommand({ argv, timeoutMs, signal, ...(after ? { after } : {}) });
      const answer = tokenFrom(end, timeoutMs, options);
      return answer.ok ? answer : failed(...answer.problems.map((problem) => `the program ${argv[0]} ${problem}`));
    },
  };
}
