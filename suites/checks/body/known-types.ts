/** Type specs of one API version → what is known of each type: inherited members included, pages of one type joined. */
import type { TypeSpec } from '../../../specs/model.ts';
import { defined } from '../../../specs/text.ts';
import type { KnownMember, KnownType, KnownTypes } from '../../type-model.ts';

/** @param specs of one API version, and one revision of each page */
export function knownTypes(specs: readonly TypeSpec[]): KnownTypes {
  const pages = new Map<string, TypeSpec[]>();
  for (const spec of specs) {
    const others = pages.get(lower(spec.type));
    if (others) others.push(spec);
    else pages.set(lower(spec.type), [spec]);
  }
  const lineages = new Map<string, Lineage>();
  const found = new Map<string, KnownType | undefined>();
  /** Names come from answers too: what is not on file is not kept. */
  const lineage = (name: string): Lineage => {
    const kept = lineages.get(name);
    if (kept) return kept;
    const made = lineageOf(name, pages);
    if (pages.has(name)) lineages.set(name, made);
    return made;
  };
  const find = (name: string): KnownType | undefined => {
    const key = lower(name);
    if (pages.has(key) && !found.has(key)) found.set(key, joined(lineage(key)));
    return found.get(key);
  };
  return {
    find,
    // undefined too where both inherit from a third: such types stand in one collection, whatever each page promises of it
    isA(name, of) {
      const [one, other] = [lineage(lower(name)), lineage(lower(of))];
      if (one.names.includes(lower(of))) return true;
      const [mine, theirs] = [find(name), find(of)];
      if (!mine || !one.whole) return undefined;
      if (lower(of) === entity) return mine.is === 'entity';
      return (theirs && theirs.is !== mine.is) || areUnrelated(one, other) ? false : undefined;
    },
  };
}

const lower = (name: string): string => name.toLowerCase();

interface Lineage {
  /** Of the type, then of its bases. */
  readonly names: readonly string[];
  readonly own: readonly TypeSpec[];
  readonly pages: readonly TypeSpec[];
  /** Those of them that name no base. */
  readonly ends: readonly TypeSpec[];
  /** Each name is on file, and none inherits from itself. */
  readonly whole: boolean;
}

/** What every entity inherits from. */
const entity = 'microsoft.graph.entity';

function lineageOf(name: string, specs: ReadonlyMap<string, readonly TypeSpec[]>): Lineage {
  const names = [name];
  const pages: TypeSpec[] = [];
  const ends: TypeSpec[] = [];
  let whole = true;
  for (const one of names) {
    const own = specs.get(one) ?? [];
    const bases = new Set(own.flatMap(({ base }) => (base === undefined ? [] : [lower(base)])));
    pages.push(...own);
    if (bases.size === 0) ends.push(...own);
    if ((own.length === 0 && one !== entity) || names.some((other) => bases.has(other))) whole = false;
    names.push(...[...bases].filter((base) => !names.includes(base)));
  }
  return { names, own: specs.get(name) ?? [], pages, ends, whole };
}

/** Undefined where the type is not on file, or pages disagree on whether it is an enum. */
function joined({ own, pages, whole }: Lineage): KnownType | undefined {
  const kinds = new Set(own.map(({ is }) => is));
  const [first] = own;
  if (!first || (kinds.has('enum') && kinds.size > 1)) return undefined;
  return {
    name: first.type,
    is: kinds.has('entity') ? 'entity' : first.is,
    ...defined({ key: pages.find(({ key }) => key !== undefined)?.key }),
    open: pages.some(({ open }) => open),
    members: membersOf(pages),
    values: [...new Set(pages.flatMap(valuesOf))],
    complete: whole,
  };
}

const valuesOf = ({ requirements }: TypeSpec): readonly string[] =>
  requirements.flatMap(({ kind, name }) => (kind === 'member' ? [name] : []));

function membersOf(pages: readonly TypeSpec[]): ReadonlyMap<string, KnownMember> {
  const members = new Map<string, KnownMember>();
  for (const { page, requirements } of pages) {
    for (const one of requirements) {
      if (one.kind === 'member') continue;
      const { name, kind, type, disputed = [], clause, line } = one;
      const nearer = members.get(name) ?? { name, kind, types: [], where: `${page}${clause}:${line}` };
      const types = [...new Set([...nearer.types, type, ...disputed.map(({ says }) => says)])];
      members.set(name, { ...nearer, types });
    }
  }
  return members;
}

/** That they have no base in common but `entity`. */
const areUnrelated = (one: Lineage, other: Lineage): boolean =>
  !one.names.some((name) => name !== entity && other.names.includes(name)) &&
  other.whole &&
  namesEachBase(one, other) &&
  namesEachBase(other, one);

/** Other pages than these may be silent about a base. */
const namesEachBase = (one: Lineage, other: Lineage): boolean =>
  one.names.includes(entity) || (one.ends.every(isGenerated) && other.own.some(isGenerated));

/** Pages of Intune are made from the service's metadata. */
const isGenerated = ({ page }: TypeSpec): boolean => page.startsWith('intune-');
