/** What of the settings a record holds. */
import { expect, test } from 'vitest';
import { join } from 'node:path';
import type { Settings } from '../settings/model.ts';
import { readSettings } from '../settings/read-settings.ts';
import { newFolder } from './in-process.test-data.ts';
import { recordedSettings } from './head.ts';

async function settingsOf(cwd: string, ...argv: readonly string[]): Promise<Settings> {
  const read = await readSettings({ argv, env: {}, cwd });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.settings;
}

test('settings are recorded as they were in force, with paths from the folder of the run', async () => {
  const cwd = await newFolder();
  const argv = ['--target', 'http://127.0.0.1:4010/beta', '--specs', 'mine', '--report', 'out/1', '--shard', '1/4'];
  const recorded = recordedSettings(await settingsOf(cwd, ...argv, '--param', 'thingId=7'), cwd);
  expect(recorded).toMatchObject({
    target: 'http://127.0.0.1:4010',
    specsFolder: 'mine',
    reportFolder: join('out', '1'),
    shard: '1/4',
    gate: 'page',
    timeoutMs: 10_000,
    params: { thingId: ['7'] },
  });
  expect(recorded).not.toHaveProperty('tenant');
});

test('of an identity only who it is gets recorded: no argument of a program, no place of a secret', async () => {
  const cwd = await newFolder();
  const standing = { scheme: 'DelegatedWork', permissions: ['User.Read'] } as const;
  const settings: Settings = {
    ...(await settingsOf(cwd)),
    identities: {
      program: { provider: 'command', command: ['az', '--password', 'hunter2-hunter2'], ...standing },
      file: { provider: 'static', token: { file: '/home/somebody/token' }, ...standing, defect: 'expired' },
      own: { provider: 'minted' },
    },
    env: () => 'a-secret-of-the-environment',
  };
  expect(recordedSettings(settings, cwd)['identities']).toEqual({
    program: { provider: 'command', ...standing },
    file: { provider: 'static', ...standing, defect: 'expired' },
    own: { provider: 'minted' },
  });
  expect(JSON.stringify(recordedSettings(settings, cwd))).not.toMatch(/hunter2|somebody|a-secret/);
});
