/** A mock, its keys and its tokens, as somebody uses them who develops against it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { properties, sampleType } from '../../fixtures/server/content/sample-types.test-data.ts';
import { startReferenceServer } from '../../fixtures/server/index.ts';
import { standInId, type Requirement } from '../../specs/model.ts';
import { specPath, typePath } from '../../specs/spec-files.ts';
import { specOf } from '../cases/specs.test-data.ts';
import { call, judged, newFolder, someShipped, planned } from '../run/in-process.test-data.ts';
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

async function startMock(cwd: string, ...argv: readonly string[]): Promise<string> {
  const [, url = ''] = await start(['mock', '--port', '0', ...argv], { cwd }).said('stderr', /^(http:\S+) serves /);
  return url;
}

/** Pages of the whole life of a widget, and of its type. */
async function writeWidgets(folder: string): Promise<void> {
  const place = { clause: '#widget', line: 1 } as const;
  const type = 'microsoft.graph.widget';
  const nothing: Requirement = { ...place, id: 'request-body', kind: 'requestBody', body: 'none' };
  const carried: Requirement = { ...place, id: 'request-body', kind: 'requestBody', body: 'object', type };
  const answer = (status: number, body: 'object' | 'collection'): Requirement => ({
    ...place,
    id: 'response',
    kind: 'response',
    status,
    body,
    type,
  });
  const pages = {
    create: ['POST', '', [carried, answer(201, 'object')]],
    list: ['GET', '', [nothing, answer(200, 'collection')]],
    get: ['GET', '/{id}', [nothing, answer(200, 'object')]],
    update: ['PATCH', '/{id}', [carried, answer(200, 'object')]],
    delete: ['DELETE', '/{id}', [nothing, { ...place, id: 'response', kind: 'response', status: 204, body: 'none' }]],
  } as const;
  const operations = Object.entries(pages).map(([page, [method, path, requirements]]) => ({
    ...specOf([{ method, path: `/widgets${path}` }], { DelegatedWork: ['W.All'] }, requirements),
    page: `widget-${page}`,
  }));
  const widget = sampleType('widget', 'entity', { key: 'id', requirements: properties({ label: 'Edm.String' }) });
  for (const spec of operations) await write(join(folder, specPath(spec)), spec);
  await write(join(folder, typePath(widget)), widget);
}

async function write(file: string, spec: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(spec));
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
  const { code, out, err } = await call(run, { cwd, argv: someShipped, env: { TARGET_URL: url } });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(lastLine(out)).toMatch(/^exit 0: /);
});

test('a mock keeps what requests create and change until it ends, and forgets what they delete', async () => {
  const cwd = await newFolder();
  await writeWidgets(join(cwd, 'specs'));
  const url = await startMock(cwd, '--specs', 'specs');
  const authorization = `Bearer ${(await call(token, { cwd, argv: ['--scheme', 'DelegatedWork', '--permission', 'W.All'] })).out.trim()}`;
  const send = async (method: string, at: string, body?: object) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${url}/beta/widgets${at}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, ...(text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)) };
  };
  const made = await send('POST', '', { label: 'one' });
  const { id } = made as { id?: string };
  expect(made).toMatchObject({ status: 201, label: 'one' });
  expect(await send('PATCH', `/${id}`, { label: 7 })).toMatchObject({ status: 400 });
  expect(await send('PATCH', `/${id}`, { label: 'two' })).toMatchObject({ status: 200, id, label: 'two' });
  expect(await send('GET', '?$top=99')).toMatchObject({ value: [{}, {}, {}, {}, {}, { id, label: 'two' }] });
  for (const gone of [id, standInId]) {
    expect(await send('DELETE', `/${gone}`)).toEqual({ status: 204 });
    expect(await send('GET', `/${gone}`)).toMatchObject({ status: 404 });
  }
  expect(await send('GET', '?$top=99')).toMatchObject({ value: [{}, {}, {}, {}] });
});

describe('a service that keeps another revision than the one it is judged by', () => {
  const directions = [
    [
      'first',
      'latest',
      ['2019-01-12', '2019-06-14'].map((day) => `the revision as-of ${day} says that Application is not supported`),
    ],
    ['latest', 'first', [`the revision as-of 2019-08-08 lists ${permission} for Application`]],
  ] as const;

  for (const [kept, asked, notes] of directions) {
    test(`breaks the row that changed, and the failure says: ${notes.join('; ')}`, async () => {
      const cwd = await newFolder();
      const { specs } = await planned({ cwd, env: { AS_OF: kept } });
      const server = await startReferenceServer({ specs, jwks: (await localIssuer(cwd)).jwks });
      const env = { AS_OF: asked, TARGET_URL: server.url };
      const { summary, text } = await judged({ cwd, argv: ['--suite', 'permissions', ...someShipped], env });
      await server.close();
      expect(summary.exit.code).toBe(1);
      for (const note of notes) expect(text).toContain(note);
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
