/** What changed for a caller between two specs of one type; `driftOfSpecs` is for two specs of any kind. */
import { type AnySpec, isTypeSpec, type TypeRequirement, type TypeSpec } from '../model.ts';
import { driftOf } from './drift-of.ts';
import {
  type Change,
  gravest,
  narrowing,
  neutral,
  type Phrase,
  type Reason,
  type Statement,
  widening,
} from './model.ts';

export function driftOfSpecs(older: AnySpec, newer: AnySpec): readonly Change[] {
  if (isTypeSpec(older)) return isTypeSpec(newer) ? driftOfTypes(older, newer) : [];
  return isTypeSpec(newer) ? [] : driftOf(older, newer);
}

/** One entry per requirement id, in the order of the newer page, what is gone last; and what changed of the type as a whole. */
export function driftOfTypes(older: TypeSpec, newer: TypeSpec): readonly Change[] {
  const had = byId(older);
  const has = byId(newer);
  const ids = new Set([...has.keys(), ...had.keys()]);
  return [...ofWhole(older, newer), ...[...ids].flatMap((id) => changeOf(had.get(id), has.get(id)))];
}

/** Pages differ in the case of letters, and mean one name. */
const byId = ({ requirements }: TypeSpec): ReadonlyMap<string, TypeRequirement> =>
  new Map(requirements.map((one) => [one.id.toLowerCase(), one]));

function changeOf(older: TypeRequirement | undefined, newer: TypeRequirement | undefined): readonly Change[] {
  const either = newer ?? older;
  if (either === undefined) return [];
  const { id, kind } = either;
  const statements = { was: older && statementOf(older), is: newer && statementOf(newer) };
  const reasons = reasonsOf(older, newer);
  if (reasons.length > 0)
    return [{ requirement: id, kind, class: gravest(reasons), wordingOnly: false, ...statements, reasons }];
  // a hash that is missing on one side says nothing
  if (older?.hash === undefined || newer?.hash === undefined || older.hash === newer.hash) return [];
  const worded = [neutral('the line reads otherwise and means the same')];
  return [{ requirement: id, kind, class: 'neutral', wordingOnly: true, ...statements, reasons: worded }];
}

function reasonsOf(older: TypeRequirement | undefined, newer: TypeRequirement | undefined): readonly Reason[] {
  if (older === undefined) return newer === undefined ? [] : [widening('is documented now:', newer.name)];
  if (newer === undefined) return [narrowing('is not documented any more:', older.name)];
  if (older.kind === 'member' || newer.kind === 'member' || sameType(older.type, newer.type)) return [];
  return [narrowing('another type is stated:', older.type, newer.type)];
}

/** Pages differ in how they write the name of a type. */
const sameType = (one: string | undefined, other: string | undefined): boolean =>
  one?.toLowerCase() === other?.toLowerCase();

function ofWhole(older: TypeSpec, newer: TypeSpec): readonly Change[] {
  const reasons = (['type', 'is', 'base', 'key', 'open'] as const).flatMap((name): readonly Reason[] => {
    const [was, is] = [older[name]?.toString(), newer[name]?.toString()];
    if (sameType(was, is)) return [];
    if (name === 'open' && was === undefined) return [widening('members beside the documented ones are foreseen now')];
    return [narrowing(`${nouns[name]} was and is:`, was ?? 'not stated', is ?? 'not stated')];
  });
  if (reasons.length === 0) return [];
  const [was, is] = [wholePhrase(older), wholePhrase(newer)];
  return [{ requirement: 'type', kind: 'type', class: gravest(reasons), wordingOnly: false, was, is, reasons }];
}

const nouns = { type: 'the name', is: 'the kind', base: 'the base type', key: 'the key', open: 'openness' };

const wholePhrase = ({ type, is, base, key, open }: TypeSpec): Phrase => ({
  says: open ? `open ${is}` : is,
  values: [type, ...(base === undefined ? [] : [`base ${base}`]), ...(key === undefined ? [] : [`key ${key}`])],
});

function statementOf(requirement: TypeRequirement): Statement {
  const { kind, name, clause, line } = requirement;
  const values = kind === 'member' ? [name] : [name, requirement.type];
  return { says: kind, values, clause, line };
}
