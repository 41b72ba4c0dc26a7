/** The files that `init` writes, as texts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../specs/package-root.ts';
import { defaultName } from '../../settings/config-file.ts';
import { isLoopback } from '../../http.ts';
import { settingsSchemaPath } from '../../settings/config-schema.ts';
import type { Target } from '../../settings/model.ts';

export const services = ['github', 'gitlab'] as const;
export type Service = (typeof services)[number];

export interface Draft {
  /** Relative to the folder of the user. */
  readonly path: string;
  readonly text: string;
}

// JSON has no comments, and the schema has a key for them
const configuration = {
  $schema: `./node_modules/graph-conformance/${settingsSchemaPath}`,
  $comment: [
    'Without a target the embedded reference server is judged: "npx graph-conformance run" works as it stands.',
    'Then add "target": "http://127.0.0.1:4010" here, or set TARGET_URL. "npx graph-conformance run --help" lists every key.',
    'Where the mock serves only some operations, select these: "spec": "*-revoketoken"; "npx graph-conformance list specs" names all.',
    '"asOf" is the revision of the pages: "first", the default, stays the same when newer ones are added; "latest" takes the newest on file.',
    'Without identities the suite mints tokens; "npx graph-conformance jwks" prints the keys that a mock has to know.',
    'Identities of a tenant go under "identities". Secrets never stand here: { "env": "NAME" } refers to a variable; .env.example shows each flow.',
    'waivers.json beside this file lists known failures that do not fail a run: "npx graph-conformance run --suggest-waivers".',
  ],
  asOf: 'first',
  gate: 'page',
};

/** @throws {Error} where the package is incomplete */
const shipped = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');

/** What a run needs that is started by hand. */
export const drafts = (): readonly Draft[] => [
  { path: defaultName, text: `${JSON.stringify(configuration, undefined, 2)}\n` },
  { path: '.env.example', text: shipped('.env.example') },
];

/** Relative to the folder of the user. */
export const jobPaths: Readonly<Record<Service, string>> = {
  github: '.github/workflows/conformance.yml',
  gitlab: '.gitlab-ci.yml',
};

/** From so many operations on, judging takes longer than installing on every machine. */
const worthSharing = 500;

/** What a configuration says of its run, as far as a job depends on it. */
export interface JobFacts {
  readonly target: Target | undefined;
  readonly operations: number;
}

const ownMock = 'npx --no -- graph-conformance mock --port 4010';
const ownUrl = 'http://127.0.0.1:4010';

/** A mock of ours listens where the configured one does, until there is its own; what runs elsewhere is not started. */
export function jobText(service: Service, { target, operations }: JobFacts): string {
  const text = shipped(`suites/cli/init/${service}${operations < worthSharing ? '' : '-shards'}.yml`);
  if (target === undefined) return text;
  const { hostname, port } = new URL(target.origin);
  const mock = isLoopback(hostname) ? ownMock.replace('4010', port === '' ? '80' : port) : "''";
  return text.replaceAll(ownMock, mock).replaceAll(ownUrl, target.url);
}

/** What holds secrets or keys, and belongs into nobody's repository. */
const unshared = ['.env', '.graph-conformance/'];

/** The lines that a `.gitignore` still needs, and what to append to it. */
export function unsharedBeside(ignored: string): { readonly lines: readonly string[]; readonly text: string } {
  const bare = (line: string): string => line.trim().replaceAll(/^\/|\/$/g, '');
  const there = new Set(ignored.split('\n').map(bare));
  const lines = unshared.filter((line) => !there.has(bare(line)));
  const gap = ignored === '' || ignored.endsWith('\n') ? '' : '\n';
  return { lines, text: `${gap}${lines.map((line) => `${line}\n`).join('')}` };
}
