/**
 * A JSON value against its documented type. What is there is compared, and nothing must be there: absent members, null other
 * than among entities, and members and enum values that are documented nowhere are no faults. Nothing that comes out holds a
 * value, only shapes.
 */
import { isObject } from '../../../specs/text.ts';
import { pointerToken } from '../../json-content.ts';
import { type Alternative, type Expectation, expectationOf, expectationOfMember, fits } from './expectation.ts';
import type { KnownMember, KnownType, KnownTypes, TypeNotes } from '../../type-model.ts';
import { shapeOf } from './primitives.ts';
import { addKind, addName, emptyNote, type OpenNote } from './type-notes.ts';

interface Fault {
  /** RFC 6901. */
  readonly pointer: string;
  /** `Edm.Int32`, as documented; `Edm.Boolean or Edm.String` where sources contradict each other. */
  readonly documented: string;
  /** `a string of 12 characters`, `an array of 3`, `a number`; of a string in the wrong form its letters as a and digits as 9. */
  readonly shape: string;
  /** `page#clause:line` of the member; of the value itself, what the caller said. */
  readonly where: string;
}

/** Objects whose `@odata.type` is neither the documented type nor known to inherit from it. They were not judged. */
interface OtherType {
  /** As sent, without what stands before `#`. */
  readonly type: string;
  readonly documented: string;
  /** It is on file, and certainly has nothing to do with the documented type. Else that cannot be told. */
  readonly known: boolean;
  /** Of the first. */
  readonly pointer: string;
  readonly count: number;
}

export interface ValueReading {
  /** The first few in document order. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** Values of members, and primitive values, that were compared with a documented type: where there are none, nothing was judged. */
  readonly checked: number;
  /** Of each type in each place's documented type, once; the first few. */
  readonly otherTypes: readonly OtherType[];
  readonly notes: TypeNotes;
}

const mostFaults = 20;
const mostOtherTypes = 50;

/**
 * @param value as `readJson` gives it: not deeper than a function may recurse
 * @param type in OData notation
 * @param at the value's own place: JSON pointer, and `page#clause:line` of what promises its type
 */
export function readValue(
  value: unknown,
  type: string,
  types: KnownTypes,
  { pointer = '', where = '' }: { readonly pointer?: string; readonly where?: string } = {},
): ValueReading {
  const reader = new Reader(types);
  reader.read(value, expectationOf([type], where, types), { parent: undefined, name: pointer, note: undefined });
  return reader.reading();
}

/** A name with @ or # says something about a member or an operation, and is none itself (OData JSON Format 4.01 section 4.6). */
export const isAnnotation = (name: string): boolean => name.includes('@') || name.startsWith('#');

/** Its pointer is written where something is told of it. */
interface Place {
  readonly parent: Place | undefined;
  /** Of a member or an item; of the value itself, its pointer. */
  readonly name: string | number;
  /** Of the type that has the member. */
  readonly note: OpenNote | undefined;
}

class Reader {
  readonly #faults: Fault[] = [];
  readonly #otherTypes = new Map<string, OtherType & { count: number }>();
  readonly #notes = new Map<string, OpenNote>();
  readonly #types: KnownTypes;
  #faultCount = 0;
  #checked = 0;

  constructor(types: KnownTypes) {
    this.#types = types;
  }

  reading(): ValueReading {
    return {
      faults: this.#faults,
      faultCount: this.#faultCount,
      checked: this.#checked,
      otherTypes: [...this.#otherTypes.values()],
      notes: this.#notes,
    };
  }

  read(value: unknown, expected: Expectation, place: Place): void {
    if (value === null) return;
    if (!Array.isArray(value)) this.#readOne(value, expected.single, expected, place);
    else if (expected.items?.length === 0) this.#addFault(value, expected, place);
    else {
      for (const [name, item] of value.entries()) {
        if (item === null && !ofEntities(expected.items)) continue;
        this.#readOne(item, expected.items, expected, { parent: place, name, note: place.note });
      }
    }
  }

  #readOne(value: unknown, alternatives: Alternatives, expected: Expectation, place: Place): void {
    if (alternatives === undefined) return;
    const [first, second] = alternatives.filter((one) => fits(one, value));
    if (!first) {
      this.#addFault(value, expected, place);
      return;
    }
    if (place.note || first.is !== 'structure') this.#checked += 1;
    // where sources contradict each other, a value of more than one reading is judged by none
    if (second) return;
    if (first.is === 'enum') this.#noteValue(String(value), first.known, place);
    if (first.is === 'structure' && isObject(value)) this.#readObject(value, first.known, place);
  }

  #readObject(value: Members, documented: KnownType, place: Place): void {
    const type = this.#typeOf(value, documented, place);
    if (!type) return;
    const note = this.#noteOf(type.name);
    note.count += 1;
    for (const [name, member] of Object.entries(value)) {
      if (isAnnotation(name)) continue;
      const known = memberOf(name, type, value);
      if (known) {
        addKind(note.seen, known.name, member);
        if (known.name !== name) addName(note.otherCase, name);
        this.read(member, expectationOfMember(known, this.#types), { parent: place, name, note });
      } else if (type.complete && !type.open && !isKeyOfEntity(name, type)) addName(note.undocumented, name);
    }
  }

  /** That which the object says it is of; undefined where it may be none of the documented one. */
  #typeOf(value: Members, documented: KnownType, place: Place): KnownType | undefined {
    const sent = odataTypeOf(value);
    if (sent === undefined || sent.toLowerCase() === documented.name.toLowerCase()) return documented;
    const derived = this.#types.isA(sent, documented.name);
    if (derived === true) return this.#types.find(sent);
    const key = `${sent} ${documented.name}`;
    const other = this.#otherTypes.get(key);
    if (other) other.count += 1;
    else if (this.#otherTypes.size < mostOtherTypes) {
      const [known, pointer] = [derived === false, pointerOf(place)];
      this.#otherTypes.set(key, { type: sent, documented: documented.name, known, pointer, count: 1 });
    }
    return undefined;
  }

  /** An enum may be one of flags: a list with commas. */
  #noteValue(value: string, type: KnownType, place: Place): void {
    const documented = byLowerCase(type);
    const sent = value.split(',').map((one) => one.trim());
    for (const one of sent.filter((text) => looksLikeName.test(text) && !documented.has(text.toLowerCase()))) {
      const { values } = place.note ?? this.#noteOf(type.name);
      const ofEnum = values.get(type.name) ?? new Set();
      addName(ofEnum, one);
      values.set(type.name, ofEnum);
    }
  }

  #noteOf(type: string): OpenNote {
    const note = this.#notes.get(type) ?? emptyNote();
    this.#notes.set(type, note);
    return note;
  }

  #addFault(value: unknown, { documented, where, single, items }: Expectation, place: Place): void {
    this.#faultCount += 1;
    this.#checked += 1;
    if (this.#faults.length === mostFaults) return;
    const types = [...(single ?? []), ...(items ?? [])].map(({ type }) => type);
    this.#faults.push({ pointer: pointerOf(place), documented, shape: shapeOf(value, types), where });
  }
}

type Members = Readonly<Record<string, unknown>>;
type Alternatives = readonly Alternative[] | undefined;

/** None of a collection of entities is null (OData JSON Format 4.01 section 13); values of complex and primitive types may be. */
const ofEntities = (items: Alternatives): boolean =>
  items !== undefined && items.length > 0 && items.every((one) => one.is === 'structure' && one.known.is === 'entity');

/** Every entity inherits it; pages of types need not repeat that. */
const isKeyOfEntity = (name: string, { is }: KnownType): boolean => is === 'entity' && name === 'id';

const looksLikeName = /^[a-z_]\w{0,99}$/i;

function pointerOf({ parent, name }: Place): string {
  return parent ? pointerOf(parent) + pointerToken(String(name)) : String(name);
}

/** What an object says that it is: the name behind the `#`, whatever the address before it; of whatever is no name, nothing. */
export function odataTypeOf(value: Members): string | undefined {
  const type = value['@odata.type'] ?? value['@type'];
  if (typeof type !== 'string') return undefined;
  const name = type.slice(type.lastIndexOf('#') + 1).trim();
  return name === '' ? undefined : name.slice(0, 200);
}

const namesByLowerCase = new WeakMap<KnownType, ReadonlyMap<string, string>>();

/** Names of members, or of an enum's. */
function byLowerCase(type: KnownType): ReadonlyMap<string, string> {
  const kept = namesByLowerCase.get(type);
  if (kept) return kept;
  const names = new Map([...type.members.keys(), ...type.values].map((name) => [name.toLowerCase(), name]));
  namesByLowerCase.set(type, names);
  return names;
}

/** Pages and services do not agree on letter case; two members that differ in nothing else are two all the same. */
function memberOf(name: string, type: KnownType, value: Members): KnownMember | undefined {
  const exact = type.members.get(name);
  if (exact) return exact;
  const near = byLowerCase(type).get(name.toLowerCase());
  return near === undefined || Object.hasOwn(value, near) ? undefined : type.members.get(near);
}
