/** `graph-conformance init`: a configuration to fill in, and a first CI job. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../specs/package-root.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { didYouMean, shown } from './settings/wording.ts';

const services = ['github', 'gitlab'] as const;
type Service = (typeof services)[number];

interface Draft {
  /** Relative to the folder of the user. */
  readonly path: string;
  readonly text: string;
}

const configuration = {
  $schema: './node_modules/graph-conformance/suites/cli/settings/graph-conformance.schema.json',
  $comment: [
    'Without a target the embedded reference server is judged: "graph-conformance run" works as it stands.',
    'Then add "target": "http://127.0.0.1:4010" here, or set TARGET_URL. "graph-conformance run --help" lists every key.',
    'Without identities the suite mints tokens; "graph-conformance jwks" prints the keys that a mock has to know.',
    'Identities of a tenant go under "identities". Secrets never stand here: { "env": "NAME" } refers to a variable; .env.example shows each flow.',
    'waivers.json beside this file consents to known failures: "graph-conformance run --suggest-waivers".',
  ],
  asOf: 'latest',
  gate: 'page',
};

function drafts(service: Service | undefined): readonly Draft[] {
  const shipped = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');
  const jobs: Readonly<Record<Service, Draft>> = {
    github: { path: '.github/workflows/conformance.yml', text: shipped('suites/cli/init/github.yml') },
    gitlab: { path: '.gitlab-ci.yml', text: shipped('suites/cli/init/gitlab.yml') },
  };
  return [
    { path: 'graph-conformance.json', text: `${JSON.stringify(configuration, undefined, 2)}\n` },
    { path: '.env.example', text: shipped('.env.example') },
    ...(service === undefined ? [] : [jobs[service]]),
  ];
}

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

/** Overwrites nothing unless it is told to: either all files are written, or none. */
export async function init(io: Io): Promise<ExitCode> {
  const flags = readFlags(io.argv);
  if ('problem' in flags) return complain(io, [flags.problem]);
  const files = drafts(flags.service).map(({ path, text }) => ({ path, place: join(io.cwd, path), text }));
  const present = files.filter(({ place }) => existsSync(place));
  if (present.length > 0 && !flags.force) {
    const names = present.map(({ path }) => path).join(', ');
    return complain(io, [`${names}: already there; nothing was written (--force overwrites)`]);
  }
  for (const { place, text } of files) {
    try {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return complain(io, [`${place}: cannot be written (${why}); run init in a folder of your own`]);
    }
  }
  for (const { path } of files) io.out(`wrote ${path}\n`);
  io.out('next: graph-conformance run\n');
  return 0;
}
