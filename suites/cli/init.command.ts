/** `graph-conformance init`: a configuration to fill in, and a first CI job. */
import { appendFileSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRegularFile } from '../../specs/regular-file.ts';
import { flag } from '../settings/flag.ts';
import { oneOf, onOff } from '../settings/value-types.ts';
import { command } from './command.ts';
import {
  drafts,
  jobPaths,
  jobText,
  services,
  unsharedBeside,
  type Draft,
  type JobFacts,
  type Service,
} from './init/drafts.ts';
import { planRun } from '../run/plan.ts';
import { readSettings } from '../settings/read-settings.ts';
import { complain } from './io.ts';

/** Of a file of settings, or of names that git ignores. */
const mostOctets = 1 << 20;

/** Empty where there is none, or none that can be read. */
function textOf(place: string): string {
  try {
    return readRegularFile(place, mostOctets).toString('utf8');
  } catch {
    return '';
  }
}

/** @returns a sentence for the person, where it cannot be written */
function put(place: string, text: string, write: typeof writeFileSync | typeof appendFileSync): string | undefined {
  try {
    mkdirSync(dirname(place), { recursive: true });
    // a pipe would hold the writing up, and a link that leads nowhere yet would be written through
    const there = lstatSync(place, { throwIfNoEntry: false });
    if (there && !there.isFile() && !there.isDirectory()) return `${place} is not a regular file; put one in its place`;
    write(place, text);
    return undefined;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `${place}: cannot be written (${why}); run init in a folder of your own`;
  }
}

/** Of the configuration that is there; of one that cannot be read, a job says what is wrong with it. */
async function jobFacts(cwd: string): Promise<JobFacts> {
  const read = await readSettings({ argv: [], env: {}, cwd });
  if (!read.ok) return { target: undefined, operations: 0 };
  const planned = await planRun(read.settings);
  const operations = planned.ok ? new Set(planned.plan.cases.map(({ operation }) => operation.id)).size : 0;
  return { target: read.settings.target, operations };
}

const includedJob = '.gitlab/conformance.yml';

/** Where the job goes: GitLab has one file for all jobs, which may be somebody's already. */
function jobPath(service: Service, cwd: string, force: boolean): string {
  const path = jobPaths[service];
  return service === 'gitlab' && !force && existsSync(join(cwd, path)) ? includedJob : path;
}

const toInstall =
  'npm install --save-dev graph-conformance (or the tarball of npm pack, which you commit, until it is on npm): the job installs what package-lock.json names; then ';

/** Overwrites nothing unless it is told to: a file that is there already stops all, but that a job can be added to a configuration. */
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
    const isThere = ({ path }: Draft): boolean => existsSync(join(io.cwd, path));
    const job = service && {
      path: jobPath(service, io.cwd, force),
      text: jobText(service, await jobFacts(io.cwd)),
    };
    const present = (job ? [job] : drafts()).filter(isThere);
    if (present.length > 0 && !force) {
      const names = present.map(({ path }) => path).join(', ');
      return complain(io, [`${names}: already there; nothing was written (--force overwrites)`]);
    }
    const kept = force ? [] : drafts().filter(isThere);
    const files = [...drafts().filter(({ path }) => !kept.some((one) => one.path === path)), ...(job ? [job] : [])];
    const ignore = join(io.cwd, '.gitignore');
    const ignored = unsharedBeside(textOf(ignore));
    const problem =
      (ignored.lines.length > 0 ? put(ignore, ignored.text, appendFileSync) : undefined) ??
      files.map(({ path, text }) => put(join(io.cwd, path), text, writeFileSync)).find((one) => one !== undefined);
    if (problem !== undefined) return complain(io, [problem]);
    for (const { path } of kept) io.out(`kept ${path}, which is already there\n`);
    for (const { path } of files) io.out(`wrote ${path}\n`);
    if (ignored.lines.length > 0) io.out(`added to .gitignore: ${ignored.lines.join(', ')}\n`);
    const locked = textOf(join(io.cwd, 'package-lock.json')).includes('"node_modules/graph-conformance"');
    if (job?.path === includedJob) io.out(`add to ${jobPaths.gitlab}: include: [{ local: ${includedJob} }]\n`);
    if (job)
      io.out(`in ${job.path}, put the command that starts your mock behind MOCK, and its address behind TARGET_URL\n`);
    io.out(`next: ${service === undefined || locked ? '' : toInstall}npx graph-conformance run\n`);
    return 0;
  },
);
