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
    /^writer \(static\): a work or school account with DeviceManagementConfiguration.ReadWrite.All\n  DelegatedWork of tenant a-tenant; expires in (30|29) min\n  used by \d+ cases:\n/,
  );
  expect(out).toContain('reader (static): a work or school account with User.Read\n  no token: ');
  expect(out).toContain('stranger (static): a work or school account with Sites.Read.All\n');
  expect(out).toContain('  no case asks for exactly this identity\n');
  expect(out).toContain(`  an app without a user with ${right}: `);
  for (const token of Object.values(env)) expect(out).not.toContain(token.slice(0, 24));
});

test('two alternatives of one identity show each its own token, and a good one behind a bad one is enough', async () => {
  const cwd = await newFolder();
  const identities = {
    laptop: identity(right, 'LAPTOP'),
    job: identity(right, 'JOB'),
    spare: identity(right, 'SPARE'),
  };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  const ofTenant = (tid: string): string => new UnsecuredJWT({ scp: right, idtyp: 'user', tid }).encode();
  const env = { LAPTOP: `"${tokenFor(right)}"`, JOB: ofTenant('tenant-of-the-job'), SPARE: ofTenant('another-tenant') };
  const { code, out } = await call(whoami, { cwd, env });
  expect(code).toBe(0);
  const [laptop = '', job = '', spare = ''] = out.split(/^(?=\w+ \(static\))/m);
  expect(laptop).toContain('environment variable LAPTOP holds no token: it has quotation marks around it');
  expect(job).toContain('DelegatedWork of tenant tenant-of-the-job');
  expect(spare).toContain('DelegatedWork of tenant another-tenant');
  expect(laptop).not.toMatch(/used by \d/);
  for (const one of [job, spare]) expect(one).toMatch(/used by \d+ cases/);
});

test('of cases that have no meaning with opaque tokens, none is said to lack an identity', async () => {
  const cwd = await newFolder();
  const configuration = { target: 'http://127.0.0.1:4010', identities: { writer: identity(right, 'WRITER') } };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify(configuration));
  const { code, out } = await call(whoami, { cwd, env: { WRITER: 'a-fixed-token' } });
  expect(code).toBe(0);
  expect(out).toContain('  a work or school account with User.Read: 14 cases\n');
  expect(out).not.toMatch(/, token |in the claim|DeviceManagementConfiguration\.ReadWrite\.Alls/);
});

const local = ['--target', 'http://127.0.0.1:4010'];

test('a token for something else than Graph is told on a target on this machine too, and no usable token ends 3', async () => {
  const cwd = await newFolder();
  await writeFile(
    join(cwd, 'graph-conformance.json'),
    JSON.stringify({ identities: { writer: identity(right, 'WRITER') } }),
  );
  const claims = { scp: right, idtyp: 'user', aud: 'https://management.azure.com' };
  const env = { WRITER: new UnsecuredJWT(claims).encode() };
  for (const argv of [[], local, ['--target', 'https://graph.microsoft.com']]) {
    const { code, out } = await call(whoami, { cwd, argv, env });
    expect(out).toContain('its aud is https://management.azure.com, not https://graph.microsoft.com');
    expect(out).not.toMatch(/used by \d/);
    expect(code).toBe(3);
  }
});

test('an identity that no case asks for is of no use, and where there is no other, whoami ends 3', async () => {
  const cwd = await newFolder();
  const identities = { stranger: identity('Sites.Read.All', 'STRANGER') };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  const { code, out } = await call(whoami, { cwd, env: { STRANGER: tokenFor('Sites.Read.All') } });
  expect([code, out]).toEqual([3, expect.stringContaining('no case asks for exactly this identity')]);
});

test('each client that the tenant guide names exercises cases', async () => {
  const cwd = await newFolder();
  const identities = {
    writer: identity(right, 'TOKEN'),
    reader: identity('User.Read', 'TOKEN'),
    'writer-app': { ...identity(right, 'TOKEN'), scheme: 'Application' },
    'reader-app': { ...identity(right, 'TOKEN'), scheme: 'Application', permissions: [] },
    personal: { ...identity('User.Read', 'TOKEN'), scheme: 'DelegatedPersonal' },
  };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  // Personal accounts have tokens that cannot be read.
  const { out } = await call(whoami, { cwd, argv: ['--as-of', 'latest'], env: { TOKEN: 'opaque-token-of-anybody' } });
  expect(out.match(/used by \d+ cases/g)).toHaveLength(Object.keys(identities).length);
});

test('without configured identities, tokens are minted for every row', async () => {
  const { code, out } = await call(whoami, { cwd: await newFolder() });
  expect(code).toBe(0);
  expect(out).toMatch(/^tokens are made for whatever the cases need/);
});

test('an authority that nobody can reach is a reason, not a crash', async () => {
  const { how } = await practise({ obeys: 'latest', asOf: 'latest' });
  const { code, out } = await call(whoami, { cwd: how.cwd, env: { ...how.env, HTTPS_PROXY: 'http://127.0.0.1:9' } });
  expect(code).toBe(3);
  expect(out).toContain('no token: ');
  expect(out).toContain('no token for these; their cases are skipped, and the run ends with exit code 3:');
});
