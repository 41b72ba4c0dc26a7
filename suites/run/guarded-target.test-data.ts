/** From the text that a person writes behind --target to the objections against going there. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runObjections } from '../interlocks/index.ts';
import { newFolder } from './in-process.test-data.ts';
import { readSettings } from '../settings/read-settings.ts';
import { interlockContextOf } from './objections.ts';

export const tenant = '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43';
export const identity = {
  provider: 'static',
  scheme: 'Application',
  permissions: ['DeviceManagementConfiguration.ReadWrite.All'],
  token: { env: 'APP_TOKEN' },
};

export interface Given {
  readonly argv?: readonly string[];
  readonly identities?: object;
  readonly env?: NodeJS.ProcessEnv;
}

/** Names of the objections; or `settings` where the URL is refused before anyone has to object. */
export async function stoppedBy(url: string, { argv = [], identities = { app: identity }, env = {} }: Given = {}) {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  const read = await readSettings({ argv: ['--target', url, '--tenant', tenant, ...argv], env, cwd });
  if (!read.ok) return ['settings'];
  return runObjections(interlockContextOf(read.settings)).map((objection) => objection.split(':')[0]);
}
