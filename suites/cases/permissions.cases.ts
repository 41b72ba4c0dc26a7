/** The page's permission table, cell by cell, and the refusals that give a grant its meaning. */
import { typedResponseOf, type PermissionRequirement } from '../../specs/model.ts';
import type { CheckId } from '../checks/index.ts';
import { describeIdentity, type Case, type Operation, type TokenIdentity } from '../model.ts';
import { changedCase, lookAlikes, readOnlyNeighbour, unrelatedPermissions } from './look-alikes.ts';
import {
  documentedIdentity,
  listedPermissions,
  permissionSlug,
  requirementsOf,
  schemeSlug,
  type GrantingRequirement,
} from './operations.ts';
import { caseFrom, documentedPlan, judgedBy, plan, refusalChecks, successChecks } from './plans.ts';

type Permissions = readonly string[];

const ofContent = ['success-body-is-json', 'members-have-the-documented-types'] as const satisfies readonly CheckId[];

/** Where the documented request tells of a content that it cannot be judged, a case about a permission has nothing to add. */
function isKnown({ spec, answers }: Operation): boolean {
  const type = typedResponseOf(spec)?.type.replace(/^Collection\((.*)\)$/, '$1');
  if (type === undefined || answers === undefined || answers.ofOtherPages.length > 0) return false;
  return type.startsWith('Edm.') || answers.types.find(type) !== undefined;
}

function grant(operation: Operation, requirement: PermissionRequirement, name: string, permissions: Permissions): Case {
  const { scheme } = requirement;
  const identity: TokenIdentity = { kind: 'token', scheme, permissions };
  const documented = documentedIdentity(operation.spec);
  const isDocumented = documented?.scheme === scheme && documented.permissions.join() === permissions.join();
  const response = typedResponseOf(operation.spec);
  const [first] = requirement.supported ? requirement.anyOf : [];
  // What the documented request shows of the content, the first request of each other kind of account shows too.
  const reads = documented?.scheme !== scheme && permissions.join() === first && isKnown(operation);
  return caseFrom('permissions', operation, requirement, {
    name: `${schemeSlug[scheme]}/${name}`,
    check: 'listed-permission-is-granted',
    expects: 'success',
    expectation: `${describeIdentity(identity)} is granted`,
    plan: isDocumented
      ? documentedPlan(operation, identity)
      : plan(operation, identity, reads ? { reads: 'content' } : {}),
    also: [...successChecks.documented(operation), ...(reads ? judgedBy(response, ...ofContent) : [])],
  });
}

/** A request with a permission that the page does not list: no case of a run. */
export const unlistedGrant = (operation: Operation, requirement: PermissionRequirement, permission: string): Case =>
  grant(operation, requirement, `not-listed/${permissionSlug(permission, [])}`, [permission]);

function grants(operation: Operation, requirement: GrantingRequirement): Case[] {
  const { anyOf } = requirement;
  const alone = anyOf.map((permission) =>
    grant(operation, requirement, permissionSlug(permission, anyOf), [permission]),
  );
  const [first] = anyOf;
  const [other] = unrelatedPermissions(listedPermissions(operation.spec));
  if (first === undefined || other === undefined) return alone;
  // Two, in this order: reading only the first name or only the last is not enough, and one right answer in two is not either.
  return [
    ...alone,
    grant(operation, requirement, 'listed-before-another', [first, other]),
    grant(operation, requirement, 'listed-behind-another', [other, first]),
  ];
}

interface Refusal {
  /** Behind the name of the scheme. */
  readonly name: string;
  readonly check: CheckId;
  /** Undefined where the page leaves no such name: then there is no case. */
  readonly permissions: Permissions | undefined;
  readonly claim?: 'scp' | 'roles';
  readonly beside?: Permissions;
}

/** Every name here is one that the page does not list for this scheme. */
function refusalsBeside({ anyOf }: GrantingRequirement, listed: ReadonlySet<string>): readonly Refusal[] {
  const only = (permission: string | undefined) => (permission === undefined ? undefined : [permission]);
  const [first = ''] = anyOf;
  const [neighbour] = anyOf.flatMap((permission) => readOnlyNeighbour(permission, listed) ?? []);
  const otherScheme = [...listed].find((permission) => !anyOf.includes(permission));
  const turned = changedCase(first);
  const unlisted = 'unlisted-permission-is-refused';
  return [
    { name: '/unrelated-permission', check: unlisted, permissions: only(unrelatedPermissions(listed)[0]) },
    { name: '/read-only-neighbour', check: unlisted, permissions: only(neighbour) },
    { name: '/listed-for-another-scheme', check: unlisted, permissions: only(otherScheme) },
    { name: '/no-permission', check: unlisted, permissions: [] },
    ...lookAlikes(first, listed).map(({ name, permission }): Refusal => ({
      name: `/${name}`,
      check: 'look-alike-permission-is-refused',
      permissions: [permission],
    })),
    {
      name: '/changed-case',
      check: 'changed-case-permission-is-refused',
      permissions: listed.has(turned) ? undefined : [turned],
    },
  ];
}

/** With a right name; and a personal account, which cannot consent to most of those, with a name that it can hold. */
function notSupported({ scheme }: PermissionRequirement, lent: string, listed: ReadonlySet<string>): Refusal[] {
  const check = 'unsupported-scheme-is-refused';
  const held = scheme === 'DelegatedPersonal' ? unrelatedPermissions(listed).slice(0, 1) : [];
  return [
    { name: '-not-supported', check, permissions: [lent] },
    ...held.map((permission) => ({ name: '/unrelated-permission', check, permissions: [permission] }) as const),
  ];
}

/** The right name in the claim of the other kind of token: alone, and beside another name in the claim of its own kind. */
function misplaced({ scheme }: PermissionRequirement, permission: string, listed: ReadonlySet<string>): Refusal[] {
  // A personal account has no other kind.
  if (scheme === 'DelegatedPersonal') return [];
  const alone = {
    name: '/misplaced-claim',
    check: 'misplaced-permission-claim-is-refused',
    permissions: [permission],
    claim: scheme === 'Application' ? 'scp' : 'roles',
  } as const;
  const unrelated = unrelatedPermissions(listed).slice(0, 1);
  return [
    alone,
    ...unrelated.map((name) => ({ ...alone, name: '/misplaced-beside-another', beside: [name] }) as const),
  ];
}

function refusalCase(
  operation: Operation,
  requirement: PermissionRequirement,
  { name, check, permissions, ...claims }: Refusal,
): Case[] {
  if (permissions === undefined) return [];
  const { scheme } = requirement;
  const identity: TokenIdentity = { kind: 'token', scheme, permissions, ...claims };
  const also = refusalChecks['no-permission'](requirement);
  return [
    caseFrom('permissions', operation, requirement, {
      name: `${schemeSlug[scheme]}${name}`,
      check,
      expects: 'refusal',
      expectation: `${describeIdentity(identity)} is refused`,
      plan: plan(operation, identity),
      // Graph documents 401 for a personal account on an operation for work accounts, and 403 is seen as well.
      also:
        scheme === 'DelegatedPersonal'
          ? also.filter((one) => one.check.id !== 'insufficient-permission-gets-403')
          : also,
    }),
  ];
}

export function permissionCases(operation: Operation, documented: TokenIdentity): readonly Case[] {
  const [lent = ''] = documented.permissions;
  const listed = listedPermissions(operation.spec);
  return requirementsOf(operation.spec, 'permission').flatMap((requirement) => {
    const own = requirement.supported ? (requirement.anyOf[0] ?? lent) : lent;
    const refusals = requirement.supported
      ? refusalsBeside(requirement, listed)
      : notSupported(requirement, lent, listed);
    return [
      ...(requirement.supported ? grants(operation, requirement) : []),
      ...[...refusals, ...misplaced(requirement, own, listed)].flatMap((refusal) =>
        refusalCase(operation, requirement, refusal),
      ),
    ];
  });
}
