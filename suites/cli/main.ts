#!/usr/bin/env node
/** The command line as a process. The only code that ends it. */
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { errnoText, printableOutput } from '../../specs/text.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** While code is loaded, and while reports are written: a command listens before it sends anything, and as long as it sends. */
let hasListened = false;
function interrupted(signal: (typeof signals)[number]): void {
  if (process.listenerCount(signal) > 1) return;
  process.stderr.write(`interrupted before it was done${hasListened ? '' : '; nothing was sent to a target'}\n`);
  process.off(signal, interrupted);
  process.kill(process.pid, signal);
}
for (const signal of signals) process.on(signal, interrupted);
process.on('newListener', (name) => {
  hasListened ||= signals.some((signal) => signal === name);
});

const { commandLine, wantsColours } = await import('./command-line.ts');

// V8 lets its heap grow to four times what lives in it before it collects. With twice, a run of 36,000 cases needs 300 MiB in place
// of 420; with half as much again 265, and 6 % more time than with twice.
setFlagsFromString('--heap-growing-percent=100');

// A closed pipe (`| head`) is the reader's choice, and changes nothing about what the command found.
for (const [name, stream] of Object.entries({ stdout: process.stdout, stderr: process.stderr }))
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (name === 'stdout') process.stderr.write(`stdout ${errnoText(error)}\n`);
    over = true;
    process.exit(3);
  });

// Never 1, which says that a case failed, and never 13, which says nothing.
let over = false;
process.on('exit', () => {
  if (over) return;
  process.exitCode = 3;
  process.stderr.write('error of this tool: the command ended before it was done\n');
});
process.on('uncaughtException', (error: unknown) => {
  over = true;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`error of this tool: ${printableOutput(text)}\n`);
  process.exit(3);
});

/** A terminal that is closed, and Ctrl-C, answer no. */
function ask(question: string): Promise<boolean> {
  return new Promise((resolve) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    terminal.once('close', () => resolve(false));
    terminal.question(question, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      terminal.close();
    });
  });
}

const code = commandLine({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  colours: wantsColours(process.env, process.stdout.isTTY),
  ...(process.stdout.isTTY ? { columns: process.stdout.columns || 80 } : {}),
  // some terminals say that they have 0 columns
  ...(process.stderr.isTTY ? { width: () => process.stderr.columns || 80 } : {}),
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
void code.then((exitCode) => {
  over = true;
  process.exitCode = exitCode;
});
