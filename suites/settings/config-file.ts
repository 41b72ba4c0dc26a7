/** `graph-conformance.json`, or an object of the same keys. */
import { dirname, join, relative } from 'node:path';
import { parseJson } from '../../specs/json.ts';
import { type JsonProblem, formatProblem } from '../../specs/schema-problems.ts';
import { readRegularFile } from '../../specs/regular-file.ts';
import { failed, type Result } from '../../specs/result.ts';
import { errnoText, isObject } from '../../specs/text.ts';
import { encodingFault } from '../identities/secrets.ts';
import { configSchema, literalSecrets, secretVariables, withAbsoluteFiles } from './config-schema.ts';
import type { Given } from '../model.ts';
import type { Settings } from './model.ts';
import { allSettings } from './table.ts';
import { named, type RawText, type RawTexts } from './flag.ts';

export interface Config extends Given {
  readonly texts: RawTexts;
  readonly exclude: Settings['exclude'];
  readonly identities: Settings['identities'];
  /** Environment variables that identities take secrets from. */
  readonly secretVariables: readonly string[];
  readonly problems: readonly string[];
}

const noConfig: Config = {
  texts: new Map(),
  exclude: [],
  bodies: {},
  resources: {},
  identities: {},
  secretVariables: [],
  problems: [],
};
export const defaultName = 'graph-conformance.json';

/** Reads the named file, or `graph-conformance.json` of `cwd`, which may be absent. */
export async function readConfig(path: string | undefined, cwd: string): Promise<Config> {
  const place = path ?? join(cwd, defaultName);
  const label = named(relative(cwd, place));
  const file = await readTextFile(place, label, 'a JSON file of settings');
  if (!file.ok) return { ...noConfig, problems: file.problems };
  if (file.text !== undefined) return readDocument(file.text, { label, base: dirname(place) });
  return path === undefined ? noConfig : broken(label, 'does not exist; create it, or name another file with --config');
}

function broken(label: string, ...problems: readonly string[]): Config {
  return { ...noConfig, problems: problems.map((problem) => `${label}: ${problem}`) };
}

interface Origin {
  /** What a problem calls it. */
  readonly label: string;
  /** Folder that relative paths in it start from. */
  readonly base: string;
}

async function readDocument(json: string, origin: Origin): Promise<Config> {
  const parsed = parseJson(json);
  if (parsed.ok) return checkDocument(parsed.value, origin);
  return broken(
    origin.label,
    ...parsed.problems.map(
      ({ line, column, expected }) => `is not JSON at line ${line}, column ${column}; write ${expected} there`,
    ),
  );
}

/** What stands in the file, or an object of the same keys. */
export async function checkDocument(document: unknown, origin: Origin): Promise<Config> {
  const schema = await configSchema();
  const accepted = schema.accepts(document);
  const tokens = literalSecrets(document);
  const others = (schema.accepts.errors ?? []).filter(
    (error) => !tokens.some((one) => one.pointer === error.instancePath),
  );
  const complaints = [...tokens, ...schema.complaints(others)];
  const identities = accepted ? Object.entries(document.identities ?? {}) : [];
  return {
    texts: textsOf(document, complaints, origin),
    exclude: (accepted ? (document.exclude ?? []) : []).map((entry, at) => ({
      ...entry,
      where: `${origin.label}: /exclude/${at}`,
    })),
    bodies: accepted ? (document.bodies ?? {}) : {},
    resources: accepted ? (document.resources ?? {}) : {},
    identities: Object.fromEntries(identities.map(([name, one]) => [name, withAbsoluteFiles(one, origin.base)])),
    secretVariables: secretVariables(document),
    problems: complaints.map((complaint) => formatProblem({ file: origin.label, ...complaint })),
  };
}

/** The settings of the file, without those that the schema has refused already. */
function textsOf(document: unknown, complaints: readonly JsonProblem[], origin: Origin): RawTexts {
  const refused = new Set(complaints.map(({ pointer }) => pointer.split('/')[1]));
  return new Map(
    allSettings.flatMap(({ flag, key }) =>
      key !== undefined && !refused.has(key) && isObject(document) && Object.hasOwn(document, key)
        ? [[flag, textsAt(document[key], `/${key}`, origin)]]
        : [],
    ),
  );
}

function textsAt(value: unknown, pointer: string, origin: Origin): readonly RawText[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => textsAt(item, `${pointer}/${at}`, origin));
  const texts = isObject(value)
    ? Object.entries(value).map(([name, item]) => `${name}=${[item].flat().join(',')}`)
    : [String(value)];
  return texts.map((text) => ({ where: `${origin.label}: ${pointer}`, text, base: origin.base }));
}

const mostOctets = 16 << 20;
const notAFile: ReadonlySet<string> = new Set(['EISDIR', 'ENOTREG', 'ENXIO', 'EFBIG']);

/** Reads UTF-8. Undefined: there is no such file. `expected` says what belongs there, where a folder stands in its place. */
export async function readTextFile(
  path: string,
  label: string,
  expected: string,
  most = mostOctets,
): Promise<Result<{ readonly text: string | undefined }>> {
  try {
    const octets = readRegularFile(path, most);
    const fault = encodingFault(octets);
    // editors on Windows put a byte order mark first, which JSON.parse refuses
    return fault === undefined
      ? { ok: true, text: octets.toString('utf8').replace(/^\uFEFF/, '') }
      : failed(`${label}: ${fault}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: true, text: undefined };
    const remedy = notAFile.has(String(code))
      ? `put ${expected} in its place`
      : 'check its name, and that you may read it';
    return failed(`${label}: ${errnoText(error)}; ${remedy}`);
  }
}
