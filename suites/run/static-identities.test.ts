/** Tokens that somebody brings: for rows of their own only, and nowhere to be read afterwards. */
import { readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { standInId } from '../../specs/model.ts';
import type { Judged } from './in-process.test-data.ts';
import { call, judged, newFolder } from './in-process.test-data.ts';
import { lastLine } from '../cli/process.test-data.ts';
import { run } from '../cli/run.command.ts';
import { serveTarget } from './targets.test-data.ts';

const writer = 'opaque-token-of-a-writer.0123456789';
const reader = 'opaque-token-of-a-reader.9876543210';
const right = 'DeviceManagementConfiguration.ReadWrite.All';

const identity = (permission: string, env: string) => ({
  provider: 'static',
  scheme: 'DelegatedWork',
  permissions: [permission],
  token: { env },
});

const identities = {
  'work-writer': identity(right, 'WRITER_TOKEN'),
  'work-reader': identity('User.Read', 'READER_TOKEN'),
};
const env = { WRITER_TOKEN: writer, READER_TOKEN: reader };

async function folderWith(config: object): Promise<string> {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify(config));
  return cwd;
}

/** Knows two tokens and nothing else, and repeats in every answer what it was sent. */
const knowsTwoTokens: RequestListener = ({ method, url, headers }, response) => {
  const { authorization } = headers;
  const known = new RegExp(`^/beta/deviceManagement/\\w+/${standInId}/(microsoft\\.graph\\.)?revokeToken$`, 'i');
  const statuses: Readonly<Record<string, number>> = { [`bearer ${writer}`]: 204, [`bearer ${reader}`]: 403 };
  const status =
    method !== 'POST'
      ? 405
      : !known.test(url ?? '')
        ? 404
        : (statuses[(authorization ?? '').replace(/^B/, 'b')] ?? 401);
  response.writeHead(status, { 'x-echo': `${authorization} ${url}`, 'www-authenticate': 'Bearer' });
  response.end(status === 204 ? '' : JSON.stringify({ error: { code: 'No', message: `not for ${authorization}` } }));
};

const verdictOf = ({ results }: Judged, end: string): readonly (string | undefined)[] =>
  results.filter(({ case: one }) => one.id.endsWith(end)).map(({ verdict, skipped }) => skipped ?? verdict);

test('rows with a token are judged, the others are not sent, and that is no pass', async () => {
  const { url } = await serveTarget(knowsTwoTokens);
  const run = await judged({
    cwd: await folderWith({ target: url, spec: '*revoketoken*', identities }),
    argv: ['--suite', 'permissions'],
    env,
  });
  const own = [
    'permissions/delegated-work/devicemanagementconfiguration.readwrite.all',
    'delegated-work/unrelated-permission',
  ];
  const cells = run.summary.operations.flatMap(({ cells: all }) => all.filter(({ verdict }) => verdict === 'pass'));
  expect(new Set(cells.map(({ permission }) => permission))).toEqual(new Set([right, 'User.Read']));
  expect(run.results.filter(({ skipped }) => skipped === undefined)).toHaveLength(own.length * 2);
  expect(verdictOf(run, 'application-not-supported')).toEqual(
    Array(2).fill(
      `no token for an app without a user with ${right}: no configured identity has this kind of account with exactly these permissions (graph-conformance list identities --format json: what to add; "exclude" leaves cases out)`,
    ),
  );
  expect(run.summary.exit).toMatchObject({
    code: 3,
    reason: expect.stringMatching(/^\d+ cases that decide the exit code are inconclusive or skipped/),
  });
  expect(run.text).toContain('SKIPPED');
});

test('a token is never seen again, although the target repeats it: not on stdout, on stderr or in run.json', async () => {
  const { url, requests } = await serveTarget(knowsTwoTokens);
  const cwd = await folderWith({ target: url, spec: '*revoketoken*', identities });
  const { code, out, err } = await call(run, { cwd, argv: ['--report', 'report', '--gate', 'graph'], env });
  expect(lastLine(out)).toMatch(/^exit 1: /);
  expect(code).toBe(1);
  const record = await readFile(join(cwd, 'report', 'run.json'), 'utf8');
  expect(requests.some(({ headers }) => headers.authorization === `Bearer ${writer}`)).toBe(true);
  expect(record).toContain('x-echo: Bearer <token>');
  for (const text of [out, err, record])
    for (const token of [writer, reader]) expect(text.includes(token.slice(0, 24))).toBe(false);
});

test('a token whose claims are another row is not sent, and the reason says what they are', async () => {
  const { url, requests } = await serveTarget(knowsTwoTokens);
  const other = new UnsecuredJWT({ scp: 'Mail.Read', idtyp: 'user' }).setExpirationTime('1h').encode();
  const run = await judged({
    cwd: await folderWith({ target: url, spec: '*revoketoken*', identities }),
    env: { ...env, WRITER_TOKEN: other },
  });
  expect(verdictOf(run, 'permissions/delegated-work/devicemanagementconfiguration.readwrite.all')).toEqual(
    Array(2).fill(
      `no token for a work or school account with ${right}: identity "work-writer": its token does not fit: its scp lacks ${right}, its scp also holds Mail.Read`,
    ),
  );
  expect(run.text).toContain('its token does not fit');
  expect(run.text).not.toContain(other);
  expect(requests.filter(({ headers }) => headers.authorization?.includes(other))).toEqual([]);
  expect(run.summary.exit.code).toBe(3);
});

test('a variable that is not set makes its rows not sent, and is named', async () => {
  const { url } = await serveTarget(knowsTwoTokens);
  const { text, summary } = await judged({
    cwd: await folderWith({ target: url, spec: '*revoketoken*', identities }),
    env: { READER_TOKEN: reader },
  });
  expect(text).toContain('identity "work-writer": the environment variable WRITER_TOKEN is not set');
  expect(summary.exit.code).toBe(3);
});

test('a token that another request carried, or none yet, is not to be read either where the target tells it', async () => {
  const tells: RequestListener = (_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Bearer' });
    response.end(JSON.stringify({ error: { code: 'No', message: `known tokens: ${writer}, ${reader}` } }));
  };
  const { url } = await serveTarget(tells);
  const cwd = await folderWith({ target: url, spec: '*revoketoken*', identities });
  await call(run, { cwd, argv: ['--report', 'report', '--suite', 'headers'], env });
  const record = await readFile(join(cwd, 'report', 'run.json'), 'utf8');
  expect(record).toContain('known tokens: <token>, <token>');
  for (const token of [writer, reader]) expect(record.includes(token.slice(0, 24))).toBe(false);
});
