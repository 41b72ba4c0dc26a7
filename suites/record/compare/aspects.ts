/** What of an answer is compared: of header fields and of the content of a refusal. */
import { isObject } from '../../../specs/text.ts';
import { fieldValues, jsonOfContent, type Content } from '../../http.ts';
import type { Fields } from '../../model.ts';

/** Characters of one value that are looked at. */
const longest = 4096;

type Read = (values: readonly string[]) => string;

const absent = 'absent';

const presence: Read = () => 'present';
const pieces = (values: readonly string[], separator: string): readonly string[] =>
  values.flatMap((value) => value.split(separator)).flatMap((piece) => piece.trim() || []);
const sorted = (names: readonly string[]): string => [...new Set(names)].sort().join(', ');
const nameOf = (piece: string): string => piece.replace(/\s*=.*$/s, '').toLowerCase();

/** `application/json; charset=utf-8`: in lower case, parameters in order. */
const mediaType: Read = (values) => {
  const [type = '', ...parameters] = pieces(values, ';').map((piece) => piece.toLowerCase().replaceAll(/["\s]/g, ''));
  return [type, ...parameters.sort()].join('; ');
};

/** `bearer authorization_uri, realm`: schemes in order, each with the names of its parameters. */
const challenges: Read = (values) => {
  const schemes: { readonly name: string; readonly parameters: string[] }[] = [];
  const bare = values.map((value) => value.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""'));
  for (const piece of pieces(bare, ',')) {
    const [, scheme, rest = ''] = /^([^\s=,]+)(?:\s+([^\s=].*))?$/s.exec(piece) ?? [];
    if (scheme !== undefined) schemes.push({ name: scheme.toLowerCase(), parameters: [] });
    const parameter = scheme === undefined ? piece : rest;
    if (parameter !== '') schemes.at(-1)?.parameters.push(nameOf(parameter));
  }
  return schemes.map(({ name, parameters }) => [name, sorted(parameters)].join(' ').trim()).join('; ');
};

const readers: readonly (readonly [name: string, read: Read])[] = [
  ['content-type', mediaType],
  ['www-authenticate', challenges],
  ['retry-after', presence],
  ['allow', (values) => sorted(pieces(values, ',').map((method) => method.toUpperCase()))],
  ['location', presence],
  ['odata-version', (values) => pieces(values, ',').join(', ')],
  ['cache-control', (values) => sorted(pieces(values, ',').map(nameOf))],
  ['request-id', presence],
  ['client-request-id', presence],
];

/** How content is framed is the transport's choice, but for content that is not there. */
const ofEmptyContent: readonly (readonly [name: string, read: Read])[] = [
  ['content-length', (values) => pieces(values, ',').join(', ')],
  ['transfer-encoding', (values) => pieces(values, ',').join(', ').toLowerCase()],
];

/**
 * Header fields that matter, and what of them does: where values naturally differ from one answer to the next, only whether the
 * field is there, or its parts by name.
 */
export function fieldAspects(
  fields: Fields,
  contentIsEmpty: boolean,
): readonly (readonly [name: string, says: string])[] {
  const read = contentIsEmpty ? [...readers, ...ofEmptyContent] : readers;
  return read.map(([name, says]) => {
    const values = fieldValues(fields, name).map((value) => value.slice(0, longest));
    return [name, values.length === 0 ? absent : says(values)] as const;
  });
}

/** Levels of nesting, and names on each, that are told. */
const deepest = 6;
const mostNames = 50;

interface ErrorShape {
  /** `{ error: { code: string, message: string } }`, or why there is none. */
  readonly shape: string;
  readonly code: string;
}

const named = (name: string): string => (/^[\w.@$-]{1,60}$/.test(name) ? name : JSON.stringify(name.slice(0, 60)));

function shapeOf(value: unknown, depth = 0): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (depth >= deepest) return '…';
  if (Array.isArray(value))
    return `[${[...new Set(value.map((item) => shapeOf(item, depth + 1)))].sort().join(' | ')}]`;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  const members = entries.slice(0, mostNames).map(([name, item]) => `${named(name)}: ${shapeOf(item, depth + 1)}`);
  const rest = entries.length - mostNames;
  return `{ ${[...members, ...(rest > 0 ? [`… ${rest} more`] : [])].join(', ')} }`;
}

/** Of the content of a refusal: names and types, no values, so that dates and ids do not count. */
export function errorShape(answer: Content): ErrorShape {
  if (answer.body === '') return { shape: 'none', code: 'none' };
  const content = jsonOfContent(answer);
  if (content === undefined) return { shape: 'not JSON', code: 'none' };
  const error = isObject(content) ? content['error'] : undefined;
  const code = isObject(error) ? error['code'] : undefined;
  return { shape: shapeOf(content), code: typeof code === 'string' ? code : 'none' };
}
