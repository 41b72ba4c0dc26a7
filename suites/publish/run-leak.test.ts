import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { run } from '../cli/run.command.ts';
import { token } from '../cli/token.command.ts';

const permission = 'DeviceManagementConfiguration.ReadWrite.All';

test('a token that found its way into a waiver keeps every report from being published, and fails the run', async () => {
  const cwd = await newFolder();
  const { out } = await call(token, { cwd, argv: ['--scheme', 'Application', '--permission', permission] });
  const held = out.trim();
  const app = { provider: 'static', scheme: 'Application', permissions: [permission], token: { env: 'APP_TOKEN' } };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
  const waiver = {
    case: '*/refused-of-nobody',
    target: '*',
    reason: `see ${held}`,
    owner: 'team',
    expires: '2999-01-01',
  };
  await writeFile(join(cwd, 'waivers.json'), JSON.stringify([waiver]));
  const argv = ['--suite', 'routing', '--report', 'out'];
  const { code, out: said, err } = await call(run, { cwd, argv, env: { APP_TOKEN: held } });
  expect(err).toMatch(/out\/run\.json was not published: its line \d+ holds a secret of the run; /);
  expect(code).toBe(3);
  expect(readdirSync(join(cwd, 'out'))).toEqual([]);
  expect(said + err).not.toContain(held);
});
