/** Microsoft's own permission data (`permissions.json`, github.com/microsoftgraph/kibali): which permissions open which request line. */
import { createHash } from 'node:crypto';

import { notJson, parseJson } from './json.ts';
import { type PermissionScheme, permissionSchemes } from './model.ts';
import { readRegularFile } from './regular-file.ts';
import { failed, type Result } from './result.ts';
import { formatProblem, type JsonProblem } from './schema-problems.ts';
import { unreadable } from './spec-files.ts';
import { isObject, shown } from './text.ts';

/** Per scheme: name -> what the data calls needed beside it, in its own expression; '' where the name is enough alone. */
type PermissionLine = Readonly<Record<PermissionScheme, ReadonlyMap<string, string>>>;

export interface PermissionData {
  /** Every permission that the data knows, spelled as there. */
  readonly names: ReadonlySet<string>;
  /** undefined: the data has no line of this method and path. The data does not tell API versions apart. */
  lineOf(method: string, path: string): PermissionLine | undefined;
  /** Names that the data marks as the least privileged of a line, by scheme; undefined where it marks none, or has no such line. */
  leastOf(method: string, path: string): Readonly<Record<PermissionScheme, ReadonlySet<string>>> | undefined;
}

interface PermissionFile {
  readonly data: PermissionData;
  /** Over the octets of the file, hex. */
  readonly sha256: string;
}

/** Microsoft's has some 5 MB. */
const mostOctets = 64 << 20;

const remedy = "use Microsoft's permissions.json, whose member permissions names each permission with its pathSets";

export async function loadPermissionData(file: string): Promise<Result<PermissionFile>> {
  let octets: Buffer;
  try {
    octets = readRegularFile(file, mostOctets);
  } catch (error) {
    return failed(formatProblem({ ...unreadable(file, error), remedy: "name Microsoft's permissions.json" }));
  }
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

type Lines = Map<string, Readonly<Record<PermissionScheme, Map<string, string>>>>;
type LeastMarks = Map<string, Readonly<Record<PermissionScheme, Set<string>>>>;

function indexed(content: unknown): PermissionData {
  const permissions = Object.entries(object(object(content, '')['permissions'], '/permissions'));
  const lines: Lines = new Map();
  const marks: LeastMarks = new Map();
  const keys = new Map<string, string>();
  const keyOf = (method: string, path: string): string => {
    const known = keys.get(path) ?? pathKey(path);
    keys.set(path, known);
    return `${method.toUpperCase()} ${known}`;
  };
  for (const [name, permission] of permissions) addPermission(lines, marks, keyOf, name, permission);
  if (lines.size === 0) throw new OtherShape('names no path of any permission');
  return {
    names: new Set(permissions.map(([name]) => name)),
    lineOf: (method, path) => lines.get(keyOf(method, path)),
    leastOf: (method, path) => marks.get(keyOf(method, path)),
  };
}

function addPermission(
  lines: Lines,
  marks: LeastMarks,
  keyOf: (method: string, path: string) => string,
  name: string,
  permission: unknown,
): void {
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
      const note = string(notes, `${here}/paths/${path}`);
      const beside = noted(note, 'alsorequires') || ofSet;
      const least = noted(note, 'least').split(',');
      for (const key of verbs.map((verb) => keyOf(verb.trim(), path))) {
        const line = lines.get(key) ?? {
          DelegatedWork: new Map(),
          DelegatedPersonal: new Map(),
          Application: new Map(),
        };
        lines.set(key, line);
        // listed twice, once without a condition: enough alone
        for (const one of schemes) line[one].set(name, line[one].get(name) === '' ? '' : beside);
        const marked = schemes.filter((one) => least.some((word) => word.trim() === one));
        if (marked.length === 0) continue;
        const ofLine = marks.get(key) ?? {
          DelegatedWork: new Set(),
          DelegatedPersonal: new Set(),
          Application: new Set(),
        };
        marks.set(key, ofLine);
        for (const one of marked) ofLine[one].add(name);
      }
    }
  }
}

/** What `least=DelegatedWork;AlsoRequires=Policy.Read.All` says of one word; '' where it says nothing. */
function noted(notes: string, word: string): string {
  const note = notes.split(';').find((one) => one.trim().toLowerCase().startsWith(`${word}=`));
  return note?.slice(note.indexOf('=') + 1).trim() ?? '';
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

function checked<Value>(
  is: (value: unknown) => value is Value,
  value: unknown,
  pointer: string,
  expected: string,
): Value {
  if (is(value)) return value;
  const found = value === undefined ? 'nothing' : shown(value);
  throw new OtherShape(`${pointer === '' ? 'holds' : `has at ${shown(pointer)}`} ${found}, not ${expected}`);
}

const isMethod = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z]+(?:, *[A-Za-z]+)*$/.test(value);
const isScheme = (value: unknown): value is PermissionScheme => permissionSchemes.some((one) => one === value);
const isString = (value: unknown): value is string => typeof value === 'string';
const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const object = (value: unknown, pointer: string) => checked(isObject, value, pointer, 'an object');
const array = (value: unknown, pointer: string) => checked(isArray, value, pointer, 'an array');
const string = (value: unknown, pointer: string) => checked(isString, value, pointer, 'a string');
const method = (value: unknown, pointer: string) => checked(isMethod, value, pointer, 'an HTTP method');
const scheme = (value: unknown, pointer: string) =>
  checked(isScheme, value, pointer, `one of ${permissionSchemes.join(', ')}`);
