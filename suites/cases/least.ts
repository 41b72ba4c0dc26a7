/** Which single permission of an operation is the weakest that a target grants: what is tried, and in which order. */
import type { OperationSpec, PermissionScheme } from '../../specs/model.ts';
import type { PermissionData } from '../../specs/permission-data.ts';
import { applies, type Case, type Operation } from '../model.ts';
import { probesOf } from './derive.ts';
import { requirementsOf } from './operations.ts';

/** Of one operation and kind of account. */
export interface LeastSearch {
  readonly operation: Operation;
  readonly scheme: PermissionScheme;
  /** `page#anchor:line`; absent where the page has no such row. */
  readonly clause?: string;
  /** What page and data grant alone, from the weakest. */
  readonly names: readonly string[];
  /** The least privileged that the page lists; absent where it lists several and does not say which it is, or none. */
  readonly page?: string;
  /** What the data marks as least privileged, and grants alone. */
  readonly data: readonly string[];
}

/** Whatever a list says of its order, these are weaker: less may be done, or to less. */
function weakerForms(name: string): readonly string[] {
  const read = name.replace(/\.ReadWrite(?=\.|$)/, '.Read');
  const [own, ownRead] = [name, read].map((one) => one.replace(/\.All$/, ''));
  return [ownRead ?? read, own ?? name, read].filter((one) => one !== name);
}

/** In their order, but that none stands before a weaker form of it. */
export function weakestFirst(names: readonly string[]): readonly string[] {
  const ordered = new Set<string>();
  const put = (name: string): void => {
    if (ordered.has(name)) return;
    for (const weaker of weakerForms(name)) if (names.includes(weaker)) put(weaker);
    ordered.add(name);
  };
  names.forEach(put);
  return [...ordered];
}

const listedOrder = ({ privilegeOrder }: OperationSpec, names: readonly string[]): readonly string[] =>
  weakestFirst(privilegeOrder === 'mostToLeast' ? names.toReversed() : names);

/** One for each kind of account to which the page, or the data, grants something. */
export function searchesOf(operation: Operation, data: PermissionData | undefined): readonly LeastSearch[] {
  const { spec, request } = operation;
  const line = data?.lineOf(request.method, request.path);
  const marks = data?.leastOf(request.method, request.path);
  return requirementsOf(spec, 'permission').flatMap((row): readonly LeastSearch[] => {
    const { scheme } = row;
    const listed = listedOrder(spec, row.supported ? row.anyOf : []);
    const alone = [...(line?.[scheme] ?? [])].flatMap(([name, beside]) => (beside === '' ? [name] : [])).sort();
    const least = alone.filter((name) => marks?.[scheme].has(name) === true);
    const names = [...new Set([...least, ...listed, ...weakestFirst(alone)])];
    if (names.length === 0) return [];
    const [first] = listed;
    const says = first !== undefined && (listed.length === 1 || spec.privilegeOrder !== undefined);
    const clause = `${spec.page}${row.clause}:${row.line}`;
    return [{ operation, scheme, clause, names, ...(says ? { page: first } : {}), data: least }];
  });
}

/** The one permission that a well-formed token of the case holds in the right claim; empty: it holds none. */
export function onlyPermission({ suite, plan: { identity } }: Case): string | undefined {
  if (suite !== 'permissions' || identity.kind === 'none') return undefined;
  if (identity.claim !== undefined || identity.beside !== undefined || identity.permissions.length > 1)
    return undefined;
  return identity.permissions[0] ?? '';
}

const isOf = ({ scheme }: LeastSearch, { plan: { identity } }: Case): boolean =>
  identity.kind === 'token' && identity.scheme === scheme;

/** The page's own cases where it lists the name, else a request that is no case, where the operation reads. */
export function triesOf(search: LeastSearch, ofOperation: readonly Case[]): readonly Case[] {
  const grants = ofOperation.filter((one) => one.expects === 'success' && isOf(search, one));
  return search.names.flatMap((name) => {
    const own = grants.find((one) => onlyPermission(one) === name);
    const unlisted = (): readonly Case[] =>
      probesOf(search.operation, ({ scheme }) => (scheme === search.scheme ? [name] : []));
    return own ? [own].filter(applies) : unlisted();
  });
}

/**
 * Of the cases of one operation those that a search judges: the page's least privileged is granted, and a token without any of the
 * names is refused.
 * @param isAtHand whether there is a token for a case
 */
export function leastCases(
  search: LeastSearch,
  ofOperation: readonly Case[],
  isAtHand: (one: Case) => boolean,
): readonly Case[] {
  const own = ofOperation.filter((one) => isOf(search, one));
  const [first] = search.names.flatMap((name) =>
    own.filter((one) => one.expects === 'success' && onlyPermission(one) === name),
  );
  const others = own.filter((one) => {
    const name = onlyPermission(one);
    return one.expects === 'refusal' && name !== undefined && !search.names.includes(name) && isPlain(one);
  });
  const control = others.find(isAtHand) ?? others[0];
  return [first, control].filter((one) => one !== undefined);
}

/** No look-alike: a target that reads names carelessly is not one that reads none. */
const isPlain = ({ checks: [own] }: Case): boolean =>
  own?.check.id === 'unlisted-permission-is-refused' || own?.check.id === 'unsupported-scheme-is-refused';
