import type { OperationSpec, PermissionRequirement, PermissionScheme, RequestTemplate } from '../model.ts';
import { permissionSchemes } from '../model.ts';
import type { PermissionData } from '../permission-data.ts';
import { permissionPhrase, statementOf } from './drift-of.ts';
import {
  type AdjudicatedRow,
  type Adjudication,
  type Agreement,
  gravest,
  type Phrase,
  type Reason,
  reason,
  revisionOf,
} from './model.ts';
import { namesOf, type Names } from './reasons.ts';

/** Every request line and scheme of a page: what it says, and what Microsoft's data says. No vote on who is right. */
export function adjudicate(spec: OperationSpec, data: PermissionData): Adjudication {
  const rows = spec.requests.flatMap((request) =>
    permissionSchemes.map((scheme) => rowOf(spec, request, scheme, data)),
  );
  return { revision: revisionOf(spec), rows };
}

function rowOf(
  spec: OperationSpec,
  request: RequestTemplate,
  scheme: PermissionScheme,
  data: PermissionData,
): AdjudicatedRow {
  const said = spec.requirements.find(
    (one): one is PermissionRequirement => one.kind === 'permission' && one.scheme === scheme,
  );
  const entry = entryOf(request, scheme, data);
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

interface Entry {
  /** What the data calls enough alone, as a page's row does. */
  readonly alone: readonly string[];
  /** name -> what it also requires. */
  readonly together: ReadonlyMap<string, string>;
  readonly phrase: Phrase;
}

/** undefined: the data has no such line. */
function entryOf({ method, path }: RequestTemplate, scheme: PermissionScheme, data: PermissionData): Entry | undefined {
  const listed = data.rowsOf(method, path)?.[scheme];
  if (listed === undefined) return undefined;
  const conditions = data.conditionsOf(method, path).filter((condition) => condition.scheme === scheme);
  const together = new Map(conditions.map(({ name, alsoRequires }) => [name, alsoRequires]));
  const values = listed.map((name) => {
    const beside = together.get(name);
    return beside === undefined ? name : `${name} with ${beside}`;
  });
  return {
    alone: listed.filter((name) => !together.has(name)),
    together,
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

function reasonsOf(page: Names, entry: Entry | undefined, known: ReadonlySet<string>): readonly Reason[] {
  if (!page || !entry) return [];
  const { alone, together } = entry;
  const pageOnly = page.filter((name) => !alone.includes(name));
  const [conditional, others] = [
    pageOnly.filter((name) => together.has(name)),
    pageOnly.filter((name) => !together.has(name)),
  ];
  const unknown = 'only on the page, and no permission that the data knows:';
  return [
    reason('narrowing', 'enough alone by the page, not by the data:', conditional),
    reason(
      'narrowing',
      'only on the page:',
      others.filter((name) => known.has(name)),
    ),
    reason(
      'narrowing',
      unknown,
      pageOnly.filter((name) => !known.has(name)),
    ),
    reason(
      'widening',
      'only in the data:',
      alone.filter((name) => !page.includes(name)),
    ),
  ].filter(({ values }) => values.length > 0);
}
