/** `--least` on targets that grant what their pages list, less, more, everything and nothing: what is found, and what was sent for it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTypeSpec, type AnySpec, type OperationSpec } from '../../specs/model.ts';
import { weakestFirst } from '../cases/least.ts';
import { specOf, things, thingType } from '../cases/specs.test-data.ts';
import { plan } from '../cli/plan.command.ts';
import { run } from '../cli/run.command.ts';
import { token } from '../cli/token.command.ts';
import { claimsOf } from '../identities/claims.ts';
import type { LeastRow } from '../three-way-model.ts';
import { serveReference } from './embedded-servers.ts';
import { frontOf, type Received } from './front.test-data.ts';
import { call, judged, newFolder, planned } from './in-process.test-data.ts';
import { recordRun, recordShards } from './shards.test-data.ts';
import { mergeRecords } from './merge-records.ts';
import { mergeHeads } from '../record/merge.ts';
import { readRunRecord } from '../record/read-record.ts';
import { localIssuer } from './state-folder.ts';
import { letsEveryoneIn, letsNobodyIn, serveTarget } from './targets.test-data.ts';

const [read, write, scripts] = ['Things.Read.All', 'Things.ReadWrite.All', 'Scripts.Read.All'] as const;

const listing = (page: OperationSpec, ...anyOf: readonly string[]): OperationSpec => ({
  ...page,
  privilegeOrder: 'leastToMost',
  requirements: page.requirements.map((one) => (one.kind === 'permission' && one.supported ? { ...one, anyOf } : one)),
});
const page = listing(things, read, write);
const revoke = (...names: readonly string[]): OperationSpec =>
  listing(
    { ...specOf([{ method: 'POST', path: '/things/revoke' }], { DelegatedWork: [read] }), page: 'revoke' },
    ...names,
  );

/** @param least the one that is marked */
function dataOf(line: string, names: readonly string[], least: string): string {
  const [method, path = ''] = line.split(' ');
  const permissions = names.map((name) => {
    const paths = { [path]: name === least ? 'least=DelegatedWork' : '' };
    return [name, { pathSets: [{ schemeKeys: ['DelegatedWork'], methods: [method], paths }] }];
  });
  return JSON.stringify({ permissions: Object.fromEntries(permissions) });
}

async function put(folder: string, specs: readonly AnySpec[]): Promise<void> {
  for (const spec of specs) {
    const place = join(folder, spec.apiVersion, isTypeSpec(spec) ? 'types' : '', spec.page, `${spec.asOf}.json`);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, JSON.stringify(spec));
  }
}

interface Scene {
  readonly pages?: readonly OperationSpec[];
  /** What the target does. */
  readonly served?: readonly OperationSpec[];
  /** Microsoft's permission data. */
  readonly data?: string;
}

/** What the tokens of requests hold, in the order of their arrival. */
const permissionsIn = (received: readonly Received[]): readonly string[] =>
  received.map(({ headers }) => {
    const [, value = ''] = headers.find(([name]) => name === 'authorization') ?? [];
    const scp = claimsOf(value.replace(/^Bearer /, ''))?.['scp'];
    return typeof scp === 'string' ? scp : '(none)';
  });

const common = ['--specs', 'pages', '--suite', 'permissions', '--least'];

async function sceneOf({ pages = [page], served = pages, data }: Scene) {
  const cwd = await newFolder();
  if (data !== undefined) await writeFile(join(cwd, 'permissions.json'), data);
  await put(join(cwd, 'pages'), [...pages, thingType]);
  await put(join(cwd, 'served'), [...served, thingType]);
  const { jwks } = await localIssuer(cwd);
  const target = await serveReference(await planned({ cwd, argv: ['--specs', 'served'] }), { jwks });
  const argv = [...common, ...(data === undefined ? [] : ['--permissions', 'permissions.json'])];
  return { cwd, target, argv };
}

async function leastOf(scene: Scene) {
  const { cwd, target, argv } = await sceneOf(scene);
  try {
    const { url, received } = await frontOf(target.url);
    const found = await judged({ cwd, argv: [...argv, '--target', url] });
    return { ...found, least: found.summary.least ?? [], sent: permissionsIn(received).toSorted() };
  } finally {
    await target.close();
  }
}

const row = (members: Partial<LeastRow>) => ({
  operation: 'beta/thing-list',
  request: 'GET /things',
  scheme: 'DelegatedWork',
  asOf: '2020-01-01',
  clause: expect.stringMatching(/^thing-list#/),
  unlisted: 'refused',
  refused: [],
  unknown: [],
  ...members,
});

test('two requests show an honest target: the least privileged is granted, and another is refused', async () => {
  const { least, sent, summary, text } = await leastOf({});
  expect(least).toEqual([row({ page: read, granted: read, outcome: 'agree' })]);
  expect(sent).toEqual([read, 'User.Read']);
  expect(summary).toMatchObject({ planned: 2, exit: { code: 0 } });
  expect(text).toContain('Least privileged permissions: of 1 request line and account, they agree on 1');
});

test('a page that lists the most privileged first is read from its end', async () => {
  const { least, sent } = await leastOf({
    pages: [{ ...listing(things, write, read), privilegeOrder: 'mostToLeast' }],
  });
  expect(least).toEqual([row({ page: read, granted: read, outcome: 'agree' })]);
  expect(sent).toEqual([read, 'User.Read']);
});

test('where the least privileged is refused the next is tried, until one is granted', async () => {
  const pages = [listing(things, read, write, 'Things.Manage.All', 'Things.Own.All')];
  const { least, sent, summary, text } = await leastOf({ pages, served: [listing(things, 'Things.Manage.All')] });
  expect(least).toEqual([
    row({ page: read, granted: 'Things.Manage.All', refused: [read, write], outcome: 'page and target differ' }),
  ]);
  expect(sent).toEqual(['Things.Manage.All', read, write, 'User.Read']);
  expect(summary).toMatchObject({ exit: { code: 1 }, dependencies: [{}, {}] });
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    `page and target differ: ${read} page ${read}, as of 2020-01-01; data says nothing; target grants Things.Manage.All; refuses ${read}, ${write} GET /things (DelegatedWork)`,
  );
});

test('what the data marks as the least privileged is tried, though no page lists it', async () => {
  const data = dataOf('GET /things', [scripts, write], scripts);
  const moved = await leastOf({ data, served: [listing(things, scripts)] });
  expect(moved.least).toEqual([row({ page: read, data: [scripts], granted: scripts, outcome: 'page alone' })]);
  expect(moved.sent).toEqual([scripts, read, 'User.Read']);
  const stayed = await leastOf({ data });
  expect(stayed.least).toEqual([
    row({ page: read, data: [scripts], granted: read, refused: [scripts], outcome: 'data alone' }),
  ]);
  expect(stayed.summary.exit.code).toBe(0);
});

test('a request that may change something is sent with what its page lists, and with nothing else', async () => {
  const data = dataOf('POST /things/revoke', [scripts], scripts);
  const { least, sent } = await leastOf({ pages: [revoke(read, write)], served: [revoke(write)], data });
  expect(least).toMatchObject([{ page: read, data: [scripts], granted: write, refused: [read], unknown: [scripts] }]);
  // of a weaker one nobody knows, so nothing is called the least
  expect(least[0]?.outcome).toBe('page and data differ');
  expect(sent).toEqual([read, write, 'User.Read']);
});

describe('of a target that does the same with everybody nothing is called the least', () => {
  test.each([
    ['grants', letsEveryoneIn, { granted: read, unlisted: 'granted', refused: [] }, 'grants every request on 1'],
    ['refuses', letsNobodyIn, { unlisted: 'refused', refused: [read, write] }, 'the target refuses them all on 1'],
  ] as const)('%s', async (_does, answer, found, said) => {
    const cwd = await newFolder();
    await put(join(cwd, 'pages'), [page, thingType]);
    const { url } = await serveTarget(answer);
    const { summary, text } = await judged({ cwd, argv: [...common, '--target', url] });
    expect(summary.least).toEqual([row({ page: read, ...found })]);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(said);
  });
});

test('without a token for a weaker permission the first that is granted is told, and called nothing', async () => {
  const { cwd, target, argv } = await sceneOf({});
  try {
    const env: Record<string, string> = {};
    const identities: Record<string, object> = {};
    for (const [name, permission] of [
      ['WRITER', write],
      ['STRANGER', 'User.Read'],
    ] as const) {
      const minted = await call(token, { cwd, argv: ['--scheme', 'DelegatedWork', '--permission', permission] });
      env[name] = minted.out.trim();
      identities[name.toLowerCase()] = {
        provider: 'static',
        scheme: 'DelegatedWork',
        permissions: [permission],
        token: { env: name },
      };
    }
    await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
    const { summary } = await judged({ cwd, argv: [...argv, '--target', target.url], env });
    expect(summary.least).toEqual([row({ page: read, granted: write, unknown: [read] })]);
    expect(summary).toMatchObject({ skipped: 1, exit: { code: 3 } });
  } finally {
    await target.close();
  }
});

test('the embedded reference server, which does what the pages say, agrees with nobody', async () => {
  const cwd = await newFolder();
  await put(join(cwd, 'pages'), [page, thingType]);
  const { summary } = await judged({ cwd, argv: common });
  expect(summary.least).toEqual([row({ page: read, granted: read })]);
});

test('of apps nothing is said where an app is nobody', async () => {
  const rows = { DelegatedWork: [read], Application: [read] };
  const pages = [{ ...specOf([{ method: 'GET', path: '/me' }], rows), page: 'me' }];
  const { least, summary } = await leastOf({ pages });
  expect(least.map(({ scheme, granted }) => [scheme, granted])).toEqual([['DelegatedWork', read]]);
  expect(summary.standings).toMatchObject({ kept: 2, 'not-applicable': 2 });
});

test('names tell what the list of a page leaves open', () => {
  expect(
    weakestFirst(['Files.ReadWrite.All', 'Sites.Read.All', 'Files.Read', 'Files.ReadWrite', 'Files.Read.All']),
  ).toEqual(['Files.Read', 'Files.ReadWrite', 'Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All']);
});

test('a page that says nothing of the order has no least privileged permission, and the target still has', async () => {
  const { privilegeOrder: _order, ...silent } = page;
  const { least } = await leastOf({ pages: [silent] });
  expect(least).toEqual([row({ granted: read })]);
});

test('shards put together say what the whole run says, and say it twice alike', async () => {
  const { cwd, target, argv } = await sceneOf({ pages: [page, revoke(read)] });
  try {
    const all = [...argv, '--target', target.url];
    const whole = await recordRun({ cwd, folder: join(cwd, 'whole'), argv: all });
    const again = await recordRun({ cwd, folder: join(cwd, 'again'), argv: all });
    expect(JSON.stringify(again.least)).toBe(JSON.stringify(whole.least));
    const records = [];
    for (const folder of await recordShards({ cwd, folder: join(cwd, 'shards'), argv: all }, 2)) {
      const answer = await readRunRecord(folder);
      if (!answer.ok) throw new Error(answer.problems.join('\n'));
      records.push(answer.record);
    }
    const heads = mergeHeads(records);
    if (!heads.ok) throw new Error(heads.problems.join('\n'));
    expect((await mergeRecords({ ...heads, onCase: () => {} })).least).toEqual(whole.least);
    expect(whole.least?.map(({ request }) => request)).toEqual(['POST /things/revoke', 'GET /things']);
  } finally {
    await target.close();
  }
});

test('plan tells what is sent in any case, and what is sent until one is granted', async () => {
  const { cwd, target, argv } = await sceneOf({ data: dataOf('GET /things', [scripts], scripts) });
  await target.close();
  const { out } = await call(plan, { cwd, argv });
  expect(out).toContain('2 requests for 2 cases on 1 page');
  expect(out).toMatch(/^besides, [^\n]*:\n\n[^]*Scripts\.Read\.All/m);
});

test('with other suites, or with cases of somebody’s choice, it is a mistake', async () => {
  const cwd = await newFolder();
  for (const [argv, err] of [
    [['--least'], '--least: is about permissions alone; add --suite permissions\n'],
    [[...common.slice(2), '--case', 'no-permission'], '--least: chooses the cases itself; leave out --case\n'],
  ] as const)
    expect(await call(run, { cwd, argv })).toEqual({ code: 2, out: '', err });
});
