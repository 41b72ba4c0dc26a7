/** `--least`: of each operation the weakest single permission that the target grants, found with as few requests as tell it. */
import { outcomeOfSays, type Access } from '../../specs/drift/who-stands-alone.ts';
import { groupBy } from '../../specs/group-by.ts';
import { permissionSchemes } from '../../specs/model.ts';
import type { PermissionData } from '../../specs/permission-data.ts';
import { defined } from '../../specs/text.ts';
import { leastCases, onlyPermission, searchesOf, triesOf, type LeastSearch } from '../cases/least.ts';
import { keyOf } from '../identities/provider.ts';
import { caseObjection } from '../interlocks/index.ts';
import { applies, type Case, type CaseResult, type Operation } from '../model.ts';
import type { LeastRow } from '../three-way-model.ts';
import type { Settings } from '../settings/model.ts';
import { accessSeen } from './three-way/access.ts';
import { mints } from './identities.ts';
import { interlockContextOf } from './objections.ts';
import type { RunPlan } from './plan.ts';

const byOperation = (cases: readonly Case[]): ReadonlyMap<Operation, readonly Case[]> =>
  groupBy(cases, ({ operation }) => operation);

/** Undefined where `--least` may be used. */
export function leastProblem({ least, suites, cases }: Settings): string | undefined {
  if (!least || (suites.join() === 'permissions' && cases.length === 0)) return undefined;
  return cases.length > 0
    ? '--least: chooses the cases itself; leave out --case'
    : '--least: is about permissions alone; add --suite permissions';
}

/** What a run with `--least` judges, of the selected cases, in their order. */
export function leastSelection(
  selected: readonly Case[],
  settings: Settings,
  data: PermissionData | undefined,
): readonly Case[] {
  const held = new Set(
    Object.values(settings.identities).flatMap((one) => (one.provider === 'minted' ? [] : [keyOf(one)])),
  );
  const isAtHand = ({ plan: { identity } }: Case): boolean =>
    mints(settings) || (identity.kind === 'token' && held.has(keyOf(identity)));
  const chosen = new Set(
    [...byOperation(selected)].flatMap(([operation, own]) =>
      searchesOf(operation, data).flatMap((search) => leastCases(search, own, isAtHand)),
    ),
  );
  return selected.filter((one) => chosen.has(one));
}

/** What is sent in turn until one is granted, as far as interlocks let it. */
export function leastTries({ settings, cases, derived, microsoftData }: RunPlan): readonly Case[] {
  if (!settings.least) return [];
  const context = interlockContextOf(settings);
  const all = byOperation(derived);
  return [...byOperation(cases).keys()]
    .flatMap((operation) =>
      searchesOf(operation, microsoftData.permissions?.data).flatMap((search) =>
        triesOf(search, all.get(operation) ?? []),
      ),
    )
    .filter((one) => caseObjection(context, one) === undefined);
}

type Accesses = ReadonlyMap<string, Access>;

function rowOf(
  { operation, scheme, clause, names, page, data }: LeastSearch,
  seen: Accesses,
  takesSide: boolean,
): LeastRow {
  const { spec, request, id } = operation;
  const granted = names.find((name) => seen.get(name) === 'granted');
  const before = granted === undefined ? names : names.slice(0, names.indexOf(granted));
  const others = [...seen].flatMap(([name, access]) => (names.includes(name) ? [] : [access]));
  const unlisted = others.includes('granted') ? 'granted' : others[0];
  const refused = before.filter((name) => seen.get(name) === 'refused');
  const unknown = before.filter((name) => !seen.has(name));
  // Of who grants others too, or was not asked for a weaker one, nothing is the least.
  const target = takesSide && unknown.length === 0 && unlisted !== 'granted' ? granted : undefined;
  // One of several that the data marks is the one that somebody else says.
  const ofData = data.find((name) => name === target) ?? data.find((name) => name === page) ?? data[0];
  const outcome = outcomeOfSays({ page, data: ofData, target });
  return {
    operation: id,
    request: `${request.method} ${request.path}`,
    scheme,
    asOf: spec.asOf,
    ...defined({ clause, page }),
    ...(data.length > 0 ? { data } : {}),
    ...defined({ granted, unlisted }),
    refused,
    unknown,
    ...defined({ outcome }),
  };
}

/** In an order that does not depend on how a run was divided. */
export function sortedRows(rows: readonly LeastRow[]): readonly LeastRow[] {
  const rankOf = ({ operation, scheme }: LeastRow): string => `${operation} ${permissionSchemes.indexOf(scheme)}`;
  return rows.toSorted((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1));
}

/** Takes what was answered, in whatever order. */
export class LeastTally {
  readonly #data: PermissionData | undefined;
  readonly #takesSide: boolean;
  readonly #seen = new Map<Operation, Map<string, Map<string, Access>>>();

  /** @param takesSide not the embedded reference server, which does what the pages say */
  constructor(data: PermissionData | undefined, takesSide: boolean) {
    this.#data = data;
    this.#takesSide = takesSide;
  }

  add(result: CaseResult): void {
    const { operation, plan } = result.case;
    const name = onlyPermission(result.case);
    if (name === undefined || plan.identity.kind === 'none' || !applies(result.case)) return;
    const ofOperation = this.#seen.get(operation) ?? new Map<string, Map<string, Access>>();
    this.#seen.set(operation, ofOperation);
    const ofScheme = ofOperation.get(plan.identity.scheme) ?? new Map<string, Access>();
    ofOperation.set(plan.identity.scheme, ofScheme);
    const access = accessSeen(result);
    if (access !== undefined) ofScheme.set(name, access);
  }

  get rows(): readonly LeastRow[] {
    return sortedRows(
      [...this.#seen].flatMap(([operation, ofOperation]) =>
        searchesOf(operation, this.#data).flatMap((search) => {
          const seen = ofOperation.get(search.scheme);
          return seen ? [rowOf(search, seen, this.#takesSide)] : [];
        }),
      ),
    );
  }
}
