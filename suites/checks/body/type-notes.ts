/** What a value shows beside what is documented, and what breaks no promise. */

export interface TypeNote {
  /** Objects of this type that were read; of an enum, 0. */
  readonly count: number;
  /** Documented members that were there, as documented. */
  readonly seen: ReadonlySet<string>;
  /** Names that differ from those of documented members in letter case alone, as sent. */
  readonly otherCase: ReadonlySet<string>;
  /** Nothing where the type is open, or not all of its members are on file. */
  readonly undocumented: ReadonlySet<string>;
  /** By name of the enum: values that are no documented member of it, where they look like a name. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
}

/** By name of the type that has the members, as documented; of an enum where no type that is on file holds it. */
export type TypeNotes = ReadonlyMap<string, TypeNote>;

export interface OpenNote extends TypeNote {
  count: number;
  readonly seen: Set<string>;
  readonly otherCase: Set<string>;
  readonly undocumented: Set<string>;
  readonly values: Map<string, Set<string>>;
}

/** A target that sends new names with each item does not fill the memory. */
const most = 200;
const longest = 100;

export function addName(names: Set<string>, name: string): void {
  if (names.size < most) names.add(name.slice(0, longest));
}

export const emptyNote = (): OpenNote => ({
  count: 0,
  seen: new Set(),
  otherCase: new Set(),
  undocumented: new Set(),
  values: new Map(),
});
