/** Whole runs against the tenant to practise on, with profiles that the run makes and deletes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Har } from 'har-format';
import { UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { serveBetween } from './between.test-data.ts';
import { actions, course, courseOf, expectNothingLeft, thatAre } from './tenant-run.test-data.ts';
import { call, judged, type Judged } from './in-process.test-data.ts';
import { disposable, practise, type Practice } from './practice-tenant.test-data.ts';
import { run } from '../cli/run.command.ts';

describe('a tenant that does what a revision of the pages says', () => {
  for (const asOf of ['first', 'latest'])
    test(`keeps every promise of it (${asOf}), each revoke is seen to have worked, and nothing is left`, async () => {
      const run = await course({ asOf }, '--as-of', asOf, ...(asOf === 'first' ? actions : []));
      expect(run.summary.exit).toMatchObject({ code: 0 });
      const nameless = run.results.filter(({ case: one }) => one.notApplicable !== undefined);
      expect(run.summary.verdicts).toMatchObject({ fail: 0, inconclusive: nameless.length, error: 0 });
      expect(
        nameless.every(({ case: one }) => /-create\/request-body\/(malformed-json|missing-body)$/.test(one.id)),
      ).toBe(true);
      const effects = run.results.flatMap(({ findings }) =>
        findings.filter(({ check }) => check === 'revoked-token-is-gone'),
      );
      expect(effects.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
      expectNothingLeft(run);
    }, 120_000);

  test('of today breaks the first one where it grants apps, which names the revision that lists them', async () => {
    const run = await course({ asOf: 'latest' }, '--as-of', 'first', ...actions);
    expect(run.summary.exit).toMatchObject({ code: 1 });
    expect(thatAre(run, 'fail')).toEqual(['permissions/application-not-supported']);
    expect(run.text).toContain(
      'the revision as-of 2019-08-08 lists DeviceManagementConfiguration.ReadWrite.All for App',
    );
    expectNothingLeft(run);
  });

  test('is not made to change anything where destructive cases are left out', async () => {
    const practice = await practise();
    const skipping = await judged({
      cwd: practice.cwd,
      argv: ['--target', practice.tenant.url, '--as-of', 'latest', '--destructive', 'skip', ...actions],
    });
    expect(skipping.text).toContain('left out: it may succeed, and changes the target (--destructive skip)');
    expect(skipping.summary.exit.code).toBe(3);
    expect(practice.tenant.log.filter(({ method, status }) => method !== 'GET' && status < 300)).toEqual([]);
    expect(practice.untouched()).toBe(true);
  });
});

test('exchanges.har holds what was set up, looked at and cleaned up, in the order in which it left, and no secret of it', async () => {
  const practice = await practise();
  const folder = join(practice.cwd, 'out');
  const cases = ['documented-success', 'no-authorization'].flatMap((name) => [
    '--case',
    `*deviceowner*-revoketoken/*/${name}`,
  ]);
  const argv = ['--target', practice.tenant.url, ...disposable, '--report', folder, ...cases];
  const { code } = await call(run, { cwd: practice.cwd, argv });
  expect(code).toBe(0);
  const text = await readFile(join(folder, 'exchanges.har'), 'utf8');
  const { entries } = (JSON.parse(text) as Har).log;
  const inTime = entries.toSorted((one, other) => (one.startedDateTime < other.startedDateTime ? -1 : 1));
  const profiles = '/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
  const lines = inTime.map(
    ({ request, comment = '' }) =>
      `${comment.replace(/.*\//, '')}: ${request.method} ${new URL(request.url).pathname.replace(profiles, '').replaceAll(/[\da-f-]{36}/g, 'ID')}`,
  );
  expect(lines).toEqual([
    'set-up: GET /ID',
    'no-authorization: POST /ID/revokeToken',
    'set-up: POST ',
    'set-up: GET /ID',
    'set-up: POST /ID/createToken',
    'documented-success: POST /ID/revokeToken',
    'look: GET /ID',
    'clean-up: GET ',
    'clean-up: DELETE /ID',
  ]);
  expect(practice.tenant.log.map(({ path }) => path)).toHaveLength(entries.length);
  for (const secret of practice.tenant.secrets) expect(text).not.toContain(secret);
});

test('a revoke that does nothing is seen, although it answers as promised', async () => {
  const practice = await practise();
  const between = await serveBetween(practice.tenant.url, (line, response) => {
    const lies = /^POST .+\/(microsoft\.graph\.)?revokeToken/i.test(line) && !line.includes('v1.0');
    if (lies)
      response.writeHead(204, { 'request-id': crypto.randomUUID(), 'client-request-id': crypto.randomUUID() }).end();
    return lies;
  });
  const run = await courseOf(practice, between.url, ['--as-of', 'latest', '--suite', 'response', ...actions]);
  expect(run.summary.exit.code).toBe(1);
  expect(run.results.flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === 'fail'))).toMatchObject([
    { check: 'revoked-token-is-gone', seen: expect.stringMatching(/^the enrollment token is there and expires 20/) },
    { check: 'revoked-token-is-gone' },
  ]);
  expectNothingLeft(run);
});

describe('a profile of the person’s own', () => {
  async function listing(practice: Practice, id: string): Promise<Judged> {
    const argv = ['--target', practice.tenant.url, '--spec', '*androiddeviceowner*-revoketoken', '--suite', 'response'];
    const own = ['--allow-id', id, '--param', `androidDeviceOwnerEnrollmentProfileId=${id}`];
    return judged({ cwd: practice.cwd, argv: [...argv, '--as-of', 'latest', '--destructive', 'listed', ...own] });
  }

  test('in production, with devices, is left alone although it is listed', async () => {
    const practice = await practise();
    const run = await listing(practice, practice.tenant.profiles[0]?.id ?? '');
    expect(run.text).toContain('the listed object has enrolledDeviceCount 7; it has to be 0');
    expect(run.summary.exit.code).toBe(3);
    expect(practice.untouched()).toBe(true);
  });

  test('without devices is what is revoked, and it alone', async () => {
    const practice = await practise();
    const id = practice.tenant.addProfile({ enrolledDeviceCount: 0 });
    const run = await listing(practice, id);
    expect(run.summary.exit).toMatchObject({ code: 0 });
    expect(practice.left()).toMatchObject([{ id, tokenPresent: false }]);
    expect(practice.untouched()).toBe(true);
  });
});

test('a real token for this machine, or one of another tenant, ends the run before anything is sent', async () => {
  const practice = await practise();
  const tid = '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43';
  const permissions = ['DeviceManagementConfiguration.ReadWrite.All'];
  const claims = { aud: 'https://graph.microsoft.com', iss: `https://sts.windows.net/${tid}/`, tid, idtyp: 'app' };
  const token = new UnsecuredJWT({ ...claims, roles: permissions }).setExpirationTime('1h').encode();
  const app = { provider: 'static', scheme: 'Application', permissions, token: { env: 'APP_TOKEN' } };
  await writeFile(join(practice.cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
  const go = (...argv: readonly string[]): Promise<Judged> =>
    judged({
      cwd: practice.cwd,
      argv: ['--target', practice.tenant.url, '--suite', 'response', ...disposable, ...argv],
      env: { APP_TOKEN: token },
    });
  const stopped = (name: string): object => ({ code: 4, reason: expect.stringContaining(`nothing was sent: ${name}`) });
  expect((await go()).summary.exit).toMatchObject(stopped('real-token-stays-off-loopback'));
  const other = ['--allow-host', '127.0.0.1', '--tenant', '11111111-2222-4333-8444-555555555555'];
  expect((await go(...other)).summary.exit).toMatchObject(stopped('token-is-of-the-tenant'));
  expect(practice.tenant.log).toEqual([]);
});
