/** The library as a program uses it: what it returns, and what it leaves alone. */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CannotJudge, judge, jwks, mintToken, startReferenceServer, type JudgeOptions } from './index.ts';
import { readRunRecord } from './record/read-record.ts';
import type { CaseRecord } from './run-model.ts';
import { newFolder } from './run/in-process.test-data.ts';
import { letsEveryoneIn, letsNobodyIn, neverAnswers, serveTarget } from './run/targets.test-data.ts';

const oneCase = { cases: ['permissions/application-not-supported'] };

describe('judge', () => {
  test('returns the record of a run, with its exit code and its cases', async () => {
    const { url } = await serveTarget(letsEveryoneIn);
    const run = await judge({ target: url, cwd: await newFolder(), ...oneCase });
    expect(run.exit).toEqual({ code: 1, reason: '2 cases failed (gate: page)' });
    expect(run.cases.map(({ verdict, standing }) => [verdict, standing])).toEqual([
      ['fail', 'broken'],
      ['fail', 'broken'],
    ]);
    expect(run.cases[0]?.exchange?.outcome).toMatchObject({ kind: 'answer', answer: { status: 204 } });
    expect(run.target).toEqual({ url, embedded: false });
  });

  test('without a target judges the embedded reference server, and leaves no file behind', async () => {
    const cwd = await newFolder();
    const run = await judge({ cwd, ...oneCase });
    expect([run.exit.code, run.target.embedded, run.planned]).toEqual([0, true, 2]);
    expect(await readdir(cwd)).toEqual([]);
  });

  test('takes a target that is undefined for a mistake, and not for the embedded server', async () => {
    const target: { readonly url?: string } = {};
    const options = { cwd: await newFolder(), target: target.url, ...oneCase };
    // an optional property may be given as undefined by who does not check it
    await expect(judge(options as JudgeOptions)).rejects.toThrow(/^options: \/target: is undefined; /);
  });

  test('takes nothing from the environment or from files that nobody named', async () => {
    const cwd = await newFolder();
    await writeFile(join(cwd, 'graph-conformance.json'), '{ "target": "http://127.0.0.1:1", "gate": "graph" }');
    await writeFile(join(cwd, 'waivers.json'), 'no JSON');
    await writeFile(join(cwd, '.env'), 'TARGET_URL=http://127.0.0.1:1');
    vi.stubEnv('TARGET_URL', 'http://127.0.0.1:1');
    vi.stubEnv('GRAPH_CONFORMANCE_CASE', 'nope');
    onTestFinished(() => void vi.unstubAllEnvs());
    const run = await judge({ cwd, ...oneCase });
    expect([run.exit.code, run.gate, run.target.embedded]).toEqual([0, 'page', true]);
  });

  test('takes secrets of identities from the environment', async () => {
    const { url, requests } = await serveTarget(letsNobodyIn);
    const permissions = ['DeviceManagementConfiguration.ReadWrite.All'];
    vi.stubEnv('APP_TOKEN', 'opaque-token');
    onTestFinished(() => void vi.unstubAllEnvs());
    const app = { provider: 'static', scheme: 'Application', permissions, token: { env: 'APP_TOKEN' } } as const;
    await judge({ target: url, cwd: await newFolder(), identities: { app }, ...oneCase });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer opaque-token',
      'Bearer opaque-token',
    ]);
  });

  test('throws every problem of its options at once, in plain words', async () => {
    const wrong = { targt: 'http://127.0.0.1', gate: 'rfcs', asOf: '2019-02-30' } as unknown as JudgeOptions;
    const thrown = await judge({ ...wrong, cwd: await newFolder() }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(CannotJudge);
    expect(thrown instanceof CannotJudge && thrown.problems).toEqual([
      expect.stringContaining('options: /targt: "targt" is not a property here; use "target" (one of '),
      'options: /gate: found "rfcs"; use "rfc" (one of page, rfc, graph)',
      'options: /asOf: found "2019-02-30", which is not a date; use first, latest or a date like 2019-01-12',
    ]);
  });

  test('names an option where the command line would name a flag', async () => {
    const wrong = { spec: 'nope', cwd: await newFolder() };
    await expect(judge(wrong)).rejects.toThrow(/^options: \/spec: no spec matches "nope"; /);
    const unknown = { params: { nope: '1' }, cwd: await newFolder() };
    await expect(judge(unknown)).rejects.toThrow('options: /params: no path of this run has {nope}');
  });

  test('throws where an interlock lets nothing leave, since no case would look like a good run', async () => {
    const options = { target: 'https://graph.microsoft.com', destructive: 'skip', cwd: await newFolder() } as const;
    await expect(judge(options)).rejects.toThrow(/^nothing was sent: /);
  });

  test('ends when its signal says so, with what is known by then', async () => {
    const { url, firstRequest } = await serveTarget(neverAnswers);
    const controller = new AbortController();
    const running = judge({ target: url, cwd: await newFolder(), timeout: 600_000, signal: controller.signal });
    await firstRequest;
    controller.abort();
    const { exit, cut, cases } = await running;
    expect([exit.code, cut?.kind]).toEqual([3, 'interrupted']);
    expect(cases.length).toBeGreaterThan(0);
  });

  test('writes the reports of a run where a folder is named', async () => {
    const cwd = await newFolder();
    const run = await judge({ cwd, report: 'out', ...oneCase });
    const read = await readRunRecord(join(cwd, 'out'));
    if (!read.ok) throw new Error(read.problems.join());
    expect(read.record.tail.exit).toEqual(run.exit);
    const cases: CaseRecord[] = [];
    for await (const one of read.record.cases()) cases.push(one);
    expect(cases).toEqual(run.cases);
    expect(existsSync(join(cwd, 'out', 'report.html'))).toBe(true);
  });

  test('sets files of Microsoft beside pages and target, as the command does', async () => {
    const { url } = await serveTarget(letsNobodyIn);
    const cwd = await newFolder();
    await expect(judge({ cwd, permissions: 'permissions.json', ...oneCase })).rejects.toThrow(
      /^options: \/permissions: .*permissions\.json: does not exist/,
    );
    const pathSets = [{ schemeKeys: ['Application'], methods: ['GET'], paths: { '/me': '' } }];
    await writeFile(join(cwd, 'permissions.json'), JSON.stringify({ permissions: { 'User.Read': { pathSets } } }));
    const run = await judge({
      target: url,
      cwd,
      permissions: 'permissions.json',
      permissionsAsOf: '2025-08-01',
      ...oneCase,
    });
    expect(run.permissionData).toMatchObject({ file: 'permissions.json', asOf: '2025-08-01' });
    expect(run.threeWay?.notInData).toHaveLength(2);
  });

  test('finds the least privileged permission, as the command does', async () => {
    const cwd = await newFolder();
    const options = {
      cwd,
      asOf: 'latest',
      spec: '*-revoketoken',
      suites: ['permissions'],
    } as const;
    expect((await judge({ ...options, least: false })).least).toBeUndefined();
    const { least = [] } = await judge({ ...options, least: true });
    expect(least.map(({ granted }) => granted)).toContain('DeviceManagementConfiguration.ReadWrite.All');
    await expect(judge({ cwd, least: true })).rejects.toThrow(/^options: \/least: is about permissions alone/);
  });

  test('has an option for every key of the configuration file', async () => {
    const schema = new URL('settings/graph-conformance.schema.json', import.meta.url);
    const { properties } = JSON.parse(await readFile(schema, 'utf8'));
    const options: Record<keyof JudgeOptions, true> = {
      target: true,
      specs: true,
      spec: true,
      suites: true,
      cases: true,
      asOf: true,
      params: true,
      gate: true,
      minIndex: true,
      report: true,
      evidence: true,
      waivers: true,
      permissions: true,
      permissionsAsOf: true,
      metadata: true,
      metadataAsOf: true,
      least: true,
      allowHosts: true,
      mockHosts: true,
      tenant: true,
      destructive: true,
      allowIds: true,
      createIn: true,
      maxPages: true,
      maxRequests: true,
      maxDestructive: true,
      rate: true,
      concurrency: true,
      timeout: true,
      exclude: true,
      bodies: true,
      resources: true,
      identities: true,
    };
    expect(Object.keys(properties).filter((key) => !key.startsWith('$'))).toEqual(Object.keys(options));
  });
});

describe('for the test of a mock', () => {
  const request = { scheme: 'Application', permissions: ['User.Read.All'] } as const;

  test('a minted token is verified with jwks(), and one with a defect is not', async () => {
    const cwd = await newFolder();
    const keys = createLocalJWKSet(await jwks({ cwd }));
    const { payload } = await jwtVerify(await mintToken({ ...request, cwd }), keys);
    expect(payload).toMatchObject({ aud: 'https://graph.microsoft.com', roles: ['User.Read.All'] });
    await expect(jwtVerify(await mintToken({ ...request, cwd, defect: 'expired' }), keys)).rejects.toThrow('exp');
  });

  test('the reference server keeps the promises that judge() asks about', async () => {
    const cwd = await newFolder();
    const server = await startReferenceServer({ cwd, asOf: 'latest' });
    const run = await judge({ target: server.url, cwd, asOf: 'latest', suites: ['permissions'] });
    await server.close();
    expect(run.exit.code).toBe(0);
    await expect(startReferenceServer({ cwd, asOf: 'tomorrow' })).rejects.toThrow('options: /asOf: found "tomorrow"');
  });
});
