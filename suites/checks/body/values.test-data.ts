/**
 * Types, and values of them as JSON text (members may be called `__proto__`, numbers are written as `1e3`), made by choices:
 * honest, but for one place where that is asked for.
 */
import { pointerToken } from '../../json-content.ts';
import type { KnownTypes } from '../../type-model.ts';
import { knownTypes } from './known-types.ts';
import { rowNamed, typeSpec } from './types.test-data.ts';

export interface Made {
  readonly types: KnownTypes;
  readonly json: string;
  /** Pointers of the values that have a type, null apart. */
  readonly places: readonly string[];
  /** How many of them a type is compared with: not the arrays, and not the object itself. */
  readonly compared: number;
  readonly brokenAt?: string;
}

const literals: Readonly<Record<string, readonly string[]>> = {
  'Edm.String': ['"x"', '""', '"\\ud800"', '"2020-05-18"'],
  'Edm.Boolean': ['true', 'false'],
  'Edm.Int32': ['0', '-0', '1e3', '1.0', '-2147483648'],
  'Edm.Int64': ['9223372036854775807', '"9223372036854775807"', '1E3', '"-1"'],
  'Edm.Double': ['1.5', '-1e-9', '"INF"', '"-INF"', '"NaN"', '1'],
  'Edm.DateTimeOffset': ['"2020-05-18T09:30:00.1234567Z"', '"2020-05-18T09:30:00+02:00"', '"0001-01-01T00:00:00Z"'],
  'Edm.Date': ['"2020-05-18"', '"2020-05-18T00:00:00Z"'],
  'Edm.TimeOfDay': ['"09:30:00.0000000"'],
  'Edm.Duration': ['"PT1H30M"', '"-P1DT0.5S"'],
  'Edm.Guid': ['"7c9e6679-7425-40de-944b-e07fc1f90ae7"'],
  'Edm.Binary': ['"AAEC"', '"_-8="'],
  'microsoft.graph.colour': ['"red"', '"RED"', '"green"', '"unknownFutureValue"', '"red,blue"'],
};
const anyJson = ['1', '"x"', '{"x":[1]}', 'null'];
const notJudged = ['Edm.Stream', 'microsoft.graph.notOnFile'];

/** Each inherits from the one before it. */
const structures = ['microsoft.graph.a', 'microsoft.graph.b', 'microsoft.graph.c'];
const memberNames = [
  ['id', 'value', 'a/b', '__proto__', '~', 'länge'],
  ['constructor', 'toString', '0'],
  ['hasOwnProperty', 'length', ''],
];
const singleTypes = [...Object.keys(literals), ...notJudged, ...structures, ...structures];
const memberTypes = [...singleTypes, ...singleTypes.map((type) => `Collection(${type})`)];

/** No value of the type, and of any other kind. */
function wrongFor(type: string): readonly string[] {
  if (type.startsWith('Collection(')) return ['"x"', '1', 'true', '{}'];
  if (structures.includes(type)) return ['"x"', '1', 'false', '[{}]'];
  const right: Readonly<Record<string, string>> = {
    'Edm.String': '"?"',
    'microsoft.graph.colour': '"?"',
    'Edm.Boolean': 'true',
    'Edm.Double': '0.5',
  };
  return ['"?"', '0.5', 'true', '{}', '[]'].filter((json) => json !== right[type]);
}

/** @param choices whatever numbers; 0 where there are no more. @param broken which of the places is to be wrong */
export function madeBy(choices: readonly number[], broken?: number): Made {
  let taken = 0;
  const pick = <T>(from: readonly T[]): T => from[(choices[taken++] ?? 0) % from.length]!;
  const sometimes = (): boolean => pick([false, false, false, false, true]);

  const members = memberNames.map((names) => names.map((name) => ({ name, type: pick(memberTypes) })));
  const types = knownTypes([
    typeSpec('colour', { values: ['red', 'blue'] }),
    ...members.map((own, at) =>
      typeSpec(structures[at]!.replace(/.*\./, ''), {
        ...(at > 0 && { base: structures[at - 1]! }),
        requirements: own.map(({ name, type }) => ({ ...rowNamed(name), kind: 'property', type })),
      }),
    ),
  ]);

  const places: string[] = [];
  let compared = 0;
  let brokenAt: string | undefined;

  const full = (depth: number): boolean => depth > 4 || places.length > 100;

  function value(type: string, pointer: string, depth: number): string {
    const item = /^Collection\((.+)\)$/.exec(type)?.[1];
    if (depth > 0 && sometimes()) return 'null';
    if (notJudged.includes(type)) return pick(anyJson);
    places.push(pointer);
    if (places.length - 1 === broken) {
      brokenAt = pointer;
      return pick(wrongFor(type));
    }
    if (item !== undefined) return array(item, pointer, depth);
    if (depth > 0) compared += 1;
    return structures.includes(type) ? object(type, pointer, depth) : pick(literals[type]!);
  }

  function array(type: string, pointer: string, depth: number): string {
    const items = Array.from({ length: full(depth) ? 0 : pick([1, 0, 2, 3]) }, (_, at) => at);
    return `[${items.map((at) => value(type, `${pointer}/${at}`, depth + 1)).join(',')}]`;
  }

  /** Of the type or one that inherits; members in whatever order, some of them absent, others beside them. */
  function object(type: string, pointer: string, depth: number): string {
    const from = structures.indexOf(type);
    const own = from + pick(structures.slice(from).map((_, at) => at));
    const sent = full(depth) ? [] : members.slice(0, own + 1).flat();
    const text = sent
      .filter(() => !sometimes())
      .map(({ name, type: of }) => `${JSON.stringify(name)}:${value(of, pointer + pointerToken(name), depth + 1)}`);
    const others = ['zusatz', '@odata.etag', '#microsoft.graph.act', 'id@odata.type'].filter(sometimes);
    text.push(...others.map((name) => `"${name}":${pick(anyJson)}`));
    if (own !== from || sometimes()) text.push(`"@odata.type":"#${structures[own]}"`);
    return `{${(sometimes() ? text.toReversed() : text).join(',')}}`;
  }

  const json = value(structures[0]!, '', 0);
  return { types, json, places, compared, ...(brokenAt !== undefined && { brokenAt }) };
}
