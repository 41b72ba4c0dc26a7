/** Readings of HTTP that rooms of every layer share: fields, holes of paths, hosts of this machine. */
import { standInId, type Method, type RequestTemplate } from '../specs/model.ts';
import { jsonOf } from '../specs/text.ts';
import type { Answer, Fields } from './model.ts';

/** Values of every field of that name, in order. */
export function fieldValues(fields: Fields, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return fields.flatMap(([field, value]) =>
    field.length === wanted.length && field.toLowerCase() === wanted ? [value] : [],
  );
}

/** Octets as latin1, and what they say with their codings undone. */
export type Content = Pick<Answer, 'body' | 'decoded'>;

const byteOrderMarks = [
  ['\u00ef\u00bb\u00bf', 'utf-8'],
  ['\u00ff\u00fe', 'utf-16le'],
  ['\u00fe\u00ff', 'utf-16be'],
] as const;

/** The encoding whose byte order mark a content begins with, or undefined for none. */
export function byteOrderMarkOf({ body, decoded = body }: Content): string | undefined {
  return byteOrderMarks.find(([mark]) => decoded.startsWith(mark))?.[1];
}

/** What a content says, whatever its codings, behind its byte order mark if it has one; undefined where it is no JSON. */
export function jsonOfContent(content: Content): unknown {
  const { body, decoded = body } = content;
  return jsonOf(new TextDecoder(byteOrderMarkOf(content)).decode(Buffer.from(decoded, 'latin1')));
}

/** A message as it crossed the wire: its header section with the end of it, the fields of that, and the octets behind. */
export function messageParts(octets: string): {
  readonly head: string;
  readonly fields: Fields;
  readonly body: string;
} {
  const end = octets.indexOf('\r\n\r\n');
  const head = end < 0 ? octets : octets.slice(0, end + 4);
  const lines = head.split('\r\n').slice(1);
  return {
    head,
    fields: lines
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    body: octets.slice(head.length),
  };
}

/** One `{…}` of a path template. */
export interface Hole {
  /** What may name it, from its own name to the one that says the whole way to it: `id`, `messages.id`, … */
  readonly names: readonly string[];
}

const hole = /\{([^{}]+)\}/g;

/** Blanks do not count: `id|userPrincipalName` names `{id | userPrincipalName}`; what parts names and values elsewhere is a dash here. */
export const holeName = (text: string): string => text.replaceAll(/\s+/g, '').replaceAll(/[/=,]/g, '-');

/** A path template: a text, then a hole and the text behind it, and so on. */
interface PathTemplate {
  readonly texts: readonly string[];
  readonly holes: readonly Hole[];
}

function readTemplate(path: string): PathTemplate {
  const way: string[] = [];
  const [texts, holes]: [string[], Hole[]] = [[], []];
  for (const [at, part] of path.split(hole).entries()) {
    if (at % 2 === 0) {
      texts.push(part);
      way.push(...part.split(/[^\w.$-]+/).filter((word) => word !== ''));
    } else {
      const words = [...way, holeName(part)];
      way.push(holeName(part));
      holes.push({ names: words.map((_, index) => words.slice(-1 - index).join('.')) });
    }
  }
  return { texts, holes };
}

/** As many as the specs have paths, and each is asked for with every request. */
const templates = new Map<string, PathTemplate>();

function templateOf(path: string): PathTemplate {
  const known = templates.get(path);
  if (known) return known;
  const template = readTemplate(path);
  templates.set(path, template);
  return template;
}

/** Holes of a path template, in order. */
export const holesOf = (path: string): readonly Hole[] => templateOf(path).holes;

/** `/beta/users/{id}/messages/{id}`, 1: the path of the collection that a hole takes one of; undefined where it is no segment of its own. */
export function beforeHole(path: string, at: number): string | undefined {
  const index = [...path.matchAll(hole)][at]?.index ?? 0;
  return path[index - 1] === '/' ? path.slice(0, index - 1) : undefined;
}

/** The name that no other hole of its path has. */
export const fullName = ({ names }: Hole): string => names.at(-1) ?? '';

/** Of all that name the hole, in whatever letter case, the value that says most of the way to it. */
export function valueFor<T>({ names }: Hole, values: Readonly<Record<string, T>>): T | undefined {
  const given = Object.keys(values);
  if (given.length === 0) return undefined;
  const lower = given.map((name) => name.toLowerCase());
  const at = lower.indexOf(names.findLast((name) => lower.includes(name.toLowerCase()))?.toLowerCase() ?? '');
  return values[given[at] ?? ''];
}

/**
 * The name to give for a hole: its own, unless other holes of these paths have that too; then with as much of the way as
 * tells them apart.
 */
export function namerFor(paths: readonly string[]): (one: Hole) => string {
  const lower = (one: Hole, length: number): string => (one.names[length] ?? fullName(one)).toLowerCase();
  const meant = new Map<string, Set<string>>();
  for (const path of new Set(paths)) {
    const holes = holesOf(path);
    for (const one of holes) {
      const twice = holes.filter((other) => lower(other, 1) === lower(one, 1)).length > 1;
      for (const [length, name] of one.names.entries()) {
        const places = meant.get(name.toLowerCase()) ?? new Set();
        meant.set(name.toLowerCase(), places.add(length > 1 || twice ? lower(one, Infinity) : lower(one, 1)));
      }
    }
  }
  const nameOf = ({ names }: Hole): string =>
    names.find((name) => meant.get(name.toLowerCase())?.size === 1) ?? names.at(-1) ?? '';
  const known = new Map<Hole, string>();
  return (one) => {
    const name = known.get(one) ?? nameOf(one);
    known.set(one, name);
    return name;
  };
}

/**
 * An id from a target, as it may become a segment of a path; undefined where it is none. Ids of mail have `=` and 150 characters,
 * those of chats colons, and some begin with `!`: whatever they hold is encoded. Dots alone would lead elsewhere, half a
 * character cannot be encoded, and with thousands of them no server reads the request.
 */
export function idFrom(value: unknown): string | undefined {
  const id = typeof value === 'number' ? String(value) : value;
  return typeof id === 'string' && /^(?!\.{0,2}$)\P{Surrogate}{0,2000}$/su.test(id) ? id : undefined;
}

/** A hole without a value gets `standInId`. */
export function fillHoles(path: string, values: Readonly<Record<string, string>>): string {
  const { texts, holes } = templateOf(path);
  const ids = holes.map((one) => encodeURIComponent(valueFor(one, values) ?? standInId));
  return texts.map((text, at) => text + (ids[at] ?? '')).join('');
}

/**
 * Request lines of several pages with the same key name the same operation. Of a method and a path with its version segment:
 * letter case, names of holes, the query and a qualified name tell nothing apart.
 */
export function lineKey(method: Method, path: string): string {
  const [bare = ''] = path.split('?');
  const plain = bare
    .replaceAll(/\{[^{}]*\}/g, '{}')
    .toLowerCase()
    // `things('{}')` is OData for `things/{}`
    .replaceAll(/\('\{\}'\)/g, '/{}');
  return `${method} ${plain.replace(/\/microsoft\.graph\.(\w+)$/, '/$1')}`;
}

/** What lists a collection comes before what takes an id from the list; what may change something before both. */
export const stageOf = ({ method, path }: RequestTemplate): number => (method === 'GET' ? 1 + holesOf(path).length : 0);

/**
 * Whether a request to this host stays on this machine.
 * Takes `URL.hostname`, which WHATWG has normalised already: lower case, `0x7f.1` as `127.0.0.1`, IPv6 in brackets and
 * compressed, `::ffff:127.0.0.1` as `[::ffff:7f00:1]`. Any other spelling is answered with false, the careful direction.
 */
export function isLoopback(hostname: string): boolean {
  return loopbackForms.some((form) => form.test(hostname));
}

// `localhost.` is absent on purpose: its dot makes the resolver pass over the hosts file and ask DNS, so a stranger may
// answer for it; whoever means this machine can leave the dot out. (`127.0.0.1.` is normalised to `127.0.0.1`.)
const loopbackForms: readonly RegExp[] = [
  /^(?:[^.]+\.)*localhost$/, // RFC 6761 §6.3
  /^127(?:\.\d{1,3}){3}$/, // RFC 1122 §3.2.1.3
  /^\[::1\]$/, // RFC 4291 §2.5.3
  /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/, // RFC 4291 §2.5.5.2
];

/** The same scheme, host and port, whatever this machine is called. */
export const isSameHost = (one: URL, other: URL): boolean =>
  one.origin === other.origin ||
  (one.protocol === other.protocol &&
    one.port === other.port &&
    isLoopback(one.hostname) &&
    isLoopback(other.hostname));
