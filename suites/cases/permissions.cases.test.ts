import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { OperationSpec, TypeSpec } from '../../specs/model.ts';
import type { Case, TokenIdentity } from '../model.ts';
import { deriveAll, deriveCases } from './derive.ts';
import { grantsOf, listedPermissions } from './operations.ts';
import { allTypes, anySpec, deviceOwnerPage, retire, specOf, thing } from './specs.test-data.ts';

const neighbours =
  /\/(unrelated-permission|read-only-neighbour|longer-name|longer-word|prefixed-name|shorter-name|other-area|changed-case)$/;

/** Our own reading of the page's table, on purpose not the one of the derivation. */
function pageGrants(spec: OperationSpec, { scheme, permissions, claim, defect }: TokenIdentity): boolean {
  const natural = scheme === 'Application' ? 'roles' : 'scp';
  if (defect !== undefined || (claim !== undefined && claim !== natural)) return false;
  return spec.requirements.some(
    (one) =>
      one.kind === 'permission' &&
      one.scheme === scheme &&
      one.supported &&
      one.anyOf.some((name) => permissions.includes(name)),
  );
}

function everyCase(holds: (one: Case) => void): void {
  fc.assert(
    fc.property(anySpec, (spec) => {
      deriveCases(spec).forEach(holds);
    }),
    { numRuns: 100 },
  );
}

describe('for every spec', () => {
  test('a look-alike, an unrelated permission or a read-only neighbour is none that the page lists', () => {
    let seen = 0;
    everyCase(({ id, plan, operation }) => {
      if (!neighbours.test(id) || plan.identity.kind !== 'token') return;
      seen += 1;
      const listed = listedPermissions(operation.spec);
      expect(plan.identity.permissions.filter((name) => listed.has(name))).toEqual([]);
    });
    expect(seen).toBeGreaterThan(100);
  });

  test('no refusal is expected for the documented request with an identity that the page grants', () => {
    everyCase(({ id, expects, plan, operation }) => {
      if (expects !== 'refusal') return;
      const asBearer = plan.credential.place === 'header' && /^bearer$/i.test(plan.credential.scheme);
      const granted = plan.identity.kind === 'token' && pageGrants(operation.spec, plan.identity);
      expect(asBearer && granted, id).toBe(false);
    });
  });

  test('success is expected only for an identity that the page grants, sent as a bearer token', () => {
    everyCase(({ id, expects, plan, operation }) => {
      if (expects !== 'success') return;
      expect(plan.identity.kind === 'token' && pageGrants(operation.spec, plan.identity), id).toBe(true);
      expect(plan.credential, id).toMatchObject({ place: 'header', scheme: expect.stringMatching(/^bearer$/i) });
    });
  });

  test('every listed permission is granted alone, by one case for each operation', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const wanted = grantsOf(spec).flatMap(({ scheme, anyOf }) => anyOf.map((name) => `${scheme} ${name}`));
        const cases = deriveCases(spec).filter(
          ({ suite, expects }) => suite === 'permissions' && expects === 'success',
        );
        const alone = cases.flatMap(({ plan: { identity } }) =>
          identity.kind === 'token' && identity.permissions.length === 1
            ? [`${identity.scheme} ${identity.permissions.join()}`]
            : [],
        );
        expect(alone).toEqual(spec.requests.flatMap(() => wanted));
      }),
    );
  });
});

/** The plan of the one case with that name. */
function planOf(spec: OperationSpec, name: string) {
  const found = deriveCases(spec).find(({ id }) => id.endsWith(`/permissions/${name}`));
  if (!found) throw new Error(`no case is called ${name}`);
  return found.plan;
}

describe('what is sent', () => {
  test('an unsupported scheme borrows the permission that the page lists for another', () => {
    expect(planOf(deviceOwnerPage('2019-01-12'), 'application-not-supported').identity).toEqual({
      kind: 'token',
      scheme: 'Application',
      permissions: ['DeviceManagementConfiguration.ReadWrite.All'],
    });
  });

  test('a personal account on a page that is not for it is asked for with a permission that it can hold, too', () => {
    const spec = deviceOwnerPage('2019-01-12');
    expect(planOf(spec, 'delegated-personal/unrelated-permission').identity).toEqual({
      kind: 'token',
      scheme: 'DelegatedPersonal',
      permissions: ['User.Read'],
    });
    expect(deriveCases(spec).map(({ id }) => id)).not.toContainEqual(
      expect.stringContaining('/permissions/application/unrelated-permission'),
    );
  });

  test('a misplaced permission stands in the claim of the other kind of token', () => {
    expect(planOf(retire, 'application/misplaced-claim').identity).toMatchObject({ claim: 'scp' });
    expect(planOf(retire, 'delegated-work/misplaced-claim').identity).toMatchObject({ claim: 'roles' });
  });

  test('a misplaced permission stands beside an unrelated one in the right claim, too', () => {
    const [right = ''] = listedPermissions(retire);
    const beside = { permissions: [right], beside: ['User.Read'] };
    expect(planOf(retire, 'application/misplaced-beside-another').identity).toMatchObject({ claim: 'scp', ...beside });
    expect(planOf(retire, 'delegated-work/misplaced-beside-another').identity).toMatchObject({
      claim: 'roles',
      ...beside,
    });
  });

  test('refusals are asked for on the documented path, so that only the identity can be their cause', () => {
    const cases = deriveCases(retire).filter(({ suite }) => suite === 'permissions');
    const path = '/beta/deviceManagement/managedDevices/{managedDeviceId}/retire';
    for (const { plan } of cases)
      expect(plan).toMatchObject({ method: 'POST', path, credential: { scheme: 'Bearer' } });
  });

  test('a permission that the page lists for one scheme is no look-alike for the other', () => {
    const spec = specOf(retire.requests, { DelegatedWork: ['A.ReadWrite.All'], Application: ['A.Read.All'] });
    const ids = deriveCases(spec).map(({ id }) => id);
    expect(ids).not.toContain('beta/sample/permissions/delegated-work/read-only-neighbour');
  });
});

test('a personal account may be refused with 401 or 403, whatever Graph documents for the others', () => {
  for (const { id, checks: planned } of deriveCases(deviceOwnerPage('2019-01-12'))) {
    const wants403 = planned.some(({ check }) => check.id === 'insufficient-permission-gets-403');
    if (id.includes('/permissions/delegated-personal')) expect(wants403, id).toBe(false);
    if (id.endsWith('/application-not-supported')) expect(wants403, id).toBe(true);
  }
});

test('the read-only neighbour is that of the first permission in the row that has one', () => {
  const spec = specOf(retire.requests, { DelegatedWork: ['A.Read.All', 'A.ReadWrite.All', 'B.ReadWrite.All'] });
  const [neighbour] = deriveCases(spec).filter(({ id }) => id.endsWith('/read-only-neighbour'));
  expect(neighbour?.plan.identity).toMatchObject({ permissions: ['B.Read.All'] });
});

test('the content is judged for each kind of account, but not where its type is on no page at hand, or other pages share the request', () => {
  const row = { clause: '#sample', line: 1, kind: 'permission', scheme: 'Application', supported: true } as const;
  const requirements = thing.requirements.filter((one) => one.kind !== 'permission' || one.scheme !== 'Application');
  const open: OperationSpec = { ...thing, requirements: [...requirements, { ...row, id: 'app', anyOf: ['A.App'] }] };
  const judged = (specs: readonly OperationSpec[], types: readonly TypeSpec[]) =>
    deriveAll(specs, specs, types)
      .filter(({ id, operation }) => operation.spec === open && id.includes('/permissions/application/'))
      .filter(({ checks }) => checks.some(({ check }) => check.id === 'members-have-the-documented-types')).length;
  expect(judged([open], allTypes)).toBe(1);
  expect(judged([open], [])).toBe(0);
  const ofNotes = thing.requirements.map((one) =>
    one.kind === 'response' && one.body !== 'none' ? { ...one, type: 'microsoft.graph.note' } : one,
  );
  expect(judged([open, { ...thing, page: 'thing-get-too', requirements: ofNotes }], allTypes)).toBe(0);
});
