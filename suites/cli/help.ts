/** The help texts, made from what commands declare of themselves and from the settings table. */
import { structuredSettings, settingsTakenBy, type Setting } from '../settings/table.ts';
import { fallbackTextOf, type Flag } from '../settings/flag.ts';
import { wrapped } from '../reporters/lines.ts';
import { commands, type CommandEntry } from './commands.ts';

/** Columns. */
const width = 80;

/** @param indent blanks before every line but the first */
const within = (text: string, indent: number): string => wrapped(text, width, indent).join('\n');

const exitCodes = `exit codes
  0  every gated check passed
  1  a gated check failed
  2  wrong usage or configuration
  3  inconclusive, skipped or incomplete, or nothing was tested
  4  stopped by a safety check (interlock): nothing was sent
  5  a test object could not be cleaned up
`;

/** Of all commands. */
export function overview(): string {
  const longest = Math.max(...commands.map(({ name }) => name.length));
  const list = commands
    .map(({ name, help: says }) => `  ${name.padEnd(longest)}  ${within(says, longest + 4)}`)
    .join('\n');
  return `graph-conformance: does a URL do what Microsoft Graph's reference pages promise?\n\nusage: graph-conformance COMMAND [flags]; graph-conformance COMMAND --help\n\n${list}\n\n${exitCodes}`;
}

/** Of one command. */
export async function help(entry: CommandEntry): Promise<string> {
  const { name, usage, flags, positionals = [], examples } = await entry.load();
  const own = [...positionals, ...Object.values(flags).map((flag) => [usageOf(flag), helpOf(flag)] as const)];
  const settings = settingsTakenBy(name);
  return [
    `usage: graph-conformance ${usage}\n\n${within(entry.help, 0)}\n`,
    ...(own.length === 0 ? [] : [own.map(([what, text]) => `  ${what}\n      ${within(text, 6)}\n`).join('')]),
    ...(settings.length === 0 ? [] : [settingsHelp(name, settings)]),
    `examples\n${examples.map((example) => `  graph-conformance ${example}\n`).join('')}`,
    ...(name === 'run' ? [exitCodes] : []),
  ].join('\n');
}

const usageOf = ({ flag, placeholder }: Flag<unknown>): string => `--${flag} ${placeholder}`.trimEnd();

function helpOf(flag: Flag<unknown>): string {
  const fallback = fallbackTextOf(flag);
  return fallback === undefined ? flag.help : `${flag.help} (default: ${fallback})`;
}

const precedence = `Settings: a flag overrides its environment variable, which overrides .env, which
overrides graph-conformance.json. A variable that is empty counts as not set.
`;

function settingsHelp(command: string, settings: readonly Setting<unknown>[]): string {
  return [
    precedence,
    ...settings.map((setting) => {
      const places = [setting.env, ...(setting.key === undefined ? [] : [`key "${setting.key}"`])].join(', ');
      const several = setting.type.shape === 'list' ? '; repeatable, separated by commas in the variable' : '';
      return `  ${usageOf(setting).padEnd(25)}${within(helpOf(setting), 27)}\n${' '.repeat(27)}${within(`${places}${several}`, 27)}`;
    }),
    ...structuredSettings
      .filter(({ commands: users }) => users.some((user) => user === command))
      .map(({ key, help: says }) => `  ${`(key "${key}")`.padEnd(25)}${within(says, 27)}`),
    '',
  ].join('\n');
}
