/** The nouns of drift: what changed between two statements about the same operation, seen by who calls it. */
import type { OperationSpec, PermissionScheme, Requirement, TypeRequirement } from '../model.ts';

/**
 * For a caller whose code worked as the older statement promised:
 * `widening`: all of it still works, and more does; `narrowing`: some of it may stop; `neutral`: neither.
 */
export const driftClasses = ['narrowing', 'widening', 'neutral'] as const;
export type DriftClass = (typeof driftClasses)[number];

/** A few words of ours, then values that a page wrote; kept apart, so that whoever prints them can quote the page's. */
export interface Phrase {
  readonly says: string;
  readonly values: readonly string[];
}

export interface Statement extends Phrase {
  /** `#anchor` of the section; undefined for what no one line of the page says. */
  readonly clause?: string | undefined;
  /** 1-based line of the page's file. */
  readonly line?: number | undefined;
}

export interface Reason extends Phrase {
  readonly class: DriftClass;
}

export interface Change {
  /** Id of the requirement, or `privilege-order`. */
  readonly requirement: string;
  readonly kind: Requirement['kind'] | TypeRequirement['kind'] | 'privilegeOrder' | 'type';
  /** The gravest of the reasons: a row that loses one permission and gains another is narrowing. */
  readonly class: DriftClass;
  /** The line reads otherwise and was understood to mean the same. */
  readonly wordingOnly: boolean;
  /** undefined: the older side does not have the requirement. */
  readonly was: Statement | undefined;
  /** undefined: the newer side does not have the requirement. */
  readonly is: Statement | undefined;
  /** One at least. */
  readonly reasons: readonly Reason[];
}

/** A file of Microsoft's as it was handed in, to be set beside pages. */
export interface DataFile {
  /** Its name, without folders. */
  readonly file: string;
  /** Over its octets, hex. */
  readonly sha256: string;
  /** ISO 8601 date; absent where nobody gave it: the file itself has none. */
  readonly asOf?: string;
}

/** Who says it, as of when. */
export interface Revision {
  readonly apiVersion: OperationSpec['apiVersion'];
  readonly page: string;
  /** ISO 8601 date. */
  readonly asOf: string;
  readonly locale: string;
  /** Of the page's file, hex. */
  readonly sha256: string;
  readonly commit: string | undefined;
  readonly repository: string | undefined;
}

/** One page. On one side only: its promises are new (`widening`) or gone (`narrowing`). */
export type PageDrift =
  | {
      readonly fate: 'compared';
      readonly older: Revision;
      readonly newer: Revision;
      readonly changes: readonly Change[];
    }
  | { readonly fate: 'added'; readonly class: 'widening'; readonly newer: Revision }
  | { readonly fate: 'removed'; readonly class: 'narrowing'; readonly older: Revision };

/** Of a page and Microsoft's permission data. */
export const agreements = [
  'agree',
  'page has more',
  'data has more',
  'differ',
  'page is silent',
  'no line in the data',
] as const;
export type Agreement = (typeof agreements)[number];

/** One request line and scheme: what the page says, and what Microsoft's data says. Nobody is called right. */
export interface PermissionDataRow {
  readonly method: string;
  readonly path: string;
  readonly scheme: PermissionScheme;
  readonly page: Statement | undefined;
  readonly data: Phrase | undefined;
  readonly outcome: Agreement;
  /** From the page to the data, as from an older page to a newer; undefined where one of them says nothing. */
  readonly class: DriftClass | undefined;
  readonly reasons: readonly Reason[];
}

/** What a page says of a member of its type, or of the status of the action or function that it calls, and what the metadata says. */
export interface MetadataRow {
  /** A type; or a request line. */
  readonly subject: string;
  /** A member of the type; or `status`. */
  readonly of: string;
  readonly page: Statement;
  readonly data: Phrase;
  readonly outcome: 'agree' | 'differ';
  /** From the page to the metadata. */
  readonly class: DriftClass;
  readonly reasons: readonly Reason[];
}

export interface PageBesideData {
  readonly revision: Revision;
  /** Beside Microsoft's permission data. */
  readonly rows: readonly PermissionDataRow[];
  /** Beside Microsoft's metadata; undefined where that does not have the type. */
  readonly metadata: readonly MetadataRow[] | undefined;
}

export function revisionOf({
  apiVersion,
  page,
  asOf,
  source,
}: Pick<OperationSpec, 'apiVersion' | 'page' | 'asOf' | 'source'>): Revision {
  const { locale, sha256, commit, repository } = source;
  return { apiVersion, page, asOf, locale, sha256, commit, repository };
}

/** What would break a caller stands first, and what nothing can be said of last. */
export function byClass(one: { readonly class: DriftClass | undefined }, other: typeof one): number {
  const rank = (of: DriftClass | undefined): number =>
    of === undefined ? driftClasses.length : driftClasses.indexOf(of);
  return rank(one.class) - rank(other.class);
}

/** The first of `driftClasses` that a reason has. */
export function gravest(reasons: readonly Reason[]): DriftClass {
  return driftClasses.find((one) => reasons.some((reason) => reason.class === one)) ?? 'neutral';
}

const reason =
  (of: DriftClass) =>
  (says: string, ...values: readonly string[]): Reason => ({ class: of, says, values });

export const narrowing = reason('narrowing');
export const widening = reason('widening');
export const neutral = reason('neutral');
