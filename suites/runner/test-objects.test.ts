import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkById } from '../checks/index.ts';
import type { DestructiveMode } from '../interlocks/context.ts';
import type { Case, Expected, Operation } from '../model.ts';
import { GuardedTestObjects } from './test-objects.ts';
import { Disposables } from './disposables/disposables.ts';
import {
  answered,
  create,
  errored,
  FakeService,
  forWork,
  owners,
  pagesOf,
  unanswered,
} from './disposables/fake-service.test-data.ts';
import { Journal } from './disposables/journal.ts';
import { namesOf, OwnObjects } from './own-objects.ts';
import { caseOf, exchangeOf, plan, response, spec } from '../model.test-data.ts';

const absentId = 'absent-1';
const path = `${owners}/{ownerId}/revokeToken`;
/** Its full name. */
const hole = `beta${owners.replaceAll('/', '.')}.ownerId`;

interface Given {
  readonly mode?: DestructiveMode;
  readonly createIn?: readonly string[];
}

function newTestObjects({ mode = 'disposable', createIn = [owners] }: Given = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'prepareFor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const fake = new FakeService();
  const named = namesOf('r');
  const send = fake.step;
  const maker = new Disposables({
    send,
    callerOf: async ([identity]) => (identity ? { ok: true, identity } : { ok: false, problems: [] }),
    named,
    journal: new Journal(folder, 'r'),
    run: 'r',
    url: 'https://h',
  });
  const shared = { sleep: async () => {}, waits: [], isEphemeral: false, isShared: true };
  const own = new OwnObjects({ send, maker, named, ...shared });
  const whyNotMade = ({ operation: { request } }: Case): string | undefined =>
    createIn.some((one) => request.path.startsWith(one)) ? undefined : 'which no --create-in names';
  return { fake, named, testObjects: new GuardedTestObjects({ mode, send, own, whyNotMade, absentId }) };
}

const collectionAt: Operation['collectionAt'] = (at) =>
  [owners, forWork].flatMap((one) => (at === `/beta${one}` ? [pagesOf(one)] : []))[0];

const operation = (over: Partial<Operation['spec']> = {}, line = path): Operation => ({
  spec: { ...spec, ...over },
  request: { method: 'POST', path: line },
  id: `beta/${line}`,
  collectionAt,
});
const one = (expects: Expected, over: Partial<Case> = {}): Case => {
  const its = over.operation ?? operation();
  const line = { ...plan, path: `/${its.spec.apiVersion}${its.request.path}` };
  return caseOf(expects, { expects, operation: its, plan: line, ...over });
};
const effect = [{ check: checkById('revoked-token-is-gone'), of: 'effect', requirement: response }] as const;

describe('what must not succeed gets an id that is nobody’s', () => {
  for (const expects of ['refusal', 'no-success'] satisfies readonly Expected[])
    for (const mode of ['disposable', 'listed', 'skip', 'unset'] satisfies readonly DestructiveMode[]) {
      // of the run's own, where it may make some
      if (expects === 'no-success' && mode === 'disposable') continue;
      test(`${expects} with --destructive ${mode}, shown once by a GET that finds nothing`, async () => {
        const { fake, testObjects } = newTestObjects({ mode });
        const ready = { ok: true, ids: { [hole]: absentId }, onAbsentId: true };
        expect(await Promise.all([testObjects.prepareFor(one(expects)), testObjects.prepareFor(one(expects))])).toEqual(
          [ready, ready],
        );
        expect(await testObjects.prepareFor(one(expects))).toEqual(ready);
        expect(fake.log).toEqual([`GET ${owners}/${absentId}`]);
      });
    }

  test('no-success has an object of the run to fail on: of nobody’s id a 404 would show nothing', async () => {
    const { fake, testObjects } = newTestObjects();
    expect(await testObjects.prepareFor(one('no-success'))).toEqual({ ok: true, ids: { [hole]: 'id-1' } });
    const get = one('no-success', { plan: { ...plan, method: 'GET', path: `/beta${path}` } });
    expect(await testObjects.prepareFor(get)).toEqual({ ok: true, ids: { [hole]: 'id-1' } });
    expect(fake.log).toEqual([`POST ${owners}`, `GET ${owners}/id-1`]);
  });

  test('no-success for an id that nothing has is sent for nobody’s', async () => {
    const { fake, testObjects } = newTestObjects();
    const its = one('no-success', { plan: { ...plan, path: `/beta${path}`, fixedParams: { [hole]: 'unknown' } } });
    expect(await testObjects.prepareFor(its)).toMatchObject({ ids: { [hole]: absentId }, onAbsentId: true });
    expect(fake.log).toEqual([`GET ${owners}/${absentId}`]);
  });

  test('a refusal that is to change nothing says why nobody looked', async () => {
    const { testObjects } = newTestObjects({ mode: 'skip' });
    const prepared = await testObjects.prepareFor(one('refusal', { suite: 'lifecycle' }));
    const effect = prepared.ok ? await prepared.effectOf?.(exchangeOf(403)) : undefined;
    expect(effect?.problem).toContain('sent for an id that nothing has; --destructive disposable');
  });

  test('no-success makes nothing in a collection that no --create-in names', async () => {
    const { fake, testObjects } = newTestObjects({ createIn: [forWork] });
    expect(await testObjects.prepareFor(one('no-success'))).toMatchObject({ ok: true, onAbsentId: true });
    expect(fake.log).toEqual([`GET ${owners}/${absentId}`]);
  });

  const shown: readonly (readonly [says: string, fault: FakeService['fault'], reason: RegExp | undefined])[] = [
    ['a 404 shows it', () => errored(404, 'x', 'y'), undefined],
    ['a 400 that says so shows it', () => errored(400, 'ResourceNotFound', 'An error has occurred'), undefined],
    [
      'another 400 does not',
      () => errored(400, 'BadRequest', 'An error has occurred'),
      /could not show.*status is 400/,
    ],
    [
      'a collection that is not there does not',
      () => errored(400, 'BadRequest', "Resource not found for the segment 'x'."),
      /no Intune licence/,
    ],
    ['a profile that is there does not', () => answered(200, { id: absentId }), /an id that should not exist exists/],
    ['a 403 does not', () => errored(403, 'Forbidden', 'Application is not authorized'), /lacks a permission/],
    ['a redirect does not', () => answered(302), /status is 302/],
    ['silence does not', () => unanswered(true), /the line was cut/],
    ['nobody to ask does not', () => ({ ok: false, problems: ['no token'] }), /no token/],
  ];
  for (const [says, fault, reason] of shown)
    test(`${says}: ${reason === undefined ? 'the request is sent' : 'it is not sent'}`, async () => {
      const { fake, testObjects } = newTestObjects();
      fake.fault = fault;
      const prepared = await testObjects.prepareFor(one('refusal'));
      if (reason === undefined) expect(prepared).toMatchObject({ ok: true });
      else expect(prepared).toMatchObject({ ok: false, problems: [expect.stringMatching(reason)] });
    });

  test('of every hole, in the version of its own page', async () => {
    const { fake, testObjects } = newTestObjects();
    const twoHoles = operation({ apiVersion: 'v1.0' }, '/a/{aId}/b/{bId}/act');
    expect(await testObjects.prepareFor(one('refusal', { operation: twoHoles }))).toMatchObject({
      ids: { 'v1.0.a.aId': absentId, 'v1.0.a.aId.b.bId': absentId },
    });
    expect(fake.log).toEqual([`GET /v1.0/a/${absentId}/b/${absentId}`]);
  });
});

test('what a target makes of an id that is nobody’s, although it had to refuse, is told', async () => {
  for (const [method, left] of [
    ['PATCH', 1],
    ['PUT', 1],
    ['POST', 0],
  ] as const)
    for (const mode of ['skip', 'listed'] satisfies readonly DestructiveMode[]) {
      const { fake, testObjects } = newTestObjects({ mode });
      const line = `${owners}/{ownerId}`;
      const its = { ...operation({}, line), request: { method, path: line } };
      const update = one('refusal', { operation: its, plan: { ...plan, method, path: `/beta${line}` } });
      const prepared = await testObjects.prepareFor(update);
      if (!prepared.ok) throw new Error(prepared.problems.join());
      fake.profiles.set(`${owners}/${absentId}`, { id: absentId, displayName: 'x' });
      testObjects.sent(update, update.plan, prepared.ids, answered(201));
      const told = `/beta${owners}/${absentId} was made by a request that should not have succeeded; delete it yourself`;
      expect(await testObjects.cleanUp()).toEqual(Array(left).fill(told));
    }
});

describe('what names no object would act on the target itself, and is not sent', () => {
  for (const [method, line] of [
    ['POST', '/deviceManagement/reset'],
    ['PATCH', '/deviceManagement/settings'],
    ['DELETE', '/me/photo'],
  ] as const)
    for (const mode of ['disposable', 'listed', 'skip', 'unset'] satisfies readonly DestructiveMode[])
      test(`${method} ${line} with --destructive ${mode}, whoever calls`, async () => {
        const { fake, testObjects } = newTestObjects({ mode });
        const its = { ...operation({}, line), request: { method, path: line } };
        for (const expects of ['success', 'no-server-error', 'refusal', 'no-success'] satisfies readonly Expected[])
          expect(
            await testObjects.prepareFor(
              one(expects, { operation: its, plan: { ...plan, method, path: `/beta${line}` } }),
            ),
          ).toEqual({
            ok: false,
            problems: ['left out: its path has no id, so nothing can keep it from acting on the target itself'],
          });
        expect(fake.log).toEqual([]);
      });
});

describe('what may succeed', () => {
  for (const expects of ['success', 'no-server-error'] satisfies readonly Expected[]) {
    test(`is left out with --destructive skip, and without a word about it (${expects})`, async () => {
      for (const mode of ['skip', 'unset'] satisfies readonly DestructiveMode[]) {
        const { fake, testObjects } = newTestObjects({ mode });
        expect(await testObjects.prepareFor(one(expects))).toMatchObject({ ok: false });
        expect(fake.log).toEqual([]);
      }
    });

    test(`acts on an object of this run with --destructive disposable (${expects})`, async () => {
      const { fake, testObjects } = newTestObjects();
      expect(await testObjects.prepareFor(one(expects))).toEqual({ ok: true, ids: { [hole]: 'id-1' } });
      expect(fake.log).toEqual([`POST ${owners}`, `GET ${owners}/id-1`, `POST ${owners}/id-1/createToken`]);
      expect(await testObjects.cleanUp()).toEqual([]);
      expect(fake.profiles.size).toBe(0);
    });
  }

  test('shares one object, whatever id was given, and a revoke gets its token each time', async () => {
    const { fake, testObjects } = newTestObjects();
    const pin = operation({}, `${owners}/{ownerId}/pin`);
    for (const prepared of [
      await testObjects.prepareFor(one('success'), { [hole]: 'production' }),
      await testObjects.prepareFor(one('success', { operation: pin }), { [hole]: 'production' }),
      await testObjects.prepareFor(one('no-server-error')),
    ])
      expect(prepared).toEqual({ ok: true, ids: { [hole]: 'id-1' } });
    expect(fake.log).toEqual([
      `POST ${owners}`,
      `GET ${owners}/id-1`,
      ...Array(2).fill(`POST ${owners}/id-1/createToken`),
    ]);
  });

  test('is not sent where what it revokes could not be made', async () => {
    const { fake, testObjects } = newTestObjects();
    fake.fault = (line) => (line.endsWith('/createToken') ? errored(403, 'Forbidden', 'no') : undefined);
    expect(await testObjects.prepareFor(one('success'))).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^set-up failed: POST .+createToken: status is 403/)],
    });
  });

  test('of each DELETE has an object of its own', async () => {
    const { testObjects } = newTestObjects();
    const line = operation({}, `${owners}/{ownerId}`);
    const deleting = (): Case =>
      one('success', {
        operation: { ...line, request: { method: 'DELETE', path: `${owners}/{ownerId}` } },
        plan: { ...plan, method: 'DELETE', path: `/beta${owners}/{ownerId}` },
      });
    const ids = [await testObjects.prepareFor(deleting()), await testObjects.prepareFor(deleting())];
    expect(ids).toMatchObject([{ ids: { [hole]: 'id-1' } }, { ids: { [hole]: 'id-2' } }]);
  });

  for (const [says, other, why] of [
    ['another collection', operation({}, '/users/{userId}/revokeSignInSessions'), 'no --create-in names'],
    ['a collection that no --create-in names', operation({}, `${forWork}/{id}/revokeToken`), 'no --create-in names'],
    ['another version', operation({ apiVersion: 'v1.0' }), 'no page says how an object for it is made'],
    [
      'something deeper',
      operation({}, `${owners}/{ownerId}/parts/{partId}/drop`),
      'no page says how an object for it is made',
    ],
  ] as const)
    test(`makes nothing in ${says}, and is not sent`, async () => {
      const { testObjects, fake } = newTestObjects();
      expect(await testObjects.prepareFor(one('success', { operation: other }))).toMatchObject({
        ok: false,
        problems: [expect.stringContaining(why)],
      });
      expect(fake.log.filter((line) => line.includes('revoke') || line.includes('drop'))).toEqual([]);
    });

  test('is looked at afterwards where a case judges the effect, and nowhere else', async () => {
    const { fake, testObjects } = newTestObjects();
    const blind = await testObjects.prepareFor(one('success'));
    expect(blind.ok && blind.observe).toBeUndefined();
    const seen = await testObjects.prepareFor(one('success', { checks: effect }));
    const recording = seen.ok ? await seen.observe?.() : undefined;
    expect(recording?.exchange.outcome).toMatchObject({ kind: 'answer', answer: { status: 200 } });
    expect(fake.log.at(-1)).toBe(`GET ${owners}/id-1`);
  });
});

describe('a create', () => {
  const creating = (expects: Expected): Case =>
    one(expects, { operation: operation({}, owners), plan: create(owners) });

  for (const expects of ['success', 'refusal', 'no-success'] satisfies readonly Expected[])
    test(`is sent where it may, and what a target makes by it is deleted (${expects})`, async () => {
      const { fake, named, testObjects } = newTestObjects();
      const its = creating(expects);
      const plan = named(its.plan);
      expect(await testObjects.prepareFor(its, {}, plan)).toEqual({ ok: true, ids: {} });
      testObjects.sent(its, plan, {}, await fake.send(plan));
      expect(fake.profiles.size).toBe(1);
      expect(await testObjects.cleanUp()).toEqual([]);
      expect(fake.profiles.size).toBe(0);
    });

  test('is not sent elsewhere, nor in another mode, whoever calls', async () => {
    for (const given of [{ createIn: [forWork] }, { mode: 'listed' }, { mode: 'skip' }] satisfies readonly Given[])
      for (const expects of ['success', 'refusal'] satisfies readonly Expected[]) {
        const { fake, named, testObjects } = newTestObjects(given);
        const its = creating(expects);
        expect(await testObjects.prepareFor(its, {}, named(its.plan))).toMatchObject({ ok: false });
        expect(fake.log).toEqual([]);
      }
  });
});

describe('an id of the person’s own', () => {
  const ids = { [hole]: 'mine 1' };
  const counting: Operation = {
    ...operation(),
    collectionAt: () => ({ ...pagesOf(owners), usedBy: 'enrolledDeviceCount' }),
  };
  const devices: readonly (readonly [enrolledDeviceCount: unknown, reason: RegExp | undefined])[] = [
    [0, undefined],
    [1, /has enrolledDeviceCount 1; it has to be 0/],
    [undefined, /has enrolledDeviceCount unknown; it has to be 0/],
    ['0', /has enrolledDeviceCount unknown; it has to be 0/],
  ];
  for (const [enrolledDeviceCount, reason] of devices)
    test(`with enrolledDeviceCount ${JSON.stringify(enrolledDeviceCount)}: ${reason === undefined ? 'sent' : 'not sent'}`, async () => {
      const { fake, testObjects } = newTestObjects({ mode: 'listed' });
      fake.fault = () => answered(200, { id: 'mine 1', enrolledDeviceCount });
      const prepared = await testObjects.prepareFor(one('success', { operation: counting }), ids);
      await testObjects.prepareFor(one('no-server-error', { operation: counting }), ids);
      if (reason === undefined) expect(prepared).toEqual({ ok: true, ids });
      else expect(prepared).toMatchObject({ ok: false, problems: [expect.stringMatching(reason)] });
      // The same octets as the request itself will have.
      expect(fake.log).toEqual([`GET ${owners}/mine%201`]);
      expect(await testObjects.cleanUp()).toEqual([]);
    });

  test('that is not there is not sent', async () => {
    const { testObjects } = newTestObjects({ mode: 'listed' });
    expect(await testObjects.prepareFor(one('success', { operation: counting }), ids)).toMatchObject({
      problems: [expect.stringContaining('status is 404')],
    });
  });

  test('of a type that counts no devices is taken at the person’s word', async () => {
    const { fake, testObjects } = newTestObjects({ mode: 'listed' });
    expect(await testObjects.prepareFor(one('success'), ids)).toEqual({ ok: true, ids });
    expect(fake.log).toEqual([]);
  });
});
