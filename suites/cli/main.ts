#!/usr/bin/env node
/** The command line. The only code that ends the process. */
import { commands } from './commands.ts';
import { help } from './help.ts';
import type { ExitCode, Io } from './io.ts';
import { packageVersion } from './version.ts';
import { didYouMean, named } from './settings/wording.ts';

function ioOf(argv: readonly string[]): Io {
  const colours =
    process.env['FORCE_COLOR'] !== undefined || (process.stdout.isTTY && process.env['NO_COLOR'] === undefined);
  return {
    argv,
    env: process.env,
    cwd: process.cwd(),
    colours,
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
    io.out(help());
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
    io.out(help(known));
    return 0;
  }
  return (await known.load())(io);
}

// A closed pipe (`| head`) is the reader's choice.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

process.exitCode = await main(process.argv.slice(2));
