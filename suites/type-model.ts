/** The nouns of types: what the documentation says of them, all its pages joined, and what answers show beside it. */
import type { TypedRequirement, TypeSpec } from '../specs/model.ts';

export interface KnownMember {
  readonly name: string;
  readonly kind: TypedRequirement['kind'];
  /**
   * Each reading of it that is accepted, that of the type's own page first: types in OData notation, and `boolean`, `number`,
   * `string`, `object` or `array` where an example disputes the page.
   */
  readonly types: readonly string[];
  /** `page#clause:line` */
  readonly where: string;
}

export interface KnownType {
  /** As documented: `microsoft.graph.x`. */
  readonly name: string;
  readonly is: TypeSpec['is'];
  readonly key?: string;
  /** Members beside the documented ones are foreseen. */
  readonly open: boolean;
  /** The type's own first, then those of its bases. */
  readonly members: ReadonlyMap<string, KnownMember>;
  /** Of an enum. */
  readonly values: readonly string[];
  /** Every base type is on file: a member that is not here is documented nowhere. */
  readonly complete: boolean;
}

/** The types of one API version. */
export interface KnownTypes {
  /** Letter case does not count, since pages do not agree on it. */
  find(name: string): KnownType | undefined;
  /**
   * Whether the one type is the other, or inherits from it; undefined where that cannot be known, as of siblings: a page may be
   * silent about a base.
   */
  isA(name: string, of: string): boolean | undefined;
}

export const jsonKinds = ['null', 'boolean', 'number', 'string', 'object', 'array'] as const;
export type JsonKind = (typeof jsonKinds)[number];

/** What a value shows beside what is documented, and what breaks no promise. */
export interface TypeNote {
  /** Objects of this type that were read; of an enum, 0. */
  readonly count: number;
  /** Documented members that were there, as documented, and the kinds of JSON values that they had. */
  readonly seen: ReadonlyMap<string, ReadonlySet<JsonKind>>;
  /** Names that differ from those of documented members in letter case alone, as sent. */
  readonly otherCase: ReadonlySet<string>;
  /** Nothing where the type is open, or not all of its members are on file. */
  readonly undocumented: ReadonlySet<string>;
  /** By name of the enum: values that are no documented member of it, where they look like a name. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
}

/** By name of the type that has the members, as documented; of an enum where no type that is on file holds it. */
export type TypeNotes = ReadonlyMap<string, TypeNote>;
