/** Microsoft's own permission data (`permissions.json`, github.com/microsoftgraph/kibali): which permissions open which request line. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { notJson, parseJson } from './json.ts';
import { type PermissionScheme, permissionSchemes } from './model.ts';
import { failed, type Result } from './result.ts';
import { formatProblem, type JsonProblem } from './schema-problems.ts';
import { unreadable } from './spec-files.ts';
import { isObject, shown } from './text.ts';

/** Per scheme the names that the data lists, in plain order of code units; empty where it lists none. */
export type PermissionRows = Readonly<Record<PermissionScheme, readonly string[]>>;

/** A listed name that the data calls insufficient alone. `alsoRequires` is the data's own expression. */
export interface PermissionCondition {
  readonly scheme: PermissionScheme;
  readonly name: string;
  readonly alsoRequires: string;
}

export interface PermissionData {
  /** Every permission that the data knows, spelled as there. */
  readonly names: ReadonlySet<string>;
  /** undefined: the data has no line of this method and path. The data does not tell API versions apart. */
  rowsOf(method: string, path: string): PermissionRows | undefined;
  /** The names in `rowsOf` that need another beside them. */
  conditionsOf(method: string, path: string): readonly PermissionCondition[];
}

export interface PermissionFile {
  readonly data: PermissionData;
  /** Over the octets of the file, hex. */
  readonly sha256: string;
}

const remedy = "use Microsoft's permissions.json, whose member permissions names each permission with its pathSets";

export async function loadPermissionData(file: string): Promise<Result<PermissionFile>> {
  const octets = await readFile(file).catch((error: unknown) => unreadable(file, error));
  if (!(octets instanceof Uint8Array))
    return failed(formatProblem({ ...octets, remedy: "name Microsoft's permissions.json" }));
  const read = readPermissionData(new TextDecoder().decode(octets));
  if (!read.ok) return failed(...read.problems.map((problem) => formatProblem({ file, ...problem })));
  return { ok: true, data: read.data, sha256: createHash('sha256').update(octets).digest('hex') };
}

/** The text of the whole file. The index is built here, once. */
export function readPermissionData(text: string): Result<Pick<PermissionFile, 'data'>, JsonProblem> {
  if (text.trim() === '') return failed({ pointer: '', message: 'is empty', remedy });
  const parsed = parseJson(text);
  if (!parsed.ok) return failed(...parsed.problems.map(notJson));
  try {
    return { ok: true, data: indexed(parsed.value) };
  } catch (error) {
    if (error instanceof OtherShape) return failed({ pointer: '', message: error.message, remedy });
    throw error;
  }
}

/** Never leaves this file. */
class OtherShape extends Error {}

/** Per scheme: name -> what it also requires, '' where it is enough alone. */
type Line = Readonly<Record<PermissionScheme, Map<string, string>>>;

function indexed(content: unknown): PermissionData {
  const permissions = Object.entries(object(object(content, '')['permissions'], '/permissions'));
  const lines = new Map<string, Line>();
  const keyOf = remembered(pathKey);
  for (const [name, permission] of permissions) addPermission(lines, keyOf, name, permission);
  if (lines.size === 0) throw new OtherShape('names no path of any permission');
  const lineOf = (method: string, path: string) => lines.get(lineKey(method, keyOf(path)));
  return {
    names: new Set(permissions.map(([name]) => name)),
    rowsOf: (method, path) => {
      const line = lineOf(method, path);
      return line && rows((scheme) => [...line[scheme].keys()].sort());
    },
    conditionsOf: (method, path) => conditions(lineOf(method, path)),
  };
}

const lineKey = (method: string, key: string): string => `${method.toUpperCase()} ${key}`;

function addPermission(lines: Map<string, Line>, keyOf: (path: string) => string, name: string, permission: unknown) {
  const at = `/permissions/${name}`;
  const pathSets = array(object(permission, at)['pathSets'], `${at}/pathSets`);
  for (const [index, pathSet] of pathSets.entries()) {
    const here = `${at}/pathSets/${index}`;
    const { schemeKeys, methods, paths, alsoRequires = '' } = object(pathSet, here);
    const schemes = array(schemeKeys, `${here}/schemeKeys`).map((one) => scheme(one, `${here}/schemeKeys`));
    // one element may list several, parted by commas
    const verbs = array(methods, `${here}/methods`).flatMap((one) => method(one, `${here}/methods`).split(','));
    const ofSet = string(alsoRequires, `${here}/alsoRequires`);
    for (const [path, notes] of Object.entries(object(paths, `${here}/paths`))) {
      const beside = alsoRequired(string(notes, `${here}/paths/${path}`)) || ofSet;
      for (const verb of verbs) addLine(lines, lineKey(verb.trim(), keyOf(path)), schemes, name, beside);
    }
  }
}

function addLine(
  lines: Map<string, Line>,
  key: string,
  schemes: readonly PermissionScheme[],
  name: string,
  beside: string,
) {
  const line = lines.get(key) ?? rows(() => new Map<string, string>());
  lines.set(key, line);
  for (const scheme of schemes) {
    // listed twice, once without a condition: enough alone
    const already = line[scheme].get(name);
    line[scheme].set(name, already === '' ? '' : beside);
  }
}

/** From `least=DelegatedWork;AlsoRequires=Policy.Read.All`; '' where there is none. */
function alsoRequired(notes: string): string {
  const note = notes.split(';').find((one) => /^\s*alsorequires=/i.test(one));
  return note?.slice(note.indexOf('=') + 1).trim() ?? '';
}

function conditions(line: Line | undefined): readonly PermissionCondition[] {
  if (!line) return [];
  return permissionSchemes.flatMap((scheme) =>
    [...line[scheme]]
      .filter(([, alsoRequires]) => alsoRequires !== '')
      .map(([name, alsoRequires]) => ({ scheme, name, alsoRequires })),
  );
}

function rows<Row>(of: (scheme: PermissionScheme) => Row): Record<PermissionScheme, Row> {
  return {
    DelegatedWork: of('DelegatedWork'),
    DelegatedPersonal: of('DelegatedPersonal'),
    Application: of('Application'),
  };
}

/**
 * A path as another page, or Microsoft's permission data, may write it too: two paths with one key are the same request.
 * Without letter case, blanks, names of holes, quotes around them, query string and trailing slash;
 * a key in brackets, `/users('{id}')`, is the segment that OData lets it stand for, `/users/{id}`.
 */
export function pathKey(path: string): string {
  const folded = path
    .toLowerCase()
    .replaceAll(/\s/g, '')
    // the data itself closes some holes twice: `/chats/{id}}/messages`
    .replaceAll(/\{[^{}]*\}+|<[^<>]*>/g, '{}')
    .replaceAll(/'\{\}'|"\{\}"/g, '{}')
    .replaceAll(/\(([^()/]*)\)/g, (_, inBrackets: string) => argumentsKey(inBrackets));
  const [plain = ''] = folded.split('?', 1);
  const key = `/${plain}`.replaceAll(/\/{2,}/g, '/');
  return key.endsWith('/') ? key.slice(0, -1) : key;
}

/** Named arguments in the order of their names; a lone key as a segment; nothing for `()`. */
function argumentsKey(inBrackets: string): string {
  if (inBrackets === '') return '';
  if (inBrackets === '{}') return '/{}';
  return `(${inBrackets.split(',').toSorted().join(',')})`;
}

function remembered(keyOf: (path: string) => string): (path: string) => string {
  const keys = new Map<string, string>();
  return (path) => {
    const key = keys.get(path) ?? keyOf(path);
    keys.set(path, key);
    return key;
  };
}

function object(value: unknown, pointer: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw wrong(value, pointer, 'an object');
}

function array(value: unknown, pointer: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(value, pointer, 'an array');
}

function string(value: unknown, pointer: string): string {
  if (typeof value === 'string') return value;
  throw wrong(value, pointer, 'a string');
}

function method(value: unknown, pointer: string): string {
  if (typeof value === 'string' && /^[A-Za-z]+(?:, *[A-Za-z]+)*$/.test(value)) return value;
  throw wrong(value, pointer, 'an HTTP method');
}

function scheme(value: unknown, pointer: string): PermissionScheme {
  const found = permissionSchemes.find((one) => one === value);
  if (found !== undefined) return found;
  throw wrong(value, pointer, `one of ${permissionSchemes.join(', ')}`);
}

function wrong(value: unknown, pointer: string, expected: string): OtherShape {
  const found = value === undefined ? 'nothing' : shown(value);
  return new OtherShape(`${pointer === '' ? 'holds' : `has at ${shown(pointer)}`} ${found}, not ${expected}`);
}
