/**
 * Programs that a settings file names for tokens may have come with somebody's repository: none is started before a person has
 * seen its command line, or a job has said `--allow-commands`.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { readRegularFile } from '../../specs/regular-file.ts';
import { failed, type Result } from '../../specs/result.ts';
import { named } from '../settings/flag.ts';
import type { Settings } from '../settings/model.ts';
import { printable } from '../../specs/text.ts';

interface Asking {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Absent: nobody is there. */
  readonly ask?: (question: string) => Promise<boolean>;
}

const mostOctets = 1 << 20;

/** Undefined where there is none that can be read. */
function octetsOf(file: string): Buffer | undefined {
  try {
    return readRegularFile(file, mostOctets);
  } catch {
    return undefined;
  }
}

/** What tells that a word of a command names something else than before; undefined where it names no file. */
function contentOf(file: string): string | undefined {
  const { size = 0, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return size > mostOctets ? `${size} octets of ${mtimeMs}` : octetsOf(file)?.toString('base64');
}

type Command = readonly [program: string, ...rest: string[]];

const commandsIn = ({ identities }: Settings): readonly (readonly [name: string, command: Command])[] =>
  Object.entries(identities).flatMap(([name, one]) =>
    one.provider === 'command' ? [[name, one.command] as const] : [],
  );

/** Of the file's place, of its commands, and of what the scripts that they name say. */
function digestOf(settings: Settings, cwd: string): string {
  const commands = commandsIn(settings).map(([, command]) =>
    command.map((word) => [word, contentOf(resolve(cwd, word))]),
  );
  return createHash('sha256')
    .update(JSON.stringify([settings.commandsFrom, commands]))
    .digest('hex');
}

/** Of the user and not of the project: the state folder beside a settings file can come with it. */
function rememberedIn({ XDG_STATE_HOME: xdg = '', LOCALAPPDATA: windows = '' }: NodeJS.ProcessEnv): string {
  const folder = [xdg, windows].find(isAbsolute) ?? join(homedir(), '.local', 'state');
  return join(folder, 'graph-conformance', 'allowed-commands');
}

function remember(file: string, digest: string, settings: Settings): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, `${digest} ${settings.commandsFrom}\n`, { mode: 0o600 });
  } catch {
    // a job without a home of its own: whoever comes next is asked again
  }
}

const wayOut = 'read the file; if they may run, answer yes at a terminal, or say --allow-commands';

/** All of it, for the person who says whether it may run. */
const wholeLines = (settings: Settings): readonly string[] =>
  commandsIn(settings).map(([name, command]) => {
    const words = command.map((word) => (/^[\w./-]+$/.test(word) ? word : printable(JSON.stringify(word))));
    return `identity ${named(name)}: ${words.join(' ')}`;
  });

/** For logs: words that look like secrets are not shown. */
const linesOf = (settings: Settings): readonly string[] =>
  commandsIn(settings).map(([name, command]) => `identity ${named(name)}: ${command.map(named).join(' ')}`);

/** The settings with what was allowed; or the command lines that nobody has allowed yet. */
export async function withConsent(
  settings: Settings,
  { env, cwd, ask }: Asking,
): Promise<Result<{ readonly settings: Settings }>> {
  if (settings.commandsFrom === undefined) return { ok: true, settings };
  const digest = digestOf(settings, cwd);
  const file = rememberedIn(env);
  const known = octetsOf(file)?.toString('utf8').split('\n') ?? [];
  const allowed = { ok: true, settings: { ...settings, allowCommands: true } } as const;
  if (known.some((line) => line.startsWith(digest))) return allowed;
  const what = `${named(settings.commandsFrom)} names programs to run for tokens, which you have not allowed yet`;
  if (
    settings.allowCommands ||
    (await ask?.(`${[`${what}:`, ...wholeLines(settings)].join('\n  ')}\nRun them, now and until they change? (y/N) `))
  ) {
    remember(file, digest, settings);
    return allowed;
  }
  return failed(`${what}: ${linesOf(settings).join('; ')}; nothing was started: ${wayOut}`);
}
