import { dirname, join, relative } from 'node:path';
import { jsonFault } from '../../specs/json-fault.ts';
import { type Complaint, formatProblem } from '../../specs/problem.ts';
import { configSchema, type ConfigDocument } from './config-schema.ts';
import { literalTokens, tokenVariables, withAbsoluteFiles } from './config-tokens.ts';
import type { Found, Source } from './model.ts';
import { rows } from './table.ts';
import { readTextFile } from './text-file.ts';
import { named } from './wording.ts';
import { isObject } from '../../specs/text.ts';

export interface Config {
  readonly source: Source;
  readonly identities: NonNullable<ConfigDocument['identities']>;
  /** Environment variables that identities take secrets from. */
  readonly tokenVariables: readonly string[];
  readonly problems: readonly string[];
}

const noConfig: Config = { source: new Map(), identities: {}, tokenVariables: [], problems: [] };
export const defaultName = 'graph-conformance.json';

/** Reads the named file, or `graph-conformance.json` of `cwd`, which may be absent. */
export async function readConfig(path: string | undefined, cwd: string): Promise<Config> {
  const place = path ?? join(cwd, defaultName);
  const label = named(relative(cwd, place));
  const file = await readTextFile(place, 'a JSON file of settings');
  switch (file.kind) {
    case 'absent':
      return path === undefined
        ? noConfig
        : broken(label, 'does not exist; create it, or name another file with --config');
    case 'unreadable':
      return broken(label, file.problem);
    case 'text':
      return readDocument(file.text, { label, base: dirname(place) });
  }
}

function broken(label: string, problem: string): Config {
  return { ...noConfig, problems: [`${label}: ${problem}`] };
}

interface Place {
  /** What a problem calls it. */
  readonly label: string;
  /** Folder that relative paths in it start from. */
  readonly base: string;
}

async function readDocument(text: string, place: Place): Promise<Config> {
  // editors on Windows put a byte order mark first, which JSON.parse refuses
  const json = text.replace(/^\uFEFF/, '');
  const fault = jsonFault(json);
  if (fault === undefined) return checkDocument(JSON.parse(json), place);
  return broken(
    place.label,
    `is not JSON at line ${fault.line}, column ${fault.column}; write ${fault.expected} there`,
  );
}

/** What stands in the file, or an object of the same keys. */
export async function checkDocument(document: unknown, place: Place): Promise<Config> {
  const schema = await configSchema();
  const accepted = schema.accepts(document);
  const tokens = literalTokens(document);
  const others = (schema.accepts.errors ?? []).filter(
    (error) => !tokens.some((one) => one.pointer === error.instancePath),
  );
  const complaints = [...tokens, ...schema.complaints(others)];
  return {
    source: sourceOf(document, complaints, place),
    identities: accepted ? identitiesOf(document, place) : {},
    tokenVariables: tokenVariables(document),
    problems: complaints.map((complaint) => formatProblem({ file: place.label, ...complaint })),
  };
}

function identitiesOf({ identities = {} }: ConfigDocument, { base }: Place): Config['identities'] {
  return Object.fromEntries(
    Object.entries(identities).map(([name, identity]) => [name, withAbsoluteFiles(identity, base)]),
  );
}

/** The settings of the file, without those that the schema has refused already. */
function sourceOf(document: unknown, complaints: readonly Complaint[], place: Place): Source {
  const refused = new Set(complaints.map(({ pointer }) => pointer.split('/')[1]));
  const source = new Map<string, readonly Found[]>();
  for (const { flag, key } of rows) {
    if (flag === undefined || key === undefined || refused.has(key)) continue;
    if (isObject(document) && Object.hasOwn(document, key)) source.set(flag, foundIn(document[key], `/${key}`, place));
  }
  return source;
}

function foundIn(value: unknown, pointer: string, place: Place): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => foundIn(item, `${pointer}/${at}`, place));
  const texts = isObject(value)
    ? Object.entries(value).map(([name, item]) => `${name}=${String(item)}`)
    : [String(value)];
  return texts.map((text) => ({ where: `${place.label}: ${pointer}`, text, base: place.base }));
}
