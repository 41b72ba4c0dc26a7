/** What is left out is said, counted apart, and keeps no run from ending well; what nobody has left out does. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { standInId } from '../../specs/model.ts';
import { lastLine } from '../cli/process.test-data.ts';
import { plan } from '../cli/plan.command.ts';
import { run } from '../cli/run.command.ts';
import { accept, authorization, noRequestBody, requestLine, specOf, success } from '../cases/specs.test-data.ts';
import { countsOf } from '../reporters/counts.ts';
import { call, judged, newFolder, planned, type Judged } from './in-process.test-data.ts';
import { serveTarget } from './targets.test-data.ts';

const right = 'DeviceManagementConfiguration.ReadWrite.All';
const tokens = { WRITER: 'fixed-token-of-the-writer', READER: 'fixed-token-of-the-reader' };

const held = (permissions: readonly string[], env: string, scheme = 'DelegatedWork') => ({
  provider: 'static',
  scheme,
  permissions,
  token: { env },
});

const identities = { writer: held([right], 'WRITER'), reader: held(['User.Read'], 'READER') };

/** What such a mock serves. */
const spec = '*revoketoken*';

/** What such a mock does not play: said once, by whoever owns it. */
const exclude = [
  { case: 'permissions/application*', reason: 'this mock knows no apps' },
  { case: 'permissions/delegated-personal*', reason: 'this mock knows no personal accounts' },
  { case: 'listed-*-another', reason: 'each token of this mock stands for one permission' },
  { case: '{no-permission,read-only-neighbour}', reason: 'this mock knows two tokens' },
];

async function folderWith(config: object): Promise<string> {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify(config));
  return cwd;
}

/** As a mock in front of an application would be: routes, and a table of two tokens. */
const fixedTokens: RequestListener = ({ method, url = '', headers }, response) => {
  const answer = (status: number, code = ''): void => {
    response.writeHead(status, {
      'request-id': '1',
      'client-request-id': '1',
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm=""' } : {}),
      ...(code === '' ? {} : { 'content-type': 'application/json' }),
    });
    response.end(code === '' ? undefined : JSON.stringify({ error: { code, message: 'no' } }));
  };
  const route = new RegExp(`^/beta/deviceManagement/\\w+/${standInId}/(microsoft\\.graph\\.)?revokeToken$`, 'i');
  const [, token] = /^Bearer (.*)$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== tokens.WRITER && token !== tokens.READER) return answer(401, 'InvalidAuthenticationToken');
  if (!route.test(url)) return answer(404, 'ResourceNotFound');
  if (method !== 'POST') return answer(405, 'MethodNotAllowed');
  return token === tokens.WRITER ? answer(204) : answer(403, 'Forbidden');
};

const counted = ({ summary }: Judged) => countsOf(summary);

test('a mock of two fixed opaque tokens is judged by what they can be, and ends well', async () => {
  const { url } = await serveTarget(fixedTokens);
  const cwd = await folderWith({ target: url, spec, identities, exclude });
  const result = await judged({ cwd, env: tokens });
  expect(result.summary.exit).toMatchObject({ code: 0 });
  expect(counted(result)).toMatchObject({ failed: 0, inconclusive: 0, skipped: 0, 'not-applicable': 34 });
  const names = result.records
    .filter(({ standing }) => standing === 'not-applicable')
    .map(({ id }) => id.replace(/^.*revoketoken\//, ''));
  expect(new Set(names)).toEqual(
    new Set([
      ...['expired', 'not-yet-valid', 'wrong-audience', 'tampered-signature', 'alg-none', 'unknown-key'].map(
        (defect) => `headers/token-${defect}`,
      ),
      ...['longer-name', 'longer-word', 'prefixed-name', 'shorter-name', 'other-separators', 'other-area'].map(
        (name) => `permissions/delegated-work/${name}`,
      ),
      'permissions/delegated-work/changed-case',
      'permissions/delegated-work/misplaced-claim',
      'permissions/delegated-work/misplaced-beside-another',
      'permissions/application/misplaced-claim',
      'permissions/application/misplaced-beside-another',
    ]),
  );
  expect(result.text).toContain('LEFT OUT');
  expect(result.text).toContain('an opaque token has no signature and no claims that could be wrong');
  expect(result.text).toContain('excluded: this mock knows no apps');
});

test('it is planned and shown as it is run', async () => {
  const cwd = await folderWith({ target: 'http://127.0.0.1:9', spec, identities, exclude });
  const { out } = await call(plan, { cwd, env: tokens });
  // Each reason stands once, and below it the cases that it is for.
  expect(out).toMatch(
    /: not applicable: an opaque token has no signature.*\n( {2}beta\/.*\n)* {2}.*headers\/token-expired\n/,
  );
  expect(out).toMatch(/: excluded: this mock knows no apps\n( {2}beta\/.*\n)* {2}.*application-not-supported\n/);
  expect(out).toMatch(/for 114 cases on 2 pages, 34 not applicable, \d+ excluded.*; nothing was sent/);
});

test('where an identity is only missing, or its token cannot be read, its cases are skipped, and the run is incomplete', async () => {
  const { url } = await serveTarget(fixedTokens);
  const missing = await judged({ cwd: await folderWith({ target: url, spec, identities }), env: tokens });
  expect(missing.summary.exit.code).toBe(3);
  expect(counted(missing)).toMatchObject({ 'not-applicable': 34, excluded: 0 });
  expect(missing.records.find(({ id }) => id.endsWith('/no-permission'))).toMatchObject({
    skipped: expect.stringContaining('no configured identity has this kind of account'),
  });
  const unread = await judged({
    cwd: await folderWith({ target: url, spec, identities }),
    env: { WRITER: tokens.WRITER },
  });
  expect(unread.summary.exit.code).toBe(3);
  expect(counted(unread)['not-applicable']).toBe(0);
  const quoted = await judged({
    cwd: await folderWith({ target: url, spec, identities }),
    env: { ...tokens, READER: `Bearer ${tokens.READER}` },
  });
  expect(counted(quoted)['not-applicable'], 'a mistake is no opaque token').toBe(0);
});

test('an identity that somebody has configured is applicable, whatever its token', async () => {
  const { url } = await serveTarget(fixedTokens);
  const expired = { ...held([right], 'EXPIRED'), defect: 'expired' };
  const { records } = await judged({
    cwd: await folderWith({ target: url, spec, identities: { ...identities, expired } }),
    env: { ...tokens, EXPIRED: 'fixed-token-of-yesterday' },
    argv: ['--case', 'headers/token-*'],
  });
  const standing = (name: string) =>
    new Set(records.filter(({ id }) => id.endsWith(`token-${name}`)).map((one) => one.standing));
  expect(standing('expired')).toEqual(new Set(['kept']));
  expect(standing('wrong-audience')).toEqual(new Set(['not-applicable']));
});

test('tokens that this tool mints, and JWTs of somebody else, can be anything', async () => {
  const jwt = 'eyJhbGciOiJub25lIn0.eyJzY3AiOiJVc2VyLlJlYWQifQ.c2ln';
  for (const config of [
    {},
    { identities: { everyone: { provider: 'minted' }, reader: held(['User.Read'], 'READER') } },
    { identities: { reader: held(['User.Read'], 'JWT') } },
  ]) {
    const { cases } = await planned({
      cwd: await folderWith({ target: 'http://127.0.0.1:9', ...config }),
      env: { ...tokens, JWT: jwt },
    });
    expect(cases.filter(({ notApplicable }) => notApplicable !== undefined)).toEqual([]);
  }
});

test('what Microsoft Entra issues to nobody is not waited for; what somebody could bring is', async () => {
  const app = {
    provider: 'msal',
    flow: 'client-secret',
    tenant: 'contoso.example',
    client: '0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42',
  };
  const identity = { ...app, scheme: 'Application', permissions: [right], secret: { env: 'SECRET' } };
  const { cases } = await planned({
    cwd: await folderWith({ target: 'http://127.0.0.1:9', identities: { identity } }),
  });
  const reasons = (end: string) => new Set(cases.filter(({ id }) => id.endsWith(end)).map((one) => one.notApplicable));
  expect(reasons('/misplaced-claim')).toEqual(
    new Set(['Microsoft Entra puts no permission into the claim of another kind of token']),
  );
  expect(reasons('/token-not-yet-valid')).toEqual(new Set(['Microsoft Entra issues no token that is not valid yet']));
  expect(reasons('/token-expired')).toEqual(new Set([undefined]));
});

const wrongExclusions: readonly (readonly [says: string, exclude: unknown, problem: RegExp])[] = [
  [
    'an entry that matches nothing',
    [{ case: 'permissions/aplication-not-supported', reason: 'x' }],
    /^graph-conformance\.json: \/exclude\/0: no case is called "permissions\/aplication-not-supported"; the nearest is /m,
  ],
  ['no reason', [{ case: 'headers/*' }], /\/exclude\/0: "reason" is missing/],
  ['a blank reason', [{ case: 'headers/*', reason: ' ' }], /\/exclude\/0\/reason: found " "; use a reason in quotes/],
  ['no list', { case: 'headers/*', reason: 'x' }, /\/exclude: found .*; use a list of \{ case, reason \}/],
];
for (const [says, entries, problem] of wrongExclusions)
  test(`exclude: ${says} is a mistake, and is named`, async () => {
    const { code, err } = await call(run, { cwd: await folderWith({ exclude: entries }) });
    expect(code).toBe(2);
    expect(err).toMatch(problem);
  });

test('an entry for a case that this call does not select is none', async () => {
  const cwd = await folderWith({ exclude: [{ case: 'routing/verb-get', reason: 'x' }] });
  for (const argv of [
    ['--suite', 'response'],
    ['--case', 'response/documented-success'],
    ['--spec', '*forwork*'],
  ]) {
    const { cases } = await planned({ cwd, argv });
    expect(cases.length).toBeGreaterThan(0);
  }
});

test('excluding everything is no way to pass', async () => {
  const nothing = await judged({ cwd: await folderWith({ spec, exclude: [{ case: '*', reason: 'x' }] }) });
  expect(nothing.summary).toMatchObject({ exit: { code: 3 }, index: 0 });
  expect(counted(nothing).excluded).toBe(114);
});

test('--min-index fails a run that has judged less of what was planned, and says how much it was', async () => {
  const cwd = await folderWith({ spec, exclude: [{ case: 'routing/*', reason: 'x' }] });
  const { summary } = await judged({ cwd });
  const { index, score, exit } = summary;
  const { passed } = countsOf(summary);
  expect([passed / 114, 1, 0]).toEqual([index, score, exit.code]);
  const percent = Math.floor(index * 100);
  expect((await judged({ cwd, argv: ['--min-index', String(percent)] })).summary.exit.code).toBe(0);
  const below = await judged({ cwd, argv: ['--min-index', String(percent + 1)] });
  expect(below.summary.exit).toEqual({
    code: 3,
    reason: expect.stringMatching(
      new RegExp(
        `^the index is [\\d.]+% \\(${passed} of 114 cases judged\\), below the ${percent + 1}% of --min-index$`,
      ),
    ),
  });
});

async function specsFolder(...specs: readonly ReturnType<typeof specOf>[]): Promise<string> {
  const folder = await newFolder();
  for (const spec of specs) {
    const path = join(folder, spec.apiVersion, spec.page, `${spec.asOf}.json`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify({ $schema: '../../schema/operation-spec.schema.json', ...spec }));
  }
  return folder;
}

const ifMatch = {
  id: 'headers/if-match',
  clause: '#headers',
  line: 9,
  kind: 'requestHeader',
  name: 'If-Match',
  required: true,
} as const;
const judgeable = {
  ...specOf([{ method: 'DELETE', path: '/widgets/{widgetId}' }], { DelegatedWork: ['Widget.ReadWrite.All'] }),
  page: 'widget-delete',
};
const other = {
  ...specOf([{ method: 'DELETE', path: '/gadgets/{gadgetId}' }], { DelegatedWork: ['Gadget.ReadWrite.All'] }, [
    requestLine,
    authorization,
    accept,
    ifMatch,
    noRequestBody,
    success(204),
  ]),
  page: 'gadget-delete',
};

test('a page that has no case makes the run incomplete, and is named with the reason in every report and in the plan', async () => {
  const cwd = await newFolder();
  const argv = ['--specs', await specsFolder(judgeable, other)];
  const reason = 'the page demands a request header and gives no value for it';
  const { code, out } = await call(run, { cwd, argv: [...argv, '--report', 'out'] });
  expect([code, lastLine(out)]).toEqual([
    3,
    `exit 3: nothing of 1 page can be judged: beta/gadget-delete (unsupported shape: ${reason}); leave out with --spec or "exclude" what is not to be judged`,
  ]);
  for (const file of ['report.md', 'report.html', 'junit.xml', 'run.json']) {
    const text = await readFile(join(cwd, 'out', file), 'utf8');
    expect(text, file).toContain('gadget-delete');
    expect(text, file).toContain(reason);
  }
  expect((await call(plan, { cwd, argv })).out).toContain(
    `no case for beta/gadget-delete: unsupported shape: ${reason}; a run is incomplete for it\n`,
  );
});

test('a run of nothing but such pages names them in every report, too', async () => {
  const cwd = await newFolder();
  const { code } = await call(run, { cwd, argv: ['--specs', await specsFolder(other), '--report', 'out'] });
  expect(code).toBe(3);
  for (const file of ['report.md', 'report.html', 'junit.xml', 'run.json'])
    expect(await readFile(join(cwd, 'out', file), 'utf8'), file).toContain('gadget-delete');
});

test('it may be excluded as its cases could be, and is no matter to whoever names cases', async () => {
  const argv = ['--specs', await specsFolder(judgeable, other)];
  for (const name of ['beta/gadget-delete', 'gadget-delete/*', 'gadget-*']) {
    const cwd = await folderWith({ exclude: [{ case: name, reason: 'without a value for If-Match' }] });
    const { summary, text } = await judged({ cwd, argv });
    expect(summary.exit.code).toBe(0);
    expect(text).toContain('excluded: without a value for If-Match');
  }
  const one = await judged({ cwd: await newFolder(), argv: [...argv, '--case', 'response/documented-success'] });
  expect(one.summary.exit.code).toBe(0);
});

test('mocks alone are asked for paths that no page has', async () => {
  const cwd = await folderWith({ identities, allowHosts: ['graph.example'] });
  const probes = async (...argv: readonly string[]) => {
    const { cases } = await planned({ cwd, argv: ['--spec', '*-list', ...argv], env: tokens });
    return cases.filter(({ id }) => id.endsWith('/routing/unknown-name')).map(({ notApplicable }) => notApplicable);
  };
  expect(await probes('--target', 'http://127.0.0.1:1')).toEqual([undefined, undefined]);
  expect(await probes('--target', 'https://graph.example', '--mock-host', 'graph.example')).toEqual([
    undefined,
    undefined,
  ]);
  const reason = 'mocks alone are asked for paths that no page has';
  expect(await probes('--target', 'https://graph.example', '--destructive', 'skip')).toEqual([reason, reason]);
});
