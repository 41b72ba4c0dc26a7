/** How a command is called, tried without what it does: for help, README and jobs. */
import { join } from 'node:path';
import { commands } from './commands.ts';
import { call, newFolder, type Said } from '../run/in-process.test-data.ts';
import { settingsTakenBy } from '../settings/table.ts';

/** What every command with settings looks at, whether it uses it or not, and stops for. */
const stop = { GRAPH_CONFORMANCE_TIMEOUT: 'never' };
const stopped = 'GRAPH_CONFORMANCE_TIMEOUT: found "never"; ';

/** Words of a shell line up to a pipe, a redirection or a comment. Quotes are those of one word. */
export function wordsOf(line: string): readonly string[] {
  const [own = ''] = line.split(/ (?:[|>#&]|\d>)/, 1);
  return [...own.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

const linesOf = ({ err }: Said): readonly string[] => err.split('\n').filter((line) => line !== '');

/** @returns what a command says against its flags and their values, or that there is no such command */
export async function misuse([name, ...argv]: readonly string[]): Promise<readonly string[]> {
  const entry = commands.find((command) => command.name === name);
  if (!entry) return [`${name}: is not a command`];
  const cwd = await newFolder();
  const command = await entry.load();
  if (settingsTakenBy(command.name).length > 0) {
    const lines = linesOf(await call(command, { cwd, argv, env: stop }));
    const others = lines.filter((line) => !line.startsWith(stopped));
    return lines.length > others.length ? others : [...others, `${name}: did not look at its settings`];
  }
  // in an empty folder the only fair complaint is about a place that is not there
  const said = await call(command, { cwd, argv });
  const places = argv.filter((word) => !word.startsWith('-')).flatMap((place) => [place, join(cwd, place)]);
  return linesOf(said).filter((line) => !places.some((place) => line.startsWith(place)));
}
