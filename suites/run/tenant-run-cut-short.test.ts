/** Signals in the middle of each step. Real processes, against a slow tenant that tells when it has begun something. */
import { describe, expect, test } from 'vitest';
import type { TenantLogEntry } from '../../fixtures/tenant/index.ts';
import { deferred } from '../runner/wire.ts';
import { call } from './in-process.test-data.ts';
import { lastLine, start } from '../cli/process.test-data.ts';
import { sweep } from '../cli/sweep.command.ts';
import { disposable, practise, type Practice } from './practice-tenant.test-data.ts';
import { actions } from './tenant-run.test-data.ts';

const moments: Readonly<Record<string, (entry: TenantLogEntry) => boolean>> = {
  create: ({ method, path }) => method === 'POST' && path.endsWith('Profiles'),
  revoke: ({ method, path, status }) => method === 'POST' && /revokeToken$/i.test(path) && status === 204,
  delete: ({ method, status }) => method === 'DELETE' && status === 204,
};

interface Cut extends Practice {
  readonly code: number | null;
  readonly says: string;
}

/** The deed is done; its answer is on the way for a while yet. */
async function cutAt(moment: keyof typeof moments, signal: NodeJS.Signals): Promise<Cut> {
  const begun = deferred<void>();
  const observe = (entry: TenantLogEntry): void => {
    if (moments[moment]?.(entry) === true) begun.resolve();
  };
  const practice = await practise({ observe, trouble: { latencyMs: 150 } });
  const argv = ['run', '--target', practice.tenant.url, ...disposable, ...actions, '--suite', 'response'];
  const running = start([...argv, '--as-of', 'latest'], { cwd: practice.cwd });
  await Promise.race([begun.promise, running.ended]);
  running.send(signal);
  const { code, stdout } = await running.ended;
  return { ...practice, code, says: lastLine(stdout) };
}

const cutEverywhere = async (
  signal: NodeJS.Signals,
  when: readonly string[] = Object.keys(moments),
): Promise<readonly (readonly [string, Cut])[]> =>
  Promise.all(when.map(async (moment) => [moment, await cutAt(moment, signal)] as const));

describe('a run that is told to end', () => {
  // Both come to one listener.
  for (const [signal, when] of [
    ['SIGINT', ['create', 'revoke', 'delete']],
    ['SIGTERM', ['revoke']],
  ] as const)
    test(`${signal} in the middle of ${when.join(', ')}: leaves nothing, and exits 3`, async () => {
      for (const [moment, run] of await cutEverywhere(signal, when)) {
        expect([moment, run.code, run.says]).toEqual([moment, 3, 'exit 3: the run was interrupted']);
        expect([moment, run.left()]).toEqual([moment, []]);
        expect(run.untouched()).toBe(true);
        expect((await call(sweep, { cwd: run.cwd })).out).toBe('nothing is left of any run\n');
      }
    });
});

describe('a run that is killed', () => {
  test('SIGKILL in the middle of create, revoke and delete: sweep removes exactly what is left, once', async () => {
    const runs = await cutEverywhere('SIGKILL');
    expect(runs.map(([moment, { left }]) => [moment, left().length])).toEqual([
      ['create', 1],
      ['revoke', 1],
      ['delete', 1],
    ]);
    const sweeps = runs.map(async ([moment, run]) => {
      const { code, out, err } = await call(sweep, { cwd: run.cwd, argv: ['--target', run.tenant.url] });
      return [moment, code, err, out.replaceAll(/"conformance-[\w-]+"|[\da-f-]{36}/g, '…')];
    });
    const owner = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
    const forWork = '/deviceManagement/androidForWorkEnrollmentProfiles';
    expect(await Promise.all(sweeps)).toEqual([
      ['create', 0, '', `${owner}: …: … deleted\n`],
      ['revoke', 0, '', `${owner}: …: … deleted\n`],
      // The newest was gone when the kill came, and its answer was not there yet.
      ['delete', 0, '', `${owner}: …: … deleted\n${forWork}: …: … is gone already\n`],
    ]);
    for (const [moment, run] of runs) {
      expect([moment, run.left()]).toEqual([moment, []]);
      expect(run.untouched()).toBe(true);
      expect((await call(sweep, { cwd: run.cwd })).out).toBe('nothing is left of any run\n');
    }
  });
});
