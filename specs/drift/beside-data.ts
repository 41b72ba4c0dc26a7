import {
  isTypeSpec,
  type AnySpec,
  type OperationSpec,
  type PermissionScheme,
  permissionSchemes,
  type RequestTemplate,
} from '../model.ts';
import type { PermissionData } from '../permission-data.ts';
import type { Metadata } from '../types/in-metadata.ts';
import { besideMetadata, noSuchMember, type BesideMetadata } from './beside-metadata.ts';
import { permissionPhrase, statementOf } from './drift-of.ts';
import {
  type PermissionDataRow,
  type PageBesideData,
  type Agreement,
  byClass,
  gravest,
  type MetadataRow,
  narrowing,
  type Phrase,
  type Reason,
  widening,
} from './model.ts';
import { namesOf, type Names } from './reasons.ts';
import { placeOf } from './revisions.ts';

/** What pages are set beside. */
interface Beside {
  readonly data?: PermissionData | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Every row of a page: what it says, and what Microsoft's files say. No vote on who is right. */
export function besideData(spec: AnySpec, { data, metadata }: Beside): PageBesideData {
  const rows =
    data === undefined || isTypeSpec(spec)
      ? []
      : spec.requests.flatMap((request) => permissionSchemes.map((scheme) => rowOf(spec, request, scheme, data)));
  const beside = metadata && besideMetadata(spec, metadata);
  return {
    revision: placeOf(spec),
    rows: rows.toSorted(byClass),
    metadata: beside?.map(metadataRow).toSorted(byClass),
  };
}

const metadataRow = ({ subject, of, clause, line, page, data, same }: BesideMetadata): MetadataRow => ({
  subject,
  of,
  page: { says: '', values: [page], clause, line },
  data: { says: '', values: [data] },
  outcome: same ? 'agree' : 'differ',
  class: same ? 'neutral' : 'narrowing',
  reasons: same ? [] : [difference(of, page, data)],
});

function difference(of: string, page: string, data: string): Reason {
  if (data === noSuchMember) return narrowing('is not in the metadata:', of);
  if (of === 'status') return narrowing(`another status: code that waits for ${page} may stop working`);
  return narrowing('another type is stated:', data);
}

function rowOf(
  spec: OperationSpec,
  request: RequestTemplate,
  scheme: PermissionScheme,
  data: PermissionData,
): PermissionDataRow {
  const said = spec.requirements.filter((one) => one.kind === 'permission').find((one) => one.scheme === scheme);
  const entry = dataRowOf(request, scheme, data);
  const names = said && namesOf(said);
  const reasons = reasonsOf(names, entry, data.names);
  return {
    ...request,
    scheme,
    page: said && statementOf(said, spec),
    data: entry?.phrase,
    outcome: outcomeOf(names, entry?.alone),
    class: names && entry && gravest(reasons),
    reasons,
  };
}

/** What the data says of one request line and scheme. */
export interface DataRow {
  /** What the data calls enough alone, as a page's row does. */
  readonly alone: readonly string[];
  /** What it calls enough beside another. */
  readonly together: ReadonlySet<string>;
  readonly phrase: Phrase;
}

/** undefined: the data has no such line. */
export function dataRowOf(
  { method, path }: RequestTemplate,
  scheme: PermissionScheme,
  data: PermissionData,
): DataRow | undefined {
  const line = data.lineOf(method, path)?.[scheme];
  if (line === undefined) return undefined;
  const listed = [...line].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const names = (alone: boolean) => listed.filter(([, beside]) => (beside === '') === alone).map(([name]) => name);
  const values = listed.map(([name, beside]) => (beside === '' ? name : `${name} with ${beside}`));
  return {
    alone: names(true),
    together: new Set(names(false)),
    phrase: values.length === 0 ? { says: 'lists none', values } : permissionPhrase(values),
  };
}

function outcomeOf(page: Names, data: Names): Agreement {
  if (data === undefined) return 'no line in the data';
  if (page === undefined) return 'page is silent';
  const pageMore = page.some((name) => !data.includes(name));
  const dataMore = data.some((name) => !page.includes(name));
  if (pageMore) return dataMore ? 'differ' : 'page has more';
  return dataMore ? 'data has more' : 'agree';
}

function reasonsOf(page: Names, entry: DataRow | undefined, known: ReadonlySet<string>): readonly Reason[] {
  if (!page || !entry) return [];
  const { alone, together } = entry;
  const pageOnly = page.filter((name) => !alone.includes(name));
  return [
    narrowing('enough alone by the page, not by the data:', ...pageOnly.filter((name) => together.has(name))),
    narrowing('only on the page:', ...pageOnly.filter((name) => !together.has(name) && known.has(name))),
    narrowing('only on the page, and not a permission in the data:', ...pageOnly.filter((name) => !known.has(name))),
    widening('only in the data:', ...alone.filter((name) => !page.includes(name))),
  ].filter(({ values }) => values.length > 0);
}
