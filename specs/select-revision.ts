import type { OperationSpec, TypeSpec } from './model.ts';

/** Which revision of each page: its oldest, its newest, or its newest up to an ISO 8601 date. */
export type AsOf = 'first' | 'latest' | (string & {});

/** A page whose first revision is later than the date that was asked for. */
export interface NotYet {
  readonly page: string;
  readonly apiVersion: string;
  readonly firstAsOf: string;
}

export interface SelectedRevisions {
  readonly selected: readonly OperationSpec[];
  readonly notYet: readonly NotYet[];
}

/** A day that the calendar has, written YYYY-MM-DD. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** What `selectRevisions` accepts. */
export function isAsOf(text: string): boolean {
  return text === 'first' || text === 'latest' || isCalendarDate(text);
}

/** One revision per page, ordered by API version and page. @throws {TypeError} for a text that `isAsOf` refuses */
export function selectRevisions(specs: readonly OperationSpec[], asOf: AsOf): SelectedRevisions {
  if (!isAsOf(asOf)) throw new TypeError(`"${asOf}" is not a revision; use first, latest or a date such as 2019-08-08`);
  const pages = [...groupByPage(specs).values()];
  const chosen = pages.map((revisions) => ({ revisions, spec: choose(revisions, asOf) }));
  return {
    selected: chosen.flatMap(({ spec }) => (spec === undefined ? [] : [spec])),
    notYet: chosen.flatMap(({ revisions, spec }) => (spec === undefined ? revisions.slice(0, 1).map(absence) : [])),
  };
}

/** One revision per page of a type: where none is as old as asked for, the oldest. */
export function selectTypes(specs: readonly TypeSpec[], asOf: AsOf): readonly TypeSpec[] {
  return [...groupByPage(specs, ({ type }) => type).values()].flatMap(
    (revisions) => choose(revisions, asOf) ?? revisions.slice(0, 1),
  );
}

/** By API version, page and date: plain order of code units, the same on every machine. */
export function byRevision(one: Revision, other: Revision): number {
  return compare(one.apiVersion, other.apiVersion) || compare(one.page, other.page) || compare(one.asOf, other.asOf);
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}

type Revision = Pick<OperationSpec, 'apiVersion' | 'page' | 'asOf'>;

/** @param besides what else tells specs of one page apart */
function groupByPage<Spec extends Revision>(
  specs: readonly Spec[],
  besides: (spec: Spec) => string = () => '',
): ReadonlyMap<string, Spec[]> {
  const groups = new Map<string, Spec[]>();
  for (const spec of specs.toSorted(byRevision)) {
    const key = `${spec.apiVersion}/${spec.page}/${besides(spec)}`;
    groups.set(key, [...(groups.get(key) ?? []), spec]);
  }
  return groups;
}

/** From the revisions of one page, oldest first. */
function choose<Spec extends Revision>(revisions: readonly Spec[], asOf: AsOf): Spec | undefined {
  if (asOf === 'first') return revisions[0];
  if (asOf === 'latest') return revisions.at(-1);
  return revisions.findLast((spec) => spec.asOf <= asOf);
}

function absence({ page, apiVersion, asOf }: OperationSpec): NotYet {
  return { page, apiVersion, firstAsOf: asOf };
}
