#!/usr/bin/env node
/** The command line. The only code that ends the process. */
import { commands } from './commands.ts';
import { help, overview } from './help.ts';
import type { ExitCode, Io } from './io.ts';
import { UnusableStateFolder } from '../run/state-folder.ts';
import { packageVersion } from '../../specs/package-root.ts';
import { named } from '../settings/flag.ts';
import { didYouMean } from '../../specs/text.ts';

/** The types call `isTTY` a boolean; for a pipe it is undefined, which picocolors would take for "decide yourself". */
function wantsColours({ FORCE_COLOR: forced, NO_COLOR: none }: NodeJS.ProcessEnv, isTTY: boolean | undefined): boolean {
  return forced === undefined ? isTTY === true && (none ?? '') === '' : forced !== '0' && forced !== 'false';
}

function ioOf(argv: readonly string[]): Io {
  const colours = wantsColours(process.env, process.stdout.isTTY);
  return {
    argv,
    env: process.env,
    cwd: process.cwd(),
    colours,
    // some terminals say that they have 0 columns
    ...(process.stderr.isTTY ? { width: () => process.stderr.columns || 80 } : {}),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
}

async function main([name, ...argv]: readonly string[]): Promise<ExitCode> {
  const io = ioOf(argv);
  if (name === '--version' || name === '-v') {
    io.out(`${packageVersion()}\n`);
    return 0;
  }
  const wantsHelp = name === undefined || name === '--help' || name === '-h' || name === 'help';
  if (wantsHelp) {
    io.out(overview());
    return name === undefined ? 2 : 0;
  }
  const known = commands.find((command) => command.name === name);
  if (!known) {
    io.err(
      `${named(name)}: is no command; use one of ${commands.map((command) => command.name).join(', ')}${didYouMean(
        name,
        commands.map((command) => command.name),
      )}\n`,
    );
    return 2;
  }
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(await help(known));
    return 0;
  }
  return (await known.load()).run(io);
}

/** Never 1 for what went wrong with us: 1 says that a promise is broken. */
function giveUp(error: unknown): ExitCode {
  if (error instanceof UnusableStateFolder) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stderr.write(
    `error of this tool: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 3;
}

// A closed pipe (`| head`) is the reader's choice, and changes nothing about what the command found.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(3);
  });

process.exitCode = await main(process.argv.slice(2)).catch(giveUp);
