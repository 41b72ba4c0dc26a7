/** Files of Microsoft's beside pages and a target, in runs without a process around them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnySpec, OperationSpec, TypeSpec } from '../../../specs/model.ts';
import { isTypeSpec } from '../../../specs/model.ts';
import {
  authorization,
  noRequestBody,
  requestLine,
  specOf,
  success,
  thing,
  things,
  thingType,
} from '../../cases/specs.test-data.ts';
import { mergedFacts } from './metadata.ts';
import { plan } from '../../cli/plan.command.ts';
import { run } from '../../cli/run.command.ts';
import type { ThreeWayNames } from '../../three-way-model.ts';
import { serveReference } from '../embedded-servers.ts';
import { call, judged, newFolder, planned } from '../in-process.test-data.ts';
import { mergeRecords } from '../merge-records.ts';
import { mergeHeads } from '../../record/merge.ts';
import { readRunRecord } from '../../record/read-record.ts';
import { recordRun, recordShards } from '../shards.test-data.ts';
import { localIssuer } from '../state-folder.ts';
import { letsEveryoneIn, letsNobodyIn, serveTarget } from '../targets.test-data.ts';

async function put(folder: string, specs: readonly AnySpec[]): Promise<string> {
  for (const spec of specs) {
    const place = join(folder, spec.apiVersion, isTypeSpec(spec) ? 'types' : '', spec.page, `${spec.asOf}.json`);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, JSON.stringify(spec));
  }
  return folder;
}

type Listed = Readonly<Record<string, readonly string[]>>;

/** @param listed by `GET /things`, the permissions that delegated work accounts need any one of */
function dataOf(listed: Listed, notes: Readonly<Record<string, string>> = {}): string {
  const names = [...new Set(Object.values(listed).flat())];
  const permissions = names.map((name) => {
    const lines = Object.keys(listed).filter((line) => listed[line]?.includes(name));
    const pathSets = lines.map((line) => {
      const [method, path = ''] = line.split(' ');
      return { schemeKeys: ['DelegatedWork'], methods: [method], paths: { [path]: notes[name] ?? '' } };
    });
    return [name, { pathSets }];
  });
  return JSON.stringify({ permissions: Object.fromEntries(permissions) });
}

interface Scene {
  readonly data?: string;
  /** CSDL. */
  readonly metadata?: string;
  readonly types?: readonly TypeSpec[];
  readonly servedTypes?: readonly TypeSpec[];
  readonly pages?: readonly OperationSpec[];
  /** What the target does. */
  readonly served?: readonly OperationSpec[];
  readonly suite?: string;
}

async function folderOf({
  data = '',
  metadata = '',
  pages = [things],
  served = pages,
  types = [thingType],
  servedTypes = types,
}: Scene) {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'permissions.json'), data);
  await writeFile(join(cwd, 'csdl.xml'), metadata);
  await put(join(cwd, 'pages'), [...pages, ...types]);
  await put(join(cwd, 'served'), [...served, ...servedTypes]);
  const { jwks } = await localIssuer(cwd);
  const target = await serveReference(await planned({ cwd, argv: ['--specs', 'served'] }), { jwks });
  return { cwd, target };
}

const permissionData = ['--permissions', 'permissions.json', '--permissions-as-of', '2025-08-01'];

async function runOf(scene: Scene, ...argv: readonly string[]) {
  const { cwd, target } = await folderOf(scene);
  try {
    const common = ['--specs', 'pages', '--target', target.url, '--suite', scene.suite ?? 'permissions'];
    return await judged({ cwd, argv: [...common, ...argv] });
  } finally {
    await target.close();
  }
}

const [read, write, scripts] = ['Things.Read.All', 'Things.ReadWrite.All', 'Scripts.Read.All'] as const;
const onlyScripts = {
  ...things,
  requirements: things.requirements.map((one) =>
    one.kind === 'permission' && one.supported ? { ...one, anyOf: [scripts] } : one,
  ),
};

const saysOf = ({ summary }: Awaited<ReturnType<typeof runOf>>, scheme = 'DelegatedWork'): readonly ThreeWayNames[] =>
  summary.threeWay?.permissions.find((row) => row.scheme === scheme)?.says ?? [];

const notesOf = ({ summary }: Awaited<ReturnType<typeof runOf>>): readonly string[] => [
  ...new Set(summary.attention.flatMap(({ findings }) => findings.flatMap(({ note }) => note ?? []))),
];

test('a page that the target and the data contradict stands alone, and each failure says so', async () => {
  const run = await runOf({ data: dataOf({ 'GET /Things': [scripts] }), served: [onlyScripts] }, ...permissionData);
  expect(saysOf(run)).toEqual([
    { names: [read, write], page: 'granted', data: 'refused', target: 'refused', outcome: 'page alone' },
    { names: [scripts], page: 'refused', data: 'granted', target: 'granted', outcome: 'page alone' },
  ]);
  expect(notesOf(run)).toEqual([
    `the target agrees with Microsoft's permission data of 2025-08-01, which lists ${scripts} here, and the target grants it; the page of 2020-01-01 differs`,
  ]);
  expect(run.summary.likelyCause).toMatch(
    /^the pages seem out of date: 1 operation refuses permissions .* 1 of them grants others/,
  );
  expect(run.text).toContain('of 4 permissions, the page stands alone on 3, they agree on 1');
});

test('a target that page and data contradict stands alone', async () => {
  const run = await runOf({ data: dataOf({ 'GET /things': [read, write] }), served: [onlyScripts] }, ...permissionData);
  expect(saysOf(run)).toEqual([
    { names: [read, write], page: 'granted', data: 'granted', target: 'refused', outcome: 'target alone' },
  ]);
  expect(notesOf(run)).toEqual([
    "the page of 2020-01-01 and Microsoft's permission data of 2025-08-01 agree; the target stands alone",
  ]);
});

test('data that page and target contradict stands alone, and nothing fails for it', async () => {
  const run = await runOf({ data: dataOf({ 'GET /things': [read, scripts] }) }, ...permissionData);
  expect(saysOf(run)).toEqual([
    { names: [read], page: 'granted', data: 'granted', target: 'granted', outcome: 'agree' },
    { names: [write], page: 'granted', data: 'refused', target: 'granted', outcome: 'data alone' },
    { names: [scripts], page: 'refused', data: 'granted', target: 'refused', outcome: 'data alone' },
  ]);
  expect(run.summary.exit.code).toBe(0);
});

test('a permission that the data calls insufficient alone is one that it does not grant, and is not tried', async () => {
  const data = dataOf({ 'GET /things': [read, write, scripts] }, { [scripts]: 'AlsoRequires=Things.Read.All' });
  const run = await runOf({ data }, ...permissionData);
  expect(saysOf(run)).toEqual([
    { names: [read, write], page: 'granted', data: 'granted', target: 'granted', outcome: 'agree' },
    { names: [scripts], page: 'refused', data: 'refused', outcome: 'agree' },
  ]);
});

describe('a target that does the same with everybody takes no side', () => {
  const data = dataOf({ 'GET /things': [scripts] });
  test.each([
    ['refuses', letsNobodyIn, 'refused'],
    ['grants', letsEveryoneIn, 'granted'],
  ] as const)('%s', async (_does, answer, did) => {
    const cwd = await newFolder();
    await put(join(cwd, 'pages'), [things, thingType]);
    await writeFile(join(cwd, 'permissions.json'), data);
    const { url } = await serveTarget(answer);
    const argv = ['--specs', 'pages', '--target', url, '--suite', 'permissions', ...permissionData];
    const run = await judged({ cwd, argv });
    // what neither lists and is granted all the same comes behind them
    const outcomes = saysOf(run)
      .slice(0, 2)
      .map(({ outcome, target }) => [outcome, target]);
    expect(outcomes).toEqual([
      ['page and data differ', did],
      ['page and data differ', did],
    ]);
    for (const note of notesOf(run)) expect(note).toMatch(/takes no side|the target stands alone/);
    expect(run.summary.likelyCause).not.toMatch(/out of date/);
  });
});

test('no verdict, count or exit code depends on the data', async () => {
  const scene = {
    data: dataOf({ 'GET /things': [scripts], 'GET /things/{id}': [scripts] }),
    pages: [things, thing],
    served: [onlyScripts, thing],
    suite: 'permissions,headers,routing',
  };
  const [bare, beside] = [await runOf(scene), await runOf(scene, ...permissionData)];
  const verdictsOf = ({ records }: typeof bare) => records.map(({ id, verdict, standing }) => [id, verdict, standing]);
  expect(verdictsOf(beside)).toEqual(verdictsOf(bare));
  for (const key of ['tallies', 'verdicts', 'standings', 'skipped', 'index', 'score', 'exit', 'operations'] as const)
    expect(beside.summary[key], key).toEqual(bare.summary[key]);
  expect(bare.summary).not.toHaveProperty('threeWay');
});

test('request lines that the data does not have are told once, and have no rows', async () => {
  const run = await runOf({ data: dataOf({ 'GET /others': [scripts] }) }, ...permissionData);
  expect(run.summary.threeWay).toEqual({ permissions: [], notInData: ['GET /things'] });
  expect(run.text.match(/The permission data does not have/g)).toHaveLength(1);
});

test('the embedded reference server, which does what the pages say, takes no side', async () => {
  const { cwd, target } = await folderOf({ data: dataOf({ 'GET /things': [read, scripts] }) });
  await target.close();
  const run = await judged({ cwd, argv: ['--specs', 'pages', '--suite', 'permissions', ...permissionData] });
  expect(saysOf(run)).toEqual([
    { names: [read], page: 'granted', data: 'granted', outcome: 'agree' },
    { names: [write], page: 'granted', data: 'refused', outcome: 'page and data differ' },
    { names: [scripts], page: 'refused', data: 'granted', outcome: 'page and data differ' },
  ]);
  expect(run.text).toContain('the embedded reference server does what the pages say, and says nothing of its own');
});

test('a request that may change something is not sent with other permissions', async () => {
  const revoke = { ...specOf([{ method: 'POST', path: '/things/revoke' }], { DelegatedWork: [read] }), page: 'revoke' };
  const scene = { data: dataOf({ 'POST /things/revoke': [scripts] }), pages: [revoke], served: [revoke] };
  expect(saysOf(await runOf(scene, ...permissionData))).toEqual([
    { names: [read], page: 'granted', data: 'refused', target: 'granted', outcome: 'data alone' },
    { names: [scripts], page: 'refused', data: 'granted', outcome: 'page and data differ' },
  ]);
});

test('plan names what is asked with permissions that the data alone lists', async () => {
  const { cwd, target } = await folderOf({ data: dataOf({ 'GET /things': [scripts] }) });
  await target.close();
  const argv = ['--specs', 'pages', '--target', target.url, '--suite', 'permissions', ...permissionData];
  const { out } = await call(plan, { cwd, argv });
  const step =
    /^with a permission that the permission data alone lists: GET .*\/beta\/things\n  as a work or school account with Scripts\.Read\.All;/m;
  expect(out).toMatch(step);
  expect(out).toMatch(/, 1 with permissions that the permission data alone lists; nothing was sent/);
});

test('shards put together say what the whole run says', async () => {
  const { cwd, target } = await folderOf({
    data: dataOf({ 'GET /things': [scripts], 'GET /things/{id}': [read] }),
    pages: [things, thing],
  });
  try {
    const argv = ['--specs', 'pages', '--target', target.url, '--suite', 'permissions', ...permissionData];
    const whole = await recordRun({ cwd, folder: join(cwd, 'whole'), argv });
    const folders = await recordShards({ cwd, folder: join(cwd, 'shards'), argv }, 2);
    const records = [];
    for (const folder of folders) {
      const answer = await readRunRecord(folder);
      if (!answer.ok) throw new Error(answer.problems.join('\n'));
      records.push(answer.record);
    }
    const heads = mergeHeads(records);
    if (!heads.ok) throw new Error(heads.problems.join('\n'));
    const merged = await mergeRecords({ ...heads, onCase: () => {} });
    expect(merged.threeWay).toEqual(whole.threeWay);
    expect(merged.threeWay?.permissions.length).toBeGreaterThan(2);
    expect(merged.permissionData).toEqual({
      file: 'permissions.json',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      asOf: '2025-08-01',
    });
  } finally {
    await target.close();
  }
});

describe('a file that is no permission data ends the run before anything is sent', () => {
  const table: readonly (readonly [sentence: string, content: string | undefined, message: RegExp])[] = [
    [
      'that is not there',
      undefined,
      /^--permissions: .*permissions\.json: does not exist; name Microsoft's permissions\.json/,
    ],
    ['that is no JSON', '{', /^--permissions: .*permissions\.json: is not JSON at line 1, column 2/],
    [
      'of another shape',
      '{}',
      /^--permissions: .*permissions\.json: has at "\/permissions" nothing, not an object; use Microsoft's/,
    ],
  ];
  for (const [sentence, content, message] of table)
    test(sentence, async () => {
      const cwd = await newFolder();
      if (content !== undefined) await writeFile(join(cwd, 'permissions.json'), content);
      const { code, out, err } = await call(run, { cwd, argv: permissionData });
      expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(message) });
    });

  test('a date of no file', async () => {
    const said = await call(run, { cwd: await newFolder(), argv: ['--permissions-as-of', '2025-08-01'] });
    expect(said).toMatchObject({
      code: 2,
      err: '--permissions-as-of: dates the file of --permissions, which is missing\n',
    });
  });
});

const csdl = (inside: string): string => `<Schema Namespace="microsoft.graph" Alias="graph">${inside}</Schema>`;
const typeOf = (type: string): TypeSpec => ({
  ...thingType,
  requirements: thingType.requirements.map((one) => (one.name === 'count' ? ({ ...one, type } as typeof one) : one)),
});
const thingInCsdl = (count: string): string =>
  csdl(`<EntityType Name="thing"><Property Name="id" Type="Edm.String"/><Property Name="count" Type="${count}"/>
<Property Name="createdDateTime" Type="Edm.DateTimeOffset"/></EntityType>`);

describe('metadata beside the types in answers', () => {
  const beside = ['--metadata', 'csdl.xml', '--metadata-as-of', '2025-08-01'];
  const outcomes = ({ summary }: Awaited<ReturnType<typeof runOf>>) =>
    summary.threeWay?.facts?.map(({ of, page, data, target, outcome }) => [of, page, data, target, outcome]);
  const kept = [
    ['createdDateTime', 'Edm.DateTimeOffset', 'Edm.DateTimeOffset', 'string', 'agree'],
    ['id', 'Edm.String', 'Edm.String', 'string', 'agree'],
    ['tags', 'Collection(Edm.String)', 'no such member', 'array', 'data alone'],
  ];
  const table: readonly (readonly [
    who: string,
    page: string,
    data: string,
    served: string,
    target: string,
    outcome: string,
  ])[] = [
    ['nobody', 'Edm.Int32', 'Edm.Int32', 'Edm.Int32', 'number', 'agree'],
    ['the page', 'Edm.Int32', 'Edm.String', 'Edm.String', 'string', 'page alone'],
    ['the metadata', 'Edm.Int32', 'Edm.String', 'Edm.Int32', 'number', 'data alone'],
    ['the target', 'Edm.Int32', 'Edm.Int32', 'Edm.String', 'string', 'target alone'],
    ['nobody, where what is seen fits both', 'Edm.Int32', 'Edm.Int64', 'Edm.Int32', 'number', 'page and data differ'],
    ['each', 'Edm.Int32', 'Edm.Boolean', 'Edm.String', 'string', 'all differ'],
  ];
  for (const [who, page, data, served, target, outcome] of table)
    test(`${who} stands alone`, async () => {
      const scene = {
        metadata: thingInCsdl(data),
        types: [typeOf(page)],
        servedTypes: [typeOf(served)],
        suite: 'body',
      };
      const run = await runOf(scene, ...beside);
      expect(outcomes(run)).toEqual([['count', page, data, target, outcome], ...kept]);
      expect(run.summary.metadata).toMatchObject({ file: 'csdl.xml', asOf: '2025-08-01' });
      const notes = notesOf(run).join();
      if (outcome === 'page alone')
        expect(notes).toBe(
          "count: the target agrees with Microsoft's metadata of 2025-08-01 (Edm.String); the page of 2020-01-01 differs",
        );
      if (outcome === 'target alone')
        expect(notes).toBe(
          "count: the page of 2020-01-01 and Microsoft's metadata of 2025-08-01 agree (Edm.Int32); the target stands alone",
        );
      if (outcome === 'agree')
        expect(run.text).toContain('of 4 members and statuses, the metadata stands alone on 1, they agree on 3');
    });

  test('a type that it does not have is named, and its answers are no contradiction', async () => {
    const run = await runOf({ metadata: csdl('<EntityType Name="other"/>'), suite: 'body' }, ...beside);
    expect(run.summary.threeWay).toMatchObject({ facts: [], notInMetadata: ['microsoft.graph.thing'] });
    expect(run.text).toContain('The metadata does not have the types microsoft.graph.thing');
  });

  test('the status of an action is that of what it returns', async () => {
    const action = (status: number): OperationSpec => {
      const spec = specOf([{ method: 'POST', path: '/things/{id}/revoke' }], { DelegatedWork: [read] }, [
        requestLine,
        authorization,
        noRequestBody,
        success(status),
      ]);
      return { ...spec, page: 'revoke' };
    };
    const metadata =
      csdl(`<EntityType Name="thing"/><Action Name="revoke" IsBound="true"><Parameter Name="x" Type="graph.thing"/></Action>
<EntityContainer Name="c"><EntitySet Name="things" EntityType="graph.thing"/></EntityContainer>`);
    const run = await runOf({ metadata, pages: [action(200)], served: [action(204)], suite: 'response' }, ...beside);
    expect(run.summary.threeWay?.facts).toEqual([
      {
        subject: 'POST /things/{id}/revoke',
        of: 'status',
        asOf: '2020-01-01',
        clause: 'revoke#sample:1',
        page: '200',
        data: '204 or 202',
        target: '204',
        outcome: 'page alone',
      },
    ]);
    expect(notesOf(run)).toEqual([
      "status: the target agrees with Microsoft's metadata of 2025-08-01 (204 or 202); the page of 2020-01-01 differs",
    ]);
  });

  test.each([
    ['that is not there', undefined, /^--metadata: .*csdl\.xml does not exist/],
    ['that is no XML', '{}', /^--metadata: .*csdl\.xml:1: is not XML/],
    ['without types', '<a/>', /^--metadata: .*csdl\.xml holds no type/],
  ])('a file %s ends the run before anything is sent', async (_which, content, message) => {
    const cwd = await newFolder();
    if (content !== undefined) await writeFile(join(cwd, 'csdl.xml'), content);
    const said = await call(run, { cwd, argv: beside });
    expect(said).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
  });

  test('pages of two API versions are not set beside the metadata of one', async () => {
    const cwd = await newFolder();
    await put(join(cwd, 'pages'), [things, { ...things, apiVersion: 'v1.0' }, thingType]);
    await writeFile(join(cwd, 'csdl.xml'), thingInCsdl('Edm.Int32'));
    const { code, err } = await call(run, { cwd, argv: ['--specs', 'pages', ...beside] });
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^--metadata: is of one API version, and .* beta and v1\.0; select/),
    });
  });
});

test('what shards saw of a type is put together', () => {
  const fact = {
    subject: 'microsoft.graph.thing',
    of: 'count',
    asOf: '2020-01-01',
    clause: 'thing#sample:1',
    page: 'Edm.Int32',
    data: 'Edm.String',
  };
  const seen = { ...fact, target: 'number', fits: { page: true, data: false }, outcome: 'data alone' } as const;
  const other = { ...fact, target: 'string', fits: { page: false, data: true }, outcome: 'page alone' } as const;
  const unseen = { ...fact, fits: {}, outcome: 'page and data differ' } as const;
  expect(mergedFacts([seen, unseen])).toEqual([seen]);
  expect(mergedFacts([seen, other])).toEqual([
    { ...fact, target: 'number, string', fits: { page: false, data: false }, outcome: 'all differ' },
  ]);
});
