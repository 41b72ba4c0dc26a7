import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkById } from '../checks/index.ts';
import type { DestructiveMode } from '../interlocks/context.ts';
import type { Case, Expected, Operation } from '../model.ts';
import { GuardedTestObjects } from './test-objects.ts';
import { Disposables } from './disposables/disposables.ts';
import { answered, errored, FakeService, owners, unanswered } from './disposables/fake-service.test-data.ts';
import { Journal } from './disposables/journal.ts';
import { underVersion, type SetUpRequest } from './disposables/requests.ts';
import { caseOf, response, spec } from '../model.test-data.ts';

const absentId = 'absent-1';
const path = `${owners}/{ownerId}/revokeToken`;
/** Its full name. */
const hole = `beta${owners.replaceAll('/', '.')}.ownerId`;

/** The service knows paths without their version. */
const service =
  (fake: FakeService): SetUpRequest =>
  (method, whole, body) =>
    fake.request(method, whole.replace(/^\/beta/, ''), body);

interface Given {
  readonly mode?: DestructiveMode;
}

function newTestObjects({ mode = 'disposable' }: Given = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'prepareFor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const fake = new FakeService();
  const request = service(fake);
  const journal = new Journal(folder, 'r');
  const disposables = new Disposables({
    request: underVersion(request, 'beta'),
    journal,
    run: 'r',
    root: 'https://h/beta',
  });
  return { fake, testObjects: new GuardedTestObjects({ mode, request, disposables, absentId }) };
}

const operation = (over: Partial<Operation['spec']> = {}, line = path): Operation => ({
  spec: { ...spec, ...over },
  request: { method: 'POST', path: line },
  id: `beta/${line}`,
});
const one = (expects: Expected, over: Partial<Case> = {}): Case =>
  caseOf(expects, { expects, operation: operation(), ...over });
const effect = [{ check: checkById('revoked-token-is-gone'), of: 'effect', requirement: response }] as const;

describe('what must not succeed gets an id that is nobody’s', () => {
  for (const expects of ['refusal', 'no-success'] satisfies readonly Expected[])
    for (const mode of ['disposable', 'listed', 'skip', 'unset'] satisfies readonly DestructiveMode[])
      test(`${expects} with --destructive ${mode}, shown once by a GET that finds nothing`, async () => {
        const { fake, testObjects } = newTestObjects({ mode });
        const ready = { ok: true, ids: { [hole]: absentId }, onAbsentId: true };
        expect(await Promise.all([testObjects.prepareFor(one(expects)), testObjects.prepareFor(one(expects))])).toEqual(
          [ready, ready],
        );
        expect(await testObjects.prepareFor(one(expects))).toEqual(ready);
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
    ['a 403 does not', () => errored(403, 'Forbidden', 'Application is not authorized'), /needs DeviceManagement/],
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

  test('a path without an id is not sent', async () => {
    const { fake, testObjects } = newTestObjects();
    const reset = operation({}, '/deviceManagement/reset');
    expect(await testObjects.prepareFor(one('refusal', { operation: reset }))).toMatchObject({ ok: false });
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

    test(`acts on a profile of this run with --destructive disposable (${expects})`, async () => {
      const { fake, testObjects } = newTestObjects();
      expect(await testObjects.prepareFor(one(expects))).toEqual({ ok: true, ids: { [hole]: 'id-1' } });
      expect(fake.log).toEqual([`POST ${owners}`, `POST ${owners}/id-1/createToken`]);
      expect(await testObjects.cleanUp()).toEqual([]);
      expect(fake.profiles.size).toBe(0);
    });
  }

  for (const [says, other] of [
    ['another collection', operation({}, '/users/{userId}/revokeSignInSessions')],
    ['another version', operation({ apiVersion: 'v1.0' })],
    ['the collection itself', operation({}, owners)],
    ['something deeper', operation({}, `${owners}/{ownerId}/parts/{partId}/drop`)],
  ] as const)
    test(`has no recipe for ${says}, and is not sent`, async () => {
      const { fake, testObjects } = newTestObjects();
      expect(await testObjects.prepareFor(one('success', { operation: other }))).toMatchObject({
        ok: false,
        problems: [expect.stringContaining('no recipe for a disposable')],
      });
      expect(fake.log).toEqual([]);
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

describe('an id of the person’s own', () => {
  const ids = { [hole]: 'mine 1' };
  const devices: readonly (readonly [enrolledDeviceCount: unknown, reason: RegExp | undefined])[] = [
    [0, undefined],
    [1, /has 1 enrolled devices; it has to have none/],
    [undefined, /an unknown number of enrolled devices/],
    ['0', /an unknown number of enrolled devices/],
  ];
  for (const [enrolledDeviceCount, reason] of devices)
    test(`with enrolledDeviceCount ${JSON.stringify(enrolledDeviceCount)}: ${reason === undefined ? 'sent' : 'not sent'}`, async () => {
      const { fake, testObjects } = newTestObjects({ mode: 'listed' });
      fake.fault = () => answered(200, { id: 'mine 1', enrolledDeviceCount });
      const prepared = await testObjects.prepareFor(one('success'), ids);
      await testObjects.prepareFor(one('no-server-error'), ids);
      if (reason === undefined) expect(prepared).toEqual({ ok: true, ids });
      else expect(prepared).toMatchObject({ ok: false, problems: [expect.stringMatching(reason)] });
      // The same octets as the request itself will have.
      expect(fake.log).toEqual([`GET ${owners}/mine%201`]);
      expect(await testObjects.cleanUp()).toEqual([]);
    });

  test('that is not there is not sent', async () => {
    const { testObjects } = newTestObjects({ mode: 'listed' });
    expect(await testObjects.prepareFor(one('success'), ids)).toMatchObject({
      problems: [expect.stringContaining('status is 404')],
    });
  });
});
