/** `graph-conformance init`: a configuration to fill in, and a first CI job. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flag } from '../settings/flag.ts';
import { oneOf, onOff } from '../settings/value-types.ts';
import { command } from './command.ts';
import { drafts, services, unsharedBeside } from './init/drafts.ts';
import { complain } from './io.ts';

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
export const init = command(
  {
    name: 'init',
    usage: 'init [--ci github|gitlab] [--force]',
    flags: {
      service: flag(
        '--ci SERVICE',
        'also write a job: github (.github/workflows/conformance.yml) or gitlab (.gitlab-ci.yml)',
        oneOf(services),
      ),
      force: flag('--force', 'overwrite files that are there; lines are only ever added to .gitignore', onOff, false),
    },
    examples: ['init', 'init --ci github', 'init --ci gitlab --force'],
  },
  async (io, { service, force }) => {
    const files = drafts(service);
    const present = files.filter(({ path }) => existsSync(join(io.cwd, path)));
    if (present.length > 0 && !force) {
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
    io.out(`next: ${service === undefined || locked ? '' : toInstall}graph-conformance run\n`);
    return 0;
  },
);
