/** The page's permission table, cell by cell, and the refusals that give a grant its meaning. */
import type { PermissionRequirement } from '../../specs/model.ts';
import type { CheckId } from '../checks/index.ts';
import { describeIdentity, type Case, type Operation, type TokenIdentity } from '../model.ts';
import {
  grantsOf,
  listedPermissions,
  permissionSlug,
  requirementsOf,
  schemeSlug,
  type GrantingRequirement,
} from './operations.ts';
import { changedCase, lookAlikes, readOnlyNeighbour, unrelatedPermissions } from './look-alikes.ts';
import { caseOf, documentedIdentity, documentedPlan, judgedBy, plan, refusalChecks, successChecks } from './plans.ts';

type Claim = 'scp' | 'roles';
const rightClaim = (requirement: PermissionRequirement): Claim =>
  requirement.scheme === 'Application' ? 'roles' : 'scp';
const wrongClaim = (requirement: PermissionRequirement): Claim => (rightClaim(requirement) === 'scp' ? 'roles' : 'scp');

function grant(operation: Operation, requirement: GrantingRequirement, name: string, identity: TokenIdentity): Case {
  const documented = documentedIdentity(operation);
  const isDocumented =
    documented?.scheme === identity.scheme && documented.permissions.join() === identity.permissions.join();
  return caseOf('permissions', operation, requirement, {
    name: `${schemeSlug[requirement.scheme]}/${name}`,
    check: 'listed-permission-is-granted',
    expects: 'success',
    expectation: `${describeIdentity(identity)} is granted`,
    plan: isDocumented ? documentedPlan(operation, identity) : plan(operation, identity),
    also: [
      ...judgedBy(requirementsOf(operation.spec, 'response')[0], 'success-status-is-exact'),
      ...successChecks(operation),
    ],
  });
}

function refusal(
  operation: Operation,
  requirement: PermissionRequirement,
  name: string,
  check: CheckId,
  identity: TokenIdentity,
): Case {
  const also = refusalChecks['no-permission'](requirement);
  return caseOf('permissions', operation, requirement, {
    name,
    check,
    expects: 'refusal',
    expectation: `${describeIdentity(identity)} is refused`,
    plan: plan(operation, identity),
    // Graph documents 401 for a personal account on an operation for work accounts, and 403 is seen as well.
    also:
      identity.scheme === 'DelegatedPersonal'
        ? also.filter((one) => one.check.id !== 'insufficient-permission-gets-403')
        : also,
  });
}

function grants(operation: Operation, requirement: GrantingRequirement): Case[] {
  const { scheme, anyOf } = requirement;
  const alone = anyOf.map((permission) =>
    grant(operation, requirement, permissionSlug(permission, anyOf), {
      kind: 'token',
      scheme,
      permissions: [permission],
    }),
  );
  const [first] = anyOf;
  const [other] = unrelatedPermissions(listedPermissions(operation.spec));
  if (first === undefined || other === undefined) return alone;
  const among = (name: string, permissions: readonly string[]): Case =>
    grant(operation, requirement, name, { kind: 'token', scheme, permissions });
  // Two, in this order: reading only the first name or only the last is not enough, and one right answer in two is not either.
  return [...alone, among('listed-before-another', [first, other]), among('listed-behind-another', [other, first])];
}

function refusalsOf(operation: Operation, requirement: GrantingRequirement): Case[] {
  const listed = listedPermissions(operation.spec);
  const { scheme, anyOf } = requirement;
  const [first = ''] = anyOf;
  const refuse = (name: string, check: CheckId, permissions: readonly string[]): Case =>
    refusal(operation, requirement, `${schemeSlug[scheme]}/${name}`, check, { kind: 'token', scheme, permissions });
  const optional = (name: string, check: CheckId, permission: string | undefined): Case[] =>
    permission === undefined ? [] : [refuse(name, check, [permission])];
  const turned = changedCase(first);
  const [neighbour] = anyOf.flatMap((permission) => readOnlyNeighbour(permission, listed) ?? []);
  const otherSchemes = [...listed].find((permission) => !anyOf.includes(permission));
  return [
    ...optional('unrelated-permission', 'unlisted-permission-is-refused', unrelatedPermissions(listed)[0]),
    ...optional('read-only-neighbour', 'unlisted-permission-is-refused', neighbour),
    ...optional('listed-for-another-scheme', 'unlisted-permission-is-refused', otherSchemes),
    refuse('no-permission', 'unlisted-permission-is-refused', []),
    ...lookAlikes(first, listed).map(({ name, permission }) =>
      refuse(name, 'look-alike-permission-is-refused', [permission]),
    ),
    ...(listed.has(turned) ? [] : [refuse('changed-case', 'changed-case-permission-is-refused', [turned])]),
  ];
}

/** The right name in the claim of the other kind of token, for every kind that has one, supported or not. */
function misplaced(operation: Operation, requirement: PermissionRequirement, permission: string): Case[] {
  const { scheme } = requirement;
  if (scheme === 'DelegatedPersonal') return [];
  const identity: TokenIdentity = { kind: 'token', scheme, permissions: [permission], claim: wrongClaim(requirement) };
  return [
    refusal(
      operation,
      requirement,
      `${schemeSlug[scheme]}/misplaced-claim`,
      'misplaced-permission-claim-is-refused',
      identity,
    ),
  ];
}

function unsupported(operation: Operation, requirement: PermissionRequirement, permission: string): Case[] {
  const { scheme } = requirement;
  return [
    refusal(operation, requirement, `${schemeSlug[scheme]}-not-supported`, 'unsupported-scheme-is-refused', {
      kind: 'token',
      scheme,
      permissions: [permission],
    }),
  ];
}

export function permissionCases(operation: Operation): readonly Case[] {
  const [firstGrant] = grantsOf(operation.spec);
  const [lent] = firstGrant?.anyOf ?? [];
  if (lent === undefined) return [];
  return requirementsOf(operation.spec, 'permission').flatMap((requirement) =>
    requirement.supported
      ? [
          ...grants(operation, requirement),
          ...refusalsOf(operation, requirement),
          ...misplaced(operation, requirement, requirement.anyOf[0] ?? lent),
        ]
      : [...unsupported(operation, requirement, lent), ...misplaced(operation, requirement, lent)],
  );
}
