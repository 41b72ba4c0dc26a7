/** What page, permission data and target say of the permissions of one row, and the sentence about it beside a failure. */
import type { DataFile } from '../../../specs/drift/model.ts';
import { dataRowOf, type DataRow } from '../../../specs/drift/beside-data.ts';
import { outcomeOfSays, type Access, type Says } from '../../../specs/drift/who-stands-alone.ts';
import type { PermissionScheme } from '../../../specs/model.ts';
import type { PermissionData } from '../../../specs/permission-data.ts';
import { defined, few } from '../../../specs/text.ts';
import { requirementsOf } from '../../cases/operations.ts';
import { refused, succeeded } from '../../checks/judgements.ts';
import type { Case, CaseResult, Finding, Identity, Operation } from '../../model.ts';
import type { ThreeWayNames } from '../../three-way-model.ts';

/** What one page and the data say of one scheme; undefined: nothing. */
interface Sources {
  readonly page: readonly string[] | undefined;
  readonly data: DataRow | undefined;
  readonly clause: string | undefined;
  readonly scheme: PermissionScheme;
}

export function sourcesOf({ spec, request }: Operation, scheme: PermissionScheme, data: PermissionData): Sources {
  const row = requirementsOf(spec, 'permission').find((one) => one.scheme === scheme);
  return {
    scheme,
    page: row && (row.supported ? row.anyOf : []),
    data: dataRowOf(request, scheme, data),
    clause: row && `${spec.page}${row.clause}:${row.line}`,
  };
}

/** Of a token in whose own claim alone permissions stand. */
function permissionsOf(identity: Identity): readonly string[] | undefined {
  if (identity.kind === 'none' || (identity.defect ?? identity.claim ?? identity.beside)) return undefined;
  return identity.permissions;
}

const isOfPermission = ({ checks }: Case, check: string): boolean =>
  checks.some((one) => one.check.id === check && one.requirement.kind === 'permission');

/** What the target did with whoever asked; undefined where its answer is about something else, or nobody knows. */
export function accessSeen({ case: one, exchange, findings }: CaseResult): Access | undefined {
  if (findings.some(({ check, outcome }) => outcome === 'inconclusive' && isOfPermission(one, check))) return undefined;
  const status = exchange?.outcome.kind === 'answer' ? exchange.outcome.answer.status : 0;
  if (refused(status)) return 'refused';
  return succeeded(status) ? 'granted' : undefined;
}

/** What was seen of one operation. */
interface Seen {
  /** By scheme and permission; undefined where the target did both. */
  readonly byName: Readonly<Record<PermissionScheme, ReadonlyMap<string, Access | undefined>>>;
  /** It granted some and refused others: what it does hangs on who asks. */
  readonly tells: boolean;
}

const noPermission = '(none)';

export function seenIn(results: readonly CaseResult[]): Seen {
  const none = () => new Map<string, Access | undefined>();
  const byName = { DelegatedWork: none(), DelegatedPersonal: none(), Application: none() };
  const all = new Set<Access>();
  for (const result of results) {
    const { suite, plan } = result.case;
    const [name = noPermission, other] = permissionsOf(plan.identity) ?? [noPermission, ''];
    const access = accessSeen(result);
    if (suite !== 'permissions' || plan.identity.kind === 'none' || access === undefined) continue;
    all.add(access);
    const ofScheme = byName[plan.identity.scheme];
    if (other === undefined)
      ofScheme.set(name, ofScheme.has(name) && ofScheme.get(name) !== access ? undefined : access);
  }
  return { byName, tells: all.size > 1 };
}

/** @param names all that one token holds */
const saidBy = (listed: readonly string[] | undefined, names: readonly string[]): Access | undefined =>
  listed && (names.some((name) => listed.includes(name)) ? 'granted' : 'refused');

function saysOf({ page, data }: Sources, names: readonly string[], target: Access | undefined, tells: boolean) {
  // what is enough beside another may be enough here
  const open = names.length > 1 && names.some((name) => data?.together.has(name));
  const says: Says<Access> = { page: saidBy(page, names), data: open ? undefined : saidBy(data?.alone, names), target };
  // whoever does the same with everybody takes no side
  const sides = says.page !== says.data && !tells ? { ...says, target: undefined } : says;
  return { ...defined(says), ...defined({ outcome: outcomeOfSays(sides) }) };
}

/** Of every permission that somebody grants; where nobody grants one, of those that were tried. */
export function namesWithSays(
  sources: Sources,
  scheme: PermissionScheme,
  { byName, tells }: Seen,
): readonly ThreeWayNames[] {
  const seen = byName[scheme];
  const { page = [], data } = sources;
  const granted = [...seen].flatMap(([name, access]) => (access === 'granted' ? [name] : []));
  const listed = new Set([...page, ...(data?.alone ?? []), ...(data?.together ?? []), ...granted]);
  const groups = new Map<string, { readonly names: string[] } & Omit<ThreeWayNames, 'names'>>();
  for (const name of listed.size > 0 ? listed : seen.keys()) {
    const says = saysOf(sources, [name], seen.get(name), tells);
    const group = groups.get(JSON.stringify(says)) ?? { names: [], ...says };
    groups.set(JSON.stringify(says), group);
    group.names.push(name);
  }
  return [...groups.values()];
}

/** Of one list in a sentence. */
const namesShown = 3;

/** `of 2025-08-01` */
export const dated = ({ asOf, file }: DataFile): string => (asOf === undefined ? `(${file})` : `of ${asOf}`);
export const permissionDataOf = (file: DataFile): string => `Microsoft's permission data ${dated(file)}`;

/** With whom the target agrees in what failed; undefined where nobody knows, or the case is about something else. */
export function agreementNote(result: CaseResult, sources: Sources, seen: Seen, file: DataFile): string | undefined {
  const { plan, operation } = result.case;
  const names = permissionsOf(plan.identity);
  const target = accessSeen(result);
  if (names === undefined || target === undefined || plan.identity.kind === 'none') return undefined;
  const { outcome } = saysOf(sources, names, target, seen.tells);
  const page = `the page of ${operation.spec.asOf}`;
  const data = permissionDataOf(file);
  const { alone = [] } = sources.data ?? {};
  const lists = alone.length === 0 ? 'lists no permission here' : `lists ${few(alone, namesShown)} here`;
  if (outcome === 'target alone') return `${page} and ${data} agree; the target stands alone`;
  if (outcome === 'page and data differ')
    return `${data} differs from ${page}: it ${lists}; the target takes no side, since everybody who asked was ${target}`;
  if (outcome !== 'page alone') return undefined;
  const granted = alone.filter((name) => seen.byName[sources.scheme].get(name) === 'granted');
  const them = alone.length === 1 ? 'it' : 'them';
  const which = granted.length === alone.length ? them : few(granted, namesShown);
  const grants = target === 'refused' && granted.length > 0 ? `, and the target grants ${which}` : '';
  return `the target agrees with ${data}, which ${lists}${grants}; ${page} differs`;
}

/** Of a page's own promise about who may call. */
export const failsOnPermission = (one: Case, { check, authority, outcome }: Finding): boolean =>
  authority === 'page' && outcome === 'fail' && isOfPermission(one, check);
