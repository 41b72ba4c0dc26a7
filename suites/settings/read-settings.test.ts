import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from './model.ts';
import { readSettings, settingsFrom } from './read-settings.ts';

interface Places {
  readonly argv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly dotEnv?: string;
  readonly config?: unknown;
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterAll(() => rm(root, { recursive: true }));

async function read({ argv = [], env = {}, dotEnv = '', config }: Places): Promise<Settings> {
  const cwd = await mkdtemp(join(root, 'cwd-'));
  await writeFile(join(cwd, '.env'), dotEnv);
  if (config !== undefined) await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify(config));
  const read = await readSettings({ argv, env, cwd });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.settings;
}

const precedence: readonly (readonly [says: string, places: Places, asOf: string])[] = [
  ['nothing gives the default', {}, 'first'],
  ['the config file is stronger than the default', { config: { asOf: 'first' } }, 'first'],
  ['.env is stronger than the config file', { config: { asOf: 'first' }, dotEnv: 'AS_OF=2019-01-12' }, '2019-01-12'],
  ['the environment is stronger than .env', { dotEnv: 'AS_OF=first', env: { AS_OF: '2020-02-29' } }, '2020-02-29'],
  ['a flag is stronger than the environment', { env: { AS_OF: 'first' }, argv: ['--as-of', 'latest'] }, 'latest'],
  ['an empty variable counts as not set', { env: { AS_OF: '' }, dotEnv: 'AS_OF=first' }, 'first'],
];

describe('the strongest place decides', () => {
  for (const [says, places, asOf] of precedence) {
    test(says, async () => expect((await read(places)).asOf).toBe(asOf));
  }

  test('parameters are put together by name', async () => {
    const { params } = await read({
      config: { params: { a: '1', b: '1', c: '1' } },
      env: { GRAPH_CONFORMANCE_PARAM: 'b=2,c=2' },
      argv: ['--param', 'c=3', '--param=__proto__=4'],
    });
    expect(Object.entries(params)).toEqual([
      ['a', ['1']],
      ['b', ['2']],
      ['c', ['3']],
      ['__proto__', ['4']],
    ]);
  });

  const several = { 'messages.id': ['AAMk', 'AQMkADAwATM0MA==', 'a,b'], 'id|userPrincipalName': ['me@contoso.test'] };
  const spelt: readonly (readonly [says: string, places: Places])[] = [
    [
      'flags',
      {
        argv: [
          String.raw`--param=messages.id=AAMk, AQMkADAwATM0MA==,a\,b`,
          '--param=id | userPrincipalName=me@contoso.test',
        ],
      },
    ],
    [
      'a variable',
      {
        env: {
          GRAPH_CONFORMANCE_PARAM: String.raw`messages.id=AAMk,AQMkADAwATM0MA==,a\,b,id|userPrincipalName=me@contoso.test`,
        },
      },
    ],
    [
      'the configuration',
      {
        config: {
          params: {
            'messages.id': ['AAMk', 'AQMkADAwATM0MA==', String.raw`a\,b`],
            ' id |userPrincipalName ': 'me@contoso.test',
          },
        },
      },
    ],
  ];
  for (const [says, places] of spelt)
    test(`a hole has several ids, and a name with a bar, in ${says}`, async () =>
      expect((await read(places)).params).toEqual(several));
});

const alike: readonly (readonly [says: string, places: Places])[] = [
  [
    'flags',
    {
      argv: [
        '--target=http://localhost/beta',
        '--spec=b/*',
        '--suite=routing,headers',
        '--suite=routing',
        '--case=a/b',
        '--gate=rfc',
        '--allow-host=Graph.Microsoft.com',
        '--concurrency=8',
        '--timeout=500',
        '--param=id=7',
      ],
    },
  ],
  [
    'the environment',
    {
      env: {
        TARGET_URL: ' http://localhost/beta ',
        GRAPH_CONFORMANCE_SPEC: 'b/*',
        GRAPH_CONFORMANCE_SUITE: 'routing, headers',
        GRAPH_CONFORMANCE_CASE: 'a/b',
        GRAPH_CONFORMANCE_GATE: 'rfc',
        GRAPH_CONFORMANCE_ALLOW_HOST: 'graph.microsoft.com',
        GRAPH_CONFORMANCE_CONCURRENCY: '8',
        GRAPH_CONFORMANCE_TIMEOUT: '500',
        GRAPH_CONFORMANCE_PARAM: 'id=7',
      },
    },
  ],
  [
    'the config file',
    {
      config: {
        $schema: './schema.json',
        target: 'http://localhost/beta',
        spec: 'b/*',
        suites: ['routing', 'headers'],
        cases: ['a/b'],
        gate: 'rfc',
        allowHosts: ['GRAPH.microsoft.com'],
        concurrency: 8,
        timeout: 500,
        params: { id: ['7'] },
      },
    },
  ],
];

describe('every place can give the same settings', () => {
  for (const [says, places] of alike) {
    test(says, async () => {
      expect(await read(places)).toMatchObject({
        target: { origin: 'http://localhost', basePath: '', local: true, url: 'http://localhost' },
        specGlob: 'b/*',
        suites: ['routing', 'headers'],
        cases: ['a/b'],
        gate: 'rfc',
        allowHosts: ['graph.microsoft.com'],
        concurrency: 8,
        timeoutMs: 500,
        params: { id: ['7'] },
      });
    });
  }
});

test('nothing given means the reference server, our specs, every suite and the page as gate', async () => {
  const { env, waiversFile, ...settings } = await read({});
  expect(waiversFile).toMatchObject({ label: 'waivers.json', named: false });
  expect(settings).toEqual({
    target: undefined,
    specsFolder: undefined,
    specGlob: undefined,
    suites: [],
    cases: [],
    asOf: 'first',
    evidence: 'needed',
    mockHosts: [],
    params: {},
    gate: 'page',
    minIndex: undefined,
    least: false,
    reports: { folder: undefined, files: [] },
    allowHosts: [],
    tenant: undefined,
    allowCommands: false,
    destructive: 'unset',
    allowIds: [],
    createIn: [],
    maxPages: 5,
    maxRequests: 1000,
    maxDestructive: 200,
    rate: undefined,
    concurrency: undefined,
    timeoutMs: 10_000,
    format: 'terminal',
    exclude: [],
    bodies: {},
    resources: {},
    identities: {},
  });
  expect(env('toString')).toBeUndefined();
});

test('a token is looked up in the environment, then in .env, and process.env stays as it is', async () => {
  const before = { ...process.env };
  const { env } = await read({ env: { A: 'process', B: '' }, dotEnv: 'A=file\nB=file\nC="two\nlines"' });
  expect(['A', 'B', 'C', 'D'].map((name) => env(name))).toEqual(['process', 'file', 'two\nlines', undefined]);
  expect(process.env).toEqual(before);
});

test('identities come from the config file, also when the variable of their token is not set', async () => {
  const token = { env: 'GRAPH_CONFORMANCE_READER' };
  const reader = { provider: 'static', scheme: 'Application', permissions: ['A.Read.All'], defect: 'expired', token };
  const identities = { 'work-reader': reader, everyone: { provider: 'minted' } };
  const settings = await read({ config: { identities }, env: { GRAPH_CONFORMANCE_READER: 'secret' } });
  expect(settings.identities).toEqual(identities);
});

test('paths start from the working directory, and in a config file from its folder', async () => {
  const cwd = await mkdtemp(join(root, 'cwd-'));
  const config = await mkdtemp(join(root, 'config-'));
  await writeFile(join(config, 'x.json'), `\uFEFF${JSON.stringify({ specs: 'specs', report: 'out' })}`);
  const argv = ['--config', join('..', config.slice(root.length + 1), 'x.json'), '--report', 'out'];
  const read = await readSettings({ argv, env: {}, cwd });
  expect(read).toMatchObject({
    settings: { specsFolder: join(config, 'specs'), reports: { folder: join(cwd, 'out'), files: [] } },
  });
});

const ownToken = { provider: 'static', scheme: 'Application', permissions: [], token: { file: 'token' } };
const options = {
  target: 'http://localhost:4010/beta',
  suites: ['routing'],
  asOf: '2019-01-12',
  params: { id: ['7'] },
  report: 'out',
  timeout: 500,
  rate: undefined,
  identities: { reader: ownToken },
};

/** With settings that the options are not to see. */
async function folderOfOthers(): Promise<string> {
  const cwd = await mkdtemp(join(root, 'cwd-'));
  await writeFile(join(cwd, '.env'), 'GRAPH_CONFORMANCE_RATE=7\nSECRET=of-the-file\n');
  const identities = { everyone: { provider: 'minted' } };
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ gate: 'graph', asOf: 'latest', identities }));
  return cwd;
}

describe('from an object, as the library takes them,', () => {
  test('an object with the keys of the configuration file gives settings, and nothing else is read', async () => {
    const cwd = await folderOfOthers();
    const read = await settingsFrom({ options, env: { GRAPH_CONFORMANCE_GATE: 'rfc', SECRET: 'x' }, cwd });
    expect(read).toMatchObject({
      ok: true,
      settings: {
        target: { url: 'http://localhost:4010', local: true },
        suites: ['routing'],
        asOf: '2019-01-12',
        params: { id: ['7'] },
        reports: { folder: join(cwd, 'out'), files: [] },
        timeoutMs: 500,
        gate: 'page',
        rate: undefined,
        waiversFile: undefined,
        identities: { reader: { token: { file: join(cwd, 'token') } } },
      },
    });
    expect(read.ok && read.settings.env('SECRET')).toBe('x');
  });

  test('every problem of the object is told at once, and no secret of it', async () => {
    const wrong = {
      targt: 'http://localhost',
      gate: 'rfcs',
      asOf: '2019-02-30',
      identities: { reader: { ...ownToken, token: 'hunter2' } },
    };
    const cwd = await mkdtemp(join(root, 'cwd-'));
    const read = await settingsFrom({ options: wrong, env: {}, cwd });
    const problems = read.ok ? [] : read.problems;
    expect(problems).toEqual([
      expect.stringContaining('options: /identities/reader/token: holds the token itself (not shown)'),
      expect.stringContaining('options: /targt: "targt" is not a property here; use "target"'),
      expect.stringContaining('options: /gate: found "rfcs"; use "rfc" (one of page, rfc, graph)'),
      expect.stringContaining('options: /asOf: found "2019-02-30", which is not a date'),
    ]);
    expect(problems.join('\n')).not.toContain('hunter2');
  });
});
