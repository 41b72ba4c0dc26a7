/** A documented type → what is asked of a JSON value in that place, resolved once and kept. */
import { isObject } from '../../../specs/text.ts';
import type { KnownMember, KnownType, KnownTypes } from '../../type-model.ts';
import { primitiveTest } from './primitives.ts';

/** One type that a value may have. */
export type Alternative =
  | { readonly is: 'primitive'; readonly type: string; readonly test: (value: unknown) => boolean }
  | { readonly is: 'enum' | 'structure'; readonly type: string; readonly known: KnownType };

/** Any of these is enough; undefined where the type is not on file, or has no one form in JSON. */
type Alternatives = readonly Alternative[] | undefined;

/** Of one place. Of an empty list, nothing may stand there. */
export interface Expectation {
  /** `Edm.Int32`; `Edm.Boolean or Edm.String` where sources contradict each other. */
  readonly documented: string;
  /** `page#clause:line` */
  readonly where: string;
  readonly single: Alternatives;
  /** Of an array's items. */
  readonly items: Alternatives;
}

const ofMembers = new WeakMap<KnownMember, Expectation>();

/** @param types that the member is of */
export function expectationOfMember(member: KnownMember, types: KnownTypes): Expectation {
  const kept = ofMembers.get(member);
  if (kept) return kept;
  const expectation = expectationOf(member.types, member.where, types);
  ofMembers.set(member, expectation);
  return expectation;
}

/** @param names of types in OData notation, or kinds of JSON values */
export function expectationOf(names: readonly string[], where: string, types: KnownTypes): Expectation {
  const items = names.flatMap((name) => /^Collection\((.+)\)$/.exec(name)?.[1] ?? []);
  const single = names.filter((name) => name !== 'array' && !name.startsWith('Collection('));
  return {
    documented: names.join(' or '),
    where,
    single: resolved(single, types),
    items: names.some(mayBeArray) ? undefined : resolved(items, types),
  };
}

/** What workbooks name so is any JSON value, though a page describes it as a type. */
const isAnyJson = (name: string): boolean => name.toLowerCase() === 'microsoft.graph.json';

/** `Edm.Untyped`, and others that are not known here. */
const mayBeArray = (name: string): boolean =>
  name === 'array' || isAnyJson(name) || (name.startsWith('Edm.') && !primitiveTest(name));

function resolved(names: readonly string[], types: KnownTypes): Alternatives {
  const found = names.map((name) => alternativeOf(name, types));
  if (!found.every((one) => one !== undefined)) return undefined;
  return found.filter((one, at) => found.findIndex((other) => same(one, other)) === at);
}

const same = (one: Alternative, other: Alternative): boolean =>
  one.is === 'primitive' || other.is === 'primitive' ? one.type === other.type : one.known === other.known;

function alternativeOf(type: string, types: KnownTypes): Alternative | undefined {
  const test = kinds.get(type) ?? primitiveTest(type);
  if (test) return { is: 'primitive', type, test };
  const known = isAnyJson(type) ? undefined : types.find(type);
  return known && { is: known.is === 'enum' ? 'enum' : 'structure', type, known };
}

const kinds: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['object', isObject],
  ...['boolean', 'number', 'string'].map((kind) => [kind, (value: unknown) => typeof value === kind] as const),
]);

export function fits(alternative: Alternative, value: unknown): boolean {
  switch (alternative.is) {
    case 'primitive':
      return alternative.test(value);
    case 'enum':
      return typeof value === 'string';
    case 'structure':
      return isObject(value);
  }
}
