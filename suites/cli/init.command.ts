/** `graph-conformance init`: a configuration to fill in, and a first CI job. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { drafts, services, unsharedBeside, type Service } from './init/drafts.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { shown } from '../settings/wording.ts';
import { didYouMean } from '../../specs/text.ts';

type Flags = { readonly service: Service | undefined; readonly force: boolean } | { readonly problem: string };

function readFlags(argv: readonly string[]): Flags {
  try {
    const options = { ci: { type: 'string' }, force: { type: 'boolean', default: false } } as const;
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    const service = services.find((one) => one === values.ci);
    if (values.ci === undefined || service !== undefined) return { service, force: values.force };
    return {
      problem: `--ci: found ${shown(values.ci)}; use one of ${services.join(', ')}${didYouMean(values.ci, services)}`,
    };
  } catch (error) {
    return { problem: `init: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Empty where there is none, or none that can be read. */
function textOf(place: string): string {
  try {
    return readFileSync(place, 'utf8');
  } catch {
    return '';
  }
}

/** @returns a sentence for the person, where it cannot be written */
function put(place: string, text: string, write: typeof writeFileSync | typeof appendFileSync): string | undefined {
  try {
    mkdirSync(dirname(place), { recursive: true });
    write(place, text);
    return undefined;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `${place}: cannot be written (${why}); run init in a folder of your own`;
  }
}

const toInstall = 'npm install --save-dev graph-conformance, for the job installs what package-lock.json names; then ';

/** Overwrites nothing unless it is told to: one file that is there already stops all of them. */
export async function init(io: Io): Promise<ExitCode> {
  const flags = readFlags(io.argv);
  if ('problem' in flags) return complain(io, [flags.problem]);
  const files = drafts(flags.service);
  const present = files.filter(({ path }) => existsSync(join(io.cwd, path)));
  if (present.length > 0 && !flags.force) {
    const names = present.map(({ path }) => path).join(', ');
    return complain(io, [`${names}: already there; nothing was written (--force overwrites)`]);
  }
  const ignore = join(io.cwd, '.gitignore');
  const ignored = unsharedBeside(textOf(ignore));
  const problem =
    (ignored.lines.length > 0 ? put(ignore, ignored.text, appendFileSync) : undefined) ??
    files.map(({ path, text }) => put(join(io.cwd, path), text, writeFileSync)).find((one) => one !== undefined);
  if (problem !== undefined) return complain(io, [problem]);
  for (const { path } of files) io.out(`wrote ${path}\n`);
  if (ignored.lines.length > 0) io.out(`added to .gitignore: ${ignored.lines.join(', ')}\n`);
  const locked = textOf(join(io.cwd, 'package-lock.json')).includes('"node_modules/graph-conformance"');
  io.out(`next: ${flags.service === undefined || locked ? '' : toInstall}graph-conformance run\n`);
  return 0;
}
