import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { practise } from '../run/tenant-matrix.test-data.ts';
import { whoami } from './whoami.command.ts';

const right = 'DeviceManagementConfiguration.ReadWrite.All';

const tokenFor = (scp: string): string =>
  new UnsecuredJWT({ scp, idtyp: 'user', tid: 'a-tenant' }).setExpirationTime('30m').encode();

const identity = (permission: string, env: string) => ({
  provider: 'static',
  scheme: 'DelegatedWork',
  permissions: [permission],
  token: { env },
});

test('whoami tells what each identity can exercise and what nobody can, and prints no token', async () => {
  const cwd = await newFolder();
  const identities = {
    writer: identity(right, 'WRITER'),
    reader: identity('User.Read', 'READER'),
    stranger: identity('Sites.Read.All', 'STRANGER'),
  };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  const env = { WRITER: tokenFor(right), READER: tokenFor('Mail.Read'), STRANGER: tokenFor('Sites.Read.All') };
  const { code, out, err } = await call(whoami, { cwd, env });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(
    /^writer \(static\): a work or school account with DeviceManagementConfiguration.ReadWrite.All\n  DelegatedWork of tenant a-tenant; expires in (30|29) min\n  can exercise \d+ cases:\n/,
  );
  expect(out).toContain('reader (static): a work or school account with User.Read\n  no token: ');
  expect(out).toContain('stranger (static): a work or school account with Sites.Read.All\n');
  expect(out).toContain('  no case asks for exactly this identity\n');
  expect(out).toContain(`  an app without a user with ${right}: `);
  for (const token of Object.values(env)) expect(out).not.toContain(token.slice(0, 24));
});

test('without configured identities, tokens are minted for every row', async () => {
  const { code, out } = await call(whoami, { cwd: await newFolder() });
  expect(code).toBe(0);
  expect(out).toMatch(/^tokens are minted for every other row/);
});

test('an authority that nobody can reach is a reason, not a crash', async () => {
  const { how } = await practise({ obeys: 'latest', asOf: 'latest' });
  const { code, out } = await call(whoami, { cwd: how.cwd, env: { ...how.env, HTTPS_PROXY: 'http://127.0.0.1:9' } });
  expect(code).toBe(0);
  expect(out).toContain('no token: ');
  expect(out).toContain('rows that nobody can exercise (their cases stay open):');
});
