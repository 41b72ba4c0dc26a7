/** Whole runs against a tenant that is busy, cuts connections, or lacks what a run needs. */
import { describe, expect, test } from 'vitest';
import { licenceFingerprints, type TenantTrouble } from '../../fixtures/tenant/index.ts';
import { serveBetween } from './between.test-data.ts';
import {
  actions,
  count,
  course,
  courseOf,
  create,
  expectNothingLeft,
  revoke,
  thatAre,
} from './tenant-run.test-data.ts';
import { practise } from './practice-tenant.test-data.ts';

const onePage = ['--spec', '*androiddeviceowner*-revoketoken'];

describe('a tenant in trouble', () => {
  const passing: readonly (readonly [says: string, trouble: TenantTrouble])[] = [
    ['429 on every third call', { throttleEvery: 3, retryAfter: 0 }],
    ['a 503 with Retry-After now and then', { sporadic503Every: 7, retryAfter: 0 }],
    ['both, and slow', { throttleEvery: 5, sporadic503Every: 11, retryAfter: 0, latencyMs: 3 }],
  ];
  for (const [says, trouble] of passing)
    test(`${says}: the verdicts are those of one without, and nothing is left`, async () => {
      const run = await course({ trouble }, '--as-of', 'latest', ...onePage);
      expect(run.summary.exit).toMatchObject({ code: 0 });
      expect(run.tenant.log.filter(({ status }) => status === 429 || status === 503).length).toBeGreaterThan(5);
      expectNothingLeft(run);
    });

  const cuts: readonly (readonly [n: number, where: string, revokes: number, says: string])[] = [
    [1, 'create', 0, 'outcome unknown'],
    [2, 'createToken', 0, 'set-up failed'],
    [3, 'revoke', 2, 'whether the request took effect is unknown'],
  ];
  for (const [cutAfterPostEvery, where, revokes, says] of cuts)
    test(`the connection cut after the ${where}: inconclusive, never sent again, and nothing is left`, async () => {
      const run = await course(
        { trouble: { cutAfterPostEvery } },
        '--as-of',
        'latest',
        '--suite',
        'response',
        ...actions,
      );
      expect(run.summary.exit).toMatchObject({ code: 3 });
      expect(thatAre(run, 'inconclusive')).toEqual(['response/documented-success']);
      expect(run.text).toContain(says);
      expect(count(run, create)).toBe(2);
      expect(count(run, revoke)).toBe(revokes);
      expectNothingLeft(run);
    });

  for (const noLicence of licenceFingerprints)
    test(`no licence (${noLicence}): inconclusive, with the remedy, and nothing is made`, async () => {
      const run = await course({ trouble: { noLicence } }, '--as-of', 'latest', '--suite', 'headers', ...onePage);
      expect(run.summary.exit).toMatchObject({ code: 3 });
      expect(run.summary.verdicts).toMatchObject({ pass: 0, fail: 0 });
      expect(run.text).toMatch(/the tenant has no Intune/);
      expect(run.tenant.log.filter(({ status }) => status < 300)).toEqual([]);
      expect(count(run, revoke)).toBe(0);
      expectNothingLeft(run);
    });

  const others: readonly (readonly [says: string, trouble: TenantTrouble, remedy: RegExp])[] = [
    ['no managed Google Play', { noGooglePlay: true }, /no binding to managed Google Play/],
    ['a user without an Intune role', { noIntuneRole: 'forbidden' }, /has no Intune role; assign one/],
    ['a claims challenge', { claimsChallenge: true }, /Continuous access evaluation/],
  ];
  for (const [says, trouble, remedy] of others)
    test(`${says}: inconclusive, and the reason is told`, async () => {
      const run = await course({ trouble }, '--as-of', 'latest', '--suite', 'response', ...actions);
      expect(run.summary.exit).toMatchObject({ code: 3 });
      expect(run.text).toMatch(remedy);
      expectNothingLeft(run);
    });

  test('a profile that cannot be deleted is told, with exit 5', async () => {
    const practice = await practise();
    const between = await serveBetween(practice.tenant.url, (line, response) => {
      const refuses = line.startsWith('DELETE') && line.includes('DeviceOwner') && !line.endsWith('revokeToken');
      if (refuses) response.writeHead(403).end('{"error":{"code":"Forbidden","message":"approval needed"}}');
      return refuses;
    });
    const run = await courseOf(practice, between.url, ['--as-of', 'latest', '--suite', 'response', ...actions]);
    expect(run.summary.exit).toMatchObject({ code: 5, reason: expect.stringContaining('approval needed') });
    expect(practice.left()).toMatchObject([{ displayName: expect.stringMatching(/^conformance-[\da-f]{8}-\d+$/) }]);
    expect(practice.untouched()).toBe(true);
  });
});
