/** The vitest project `conformance`: red where the command line is not 0, by tests whose titles are case ids. */
import { readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestProject } from 'vitest/node';
import type { TenantLogEntry } from '../fixtures/tenant/index.ts';
import type { CaseOutcome } from './case-outcome.ts';
import { startVitest, stackTrace, vitest } from './cli/process.test-data.ts';
import { suiteNames } from './model.ts';
import { newFolder, planned } from './run/in-process.test-data.ts';
import { createIn, practise } from './run/practice-tenant.test-data.ts';
import { always, letsNobodyIn, deadPort, letsEveryoneIn, serveTarget } from './run/targets.test-data.ts';
import { deferred } from './runner/wire.ts';
import { setUp } from './vitest.setup.ts';

interface Told {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

test('a target that breaks a promise is red, by tests that say request, expected, received, clause and curl line', async () => {
  const { url } = await serveTarget(letsEveryoneIn);
  const cwd = await newFolder();
  const file = join(cwd, 'report.json');
  const env = { TARGET_URL: url, GRAPH_CONFORMANCE_SPEC: '*revoketoken*' };
  const { code } = await vitest(['--reporter=json', `--outputFile=${file}`], { cwd, env });
  expect(code).toBe(1);
  const report = JSON.parse(await readFile(file, 'utf8'));
  const told: readonly Told[] = report.testResults.flatMap(
    ({ assertionResults }: { assertionResults: Told[] }) => assertionResults,
  );
  const { cases } = await planned({ cwd, env });
  const without = suiteNames.filter((name) => cases.every(({ suite }) => suite !== name));
  const titles = [...cases.map(({ id }) => id), ...without.map(() => 'no case of this run is of this theme')];
  expect(told.map(({ title }) => title).sort()).toEqual(titles.sort());
  const red = told.filter(({ title }) => title.endsWith('permissions/application-not-supported'));
  expect(red).toHaveLength(2);
  for (const { status, failureMessages } of red) {
    expect(status).toBe('failed');
    expect(failureMessages.join('\n')).toMatch(
      /is refused\nrequest: +POST http:\/\/127\.0\.0\.1:\d+\/beta\/.+\nexpected: the page says that this .+\nreceived: access was granted: status is 204\nclause: .+\n +the revision .+\nagain: +TOKEN=.+; curl /,
    );
  }
});

test('Ctrl-C deletes what was made in a tenant, and ends vitest', async () => {
  const made = deferred<void>();
  const observe = ({ method, path }: TenantLogEntry): void => {
    if (method === 'POST' && path.endsWith('Profiles')) made.resolve();
  };
  const { tenant, cwd, left, untouched } = await practise({ observe, trouble: { latencyMs: 150 } });
  const env = {
    TARGET_URL: tenant.url,
    AS_OF: 'latest',
    GRAPH_CONFORMANCE_SPEC: '*-revoketoken',
    GRAPH_CONFORMANCE_DESTRUCTIVE: 'disposable',
    GRAPH_CONFORMANCE_CREATE_IN: createIn.filter((one) => one.startsWith('/')).join(),
  };
  const running = startVitest([], { cwd, env });
  await made.promise;
  expect(left()).toHaveLength(1);
  running.send('SIGINT');
  const { code, signal, stdout, stderr } = await running.ended;
  expect([code, signal, stderr.match(/the run was interrupted/g)?.length]).toEqual([1, null, 1]);
  expect(stdout).not.toMatch(/skipped|passed/);
  expect([left(), untouched()]).toEqual([[], true]);
  await expect.poll(running.isAlive, { timeout: 5000 }).toBe(false);
});

/** vitest as the set-up knows it. */
function fakeProject(over: { files?: readonly string[]; pattern?: RegExp; shard?: object } = {}) {
  const { files = suiteNames.map((name) => `/suites/${name}.suite.ts`), pattern, shard } = over;
  const errors: unknown[] = [];
  const provided: Record<string, CaseOutcome[]>[] = [];
  let rerun: (specifications: readonly { readonly moduleId: string }[]) => Promise<void> = async () => {};
  const project = {
    vitest: {
      config: { shard },
      state: { getPaths: () => files, catchError: (error: unknown) => void errors.push(error) },
      logger: { error: (text: string) => void errors.push(text) },
      getGlobalTestNamePattern: () => pattern,
      onCancel: () => () => {},
    },
    provide: (_: string, outcomes: Record<string, CaseOutcome[]>) => void provided.push(outcomes),
    onTestsRerun: (handler: typeof rerun) => void (rerun = handler),
  };
  return {
    project: project as unknown as TestProject,
    errors,
    told: () => Object.values(provided.at(-1) ?? {}).flat(),
    rerun: () => rerun(files.map((moduleId) => ({ moduleId }))),
  };
}

describe('the set-up', () => {
  test('sends what the files and -t select, and nothing else', async () => {
    const json = { 'content-type': 'application/json', 'request-id': '1' };
    const { url, requests } = await serveTarget(always(403, json, '{"error":{"code":"Forbidden","message":"no"}}'));
    const { project, told } = fakeProject({ files: ['/suites/permissions.suite.ts'], pattern: /application-not/ });
    await setUp(project, { env: { TARGET_URL: url }, cwd: await newFolder() });
    expect(told().map(({ id }) => id.replace(/^.*revoketoken\//, ''))).toEqual(
      Array.from({ length: 2 }, () => 'permissions/application-not-supported'),
    );
    // and what makes the object that it is about
    expect(requests.map(({ method, url: path }) => `${method} ${path?.replace(/^.*\//, '')}`).toSorted()).toEqual([
      'POST androidDeviceOwnerEnrollmentProfiles',
      'POST androidForWorkEnrollmentProfiles',
      'POST revokeToken',
      'POST revokeToken',
    ]);
  });

  test('says how to see a failure again: by the test, where the server has ended with the run', async () => {
    const cwd = await newFolder();
    const writer = {
      provider: 'static',
      scheme: 'DelegatedWork',
      permissions: ['DeviceManagementConfiguration.ReadWrite.All'],
      token: { env: 'WRITER' },
    };
    await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { writer } }));
    const { url } = await serveTarget(letsNobodyIn);
    const againOf = async (env: NodeJS.ProcessEnv) => {
      const { project, told } = fakeProject({ pattern: /no-body$/ });
      await setUp(project, { env: { WRITER: 'opaque-token-of-a-mock', ...env }, cwd });
      return told().map(({ id, failure }) => ({ id, again: /again: +(.*)/.exec(failure?.message ?? '')?.[1] }));
    };
    for (const { id, again } of await againOf({ GRAPH_CONFORMANCE_SPEC: '*-revoketoken' }))
      expect(again).toBe(`npx vitest run --project conformance -t ${id}`);
    for (const { again } of await againOf({ TARGET_URL: url, GRAPH_CONFORMANCE_SPEC: '*revoketoken*' }))
      expect(again).toContain('; curl -i -X POST');
  });

  test('judges again when vitest runs again', async () => {
    let status = 401;
    const { url } = await serveTarget((_, response) => response.writeHead(status).end());
    const { project, told, rerun } = fakeProject({ pattern: /application-not/ });
    const context = { env: { TARGET_URL: url }, cwd: await newFolder() };
    await setUp(project, context);
    expect(told().filter(({ failure }) => failure)).toHaveLength(0);
    status = 204;
    await rerun();
    expect(told().filter(({ failure }) => failure)).toHaveLength(2);
    context.env.TARGET_URL = await deadPort();
    await rerun();
    expect(told().map(({ id }) => id)).toEqual(suiteNames.map(() => 'no case was judged'));
    expect(told()[0]?.failure?.message).toContain('cannot be reached');
  });

  test('ends a run that is under way when vitest is closed, and waits for its end', async () => {
    let answer: RequestListener = (_, response) => response.writeHead(401).end();
    const target = await serveTarget((request, response) => answer(request, response));
    const { project, rerun, told } = fakeProject({ pattern: /application-not/ });
    const close = await setUp(project, { env: { TARGET_URL: target.url }, cwd: await newFolder() });
    const asked = deferred<void>();
    answer = () => asked.resolve();
    const running = rerun();
    await asked.promise;
    await close();
    await running;
    expect(told()[0]?.failure?.message).toBe('the run was interrupted');
  });

  test('makes vitest red for what no test tells, and tells the tests', async () => {
    const cwd = await newFolder();
    const waiver = { case: 'nope', target: '*', reason: 'known', owner: 'anna', expires: '2999-12-31' };
    await writeFile(join(cwd, 'waivers.json'), JSON.stringify([waiver]));
    const { project, errors, told } = fakeProject({ pattern: /application-not/ });
    await setUp(project, { env: {}, cwd });
    expect(errors.map(String)).toEqual([
      'CannotRun: exit 1: waivers.json:1: no case is called "nope"; delete this entry, or correct its case',
    ]);
    expect(told()).toHaveLength(2);
  });

  const nothingToTell: readonly (readonly [what: string, env: () => Promise<NodeJS.ProcessEnv>, says: string])[] = [
    ['a dead target', async () => ({ TARGET_URL: await deadPort() }), 'nothing was judged: '],
    ['a mistake in a setting', async () => ({ GRAPH_CONFORMANCE_GATE: 'all' }), 'GRAPH_CONFORMANCE_GATE: found "all"'],
    [
      'an interlock',
      async () => ({ TARGET_URL: 'https://graph.microsoft.com', GRAPH_CONFORMANCE_DESTRUCTIVE: 'skip' }),
      'nothing was sent: ',
    ],
  ];
  for (const [what, env, says] of nothingToTell)
    test(`ends vitest where ${what} leaves nothing to tell`, async () => {
      const { project, told } = fakeProject();
      await expect(setUp(project, { env: await env(), cwd: await newFolder() })).rejects.toThrow(says);
      expect(told()).toEqual([]);
    });

  test("refuses vitest's own --shard, which would part cases of an operation", async () => {
    const { project } = fakeProject({ shard: { index: 1, count: 2 } });
    await expect(setUp(project, { env: {}, cwd: await newFolder() })).rejects.toThrow(
      'use GRAPH_CONFORMANCE_SHARD=I/N',
    );
  });

  test('is red where the shard has no case, as the command is; its record is there for merge', async () => {
    const cwd = await newFolder();
    const env = { GRAPH_CONFORMANCE_SHARD: '14/16', GRAPH_CONFORMANCE_REPORT: 'out' };
    await expect(setUp(fakeProject().project, { env, cwd })).rejects.toThrow('shard 14/16 holds none of the');
    expect(await readFile(join(cwd, 'out', 'run.json'), 'utf8')).toContain('holds none of the');
  });

  test('writes the reports that GRAPH_CONFORMANCE_REPORT asks for', async () => {
    const cwd = await newFolder();
    const { project, errors } = fakeProject({ pattern: /application-not/ });
    await setUp(project, { env: { GRAPH_CONFORMANCE_REPORT: 'out' }, cwd });
    expect(errors).toEqual([]);
    expect(await readFile(join(cwd, 'out', 'report.md'), 'utf8')).not.toMatch(stackTrace);
  });
});
