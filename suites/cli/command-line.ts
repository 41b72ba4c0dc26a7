/** From the words behind the program's name to an exit code. */
import { packageVersion } from '../../specs/package-root.ts';
import { didYouMean, printableOutput } from '../../specs/text.ts';
import { UnusableStateFolder } from '../run/state-folder.ts';
import { named } from '../settings/flag.ts';
import { commands } from './commands.ts';
import { help, overview } from './help.ts';
import { complain, type ExitCode, type Io } from './io.ts';

/** The types call `isTTY` a boolean; for a pipe it is undefined, which picocolors would take for "decide yourself". */
export function wantsColours(
  { FORCE_COLOR: forced, NO_COLOR: none, TERM: term }: NodeJS.ProcessEnv,
  isTTY: boolean | undefined,
): boolean {
  return forced === undefined
    ? isTTY === true && (none ?? '') === '' && term !== 'dumb'
    : forced !== '0' && forced !== 'false';
}

async function execute({ argv: [name, ...argv], ...io }: Io): Promise<ExitCode> {
  if (name === '--version' || name === '-V' || name === '-v') {
    io.out(`${packageVersion()}\n`);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(overview());
    return name === undefined ? 2 : 0;
  }
  const known = commands.find((command) => command.name === name);
  if (!known) {
    const names = commands.map((command) => command.name);
    io.err(`${named(name)}: is not a command; use one of ${names.join(', ')}${didYouMean(name, names)}\n`);
    return 2;
  }
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(await help(known));
    return 0;
  }
  return (await known.load()).run({ ...io, argv });
}

/** Never 1 for what went wrong with us: 1 says that a case failed. */
export async function commandLine(given: Io): Promise<ExitCode> {
  const io = {
    ...given,
    out: (text: string) => given.out(printableOutput(text)),
    err: (text: string) => given.err(printableOutput(text)),
  };
  try {
    return await execute(io);
  } catch (error) {
    if (error instanceof UnusableStateFolder) return complain(io, [error.message]);
    io.err(`error of this tool: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 3;
  }
}
