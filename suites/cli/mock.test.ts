/** A mock, its keys and its tokens, as somebody uses them who develops against it. */
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { standInId } from '../../specs/model.ts';
import { startReferenceServer } from '../../fixtures/server/index.ts';
import { call, judged, newFolder, planned } from '../run/in-process.test-data.ts';
import { jwks } from './jwks.command.ts';
import { mock } from './mock.command.ts';
import { lastLine, start } from './process.test-data.ts';
import { run } from './run.command.ts';
import { localIssuer } from '../run/state-folder.ts';
import { token } from './token.command.ts';

const permission = 'DeviceManagementConfiguration.ReadWrite.All';
const path = `/beta/deviceManagement/androidForWorkEnrollmentProfiles/${standInId}/revokeToken`;

async function mintedIn(cwd: string, scheme: string): Promise<string> {
  const { out } = await call(token, { cwd, argv: ['--scheme', scheme, '--permission', permission] });
  return out.trim();
}

async function startMock(cwd: string): Promise<string> {
  const [, url = ''] = await start(['mock', '--port', '0'], { cwd }).said('stderr', /^(http:\S+) serves /);
  return url;
}

async function statusOf(url: string, bearer?: string): Promise<number> {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  return (await fetch(url + path, { method: 'POST', headers })).status;
}

test('a mock lets in a token that was printed in the same folder, refuses everyone else, and passes a run', async () => {
  const cwd = await newFolder();
  const url = await startMock(cwd);
  expect(await statusOf(url, await mintedIn(cwd, 'DelegatedWork'))).toBe(204);
  expect(await statusOf(url, await mintedIn(cwd, 'Application'))).toBe(403);
  expect(await statusOf(url)).toBe(401);
  expect(await statusOf(url, await mintedIn(await newFolder(), 'DelegatedWork'))).toBe(401);
  const { code, out, err } = await call(run, { cwd, env: { TARGET_URL: url } });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(lastLine(out)).toMatch(/^exit 0: /);
});

describe('a service that keeps another revision than the one it is judged by', () => {
  const directions = [
    ['first', 'latest', 'the revision as-of 2019-01-12 says that Application is not supported'],
    ['first', 'latest', 'the revision as-of 2019-06-14 says that Application is not supported'],
    ['latest', 'first', `the revision as-of 2019-08-08 lists ${permission} for Application`],
  ] as const;

  for (const [kept, asked, note] of directions) {
    test(`breaks the row that changed, and the failure says: ${note}`, async () => {
      const cwd = await newFolder();
      const { specs } = await planned({ cwd, env: { AS_OF: kept } });
      const server = await startReferenceServer({ specs, jwks: (await localIssuer(cwd)).jwks });
      const env = { AS_OF: asked, TARGET_URL: server.url };
      const { summary, text } = await judged({ cwd, argv: ['--suite', 'permissions'], env });
      await server.close();
      expect(summary.exit.code).toBe(1);
      expect(text).toContain(note);
      const failed = summary.attention.filter(({ standing }) => standing === 'broken');
      expect(failed.length).toBeGreaterThan(0);
      expect(failed.every(({ id }) => id.includes('/permissions/application'))).toBe(true);
    });
  }
});

test('jwks prints the key that verifies the tokens of its folder, and nothing private', async () => {
  const cwd = await newFolder();
  const { out, code } = await call(jwks, { cwd });
  const keys = JSON.parse(out);
  const minted = await mintedIn(cwd, 'Application');
  const { payload } = await jwtVerify(minted, createLocalJWKSet(keys), { audience: 'https://graph.microsoft.com' });
  expect(payload).toMatchObject({ idtyp: 'app', roles: [permission] });
  expect(code).toBe(0);
  for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(keys.keys[0]).not.toHaveProperty(secret);
});

const usage: readonly (readonly [argv: readonly string[], message: string])[] = [
  [['--port', '80x'], '--port: found "80x"; use a whole number from 0 to 65535\n'],
  [['--port'], '--port: has no value; write --port N\n'],
  [['--prot', '1'], '--prot: is not a flag; '],
];

for (const [argv, message] of usage) {
  test(`mock ${argv.join(' ')} exits 2 with a message`, async () => {
    const { code, err } = await call(mock, { cwd: await newFolder(), argv });
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
}
