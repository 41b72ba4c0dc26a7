/** Exit codes and last words, for every kind of target; in real processes where the process itself could change them. */
import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { call, newFolder, type Said, someShipped } from '../run/in-process.test-data.ts';
import { cli, lastLine, stackTrace } from './process.test-data.ts';
import { run } from './run.command.ts';
import type { SummaryDocument } from './summary-json.ts';
import {
  deadPort,
  letsEveryoneIn,
  letsNobodyIn,
  neverAnswers,
  always,
  plainWebServer,
  serveTarget,
} from '../run/targets.test-data.ts';

async function runAgainst(answer: RequestListener, argv: readonly string[] = []): Promise<Said> {
  const { url } = await serveTarget(answer);
  return call(run, { cwd: await newFolder(), argv: ['--target', url, ...argv] });
}

const apart = async (cwd: string, env: Record<string, string> = {}): Promise<Said> => {
  const { code, stdout, stderr } = await cli(['run'], { cwd, env });
  return { code: code as Said['code'], out: stdout, err: stderr };
};

/** A run that found something says so on stdout, and has nothing to complain about. */
function expectVerdict({ code, out, err }: Said, exit: number): void {
  expect(err).toBe('');
  expect(out).not.toMatch(stackTrace);
  expect(out).not.toContain('error of this tool');
  expect(lastLine(out)).toMatch(new RegExp(`^exit ${exit}: `));
  expect(code).toBe(exit);
}

/** Ids behind those of their operations, of all cases that failed. */
async function failedIds(answer: RequestListener, argv: readonly string[] = []): Promise<readonly string[]> {
  const { attention } = JSON.parse((await runAgainst(answer, [...argv, '--format', 'json'])).out) as SummaryDocument;
  const failed = attention.filter(({ standing }) => standing === 'broken');
  return failed.map(({ id }) => id.replace(/^\S+?-revoketoken\//, ''));
}

describe('the detail of a report', () => {
  const argv = ['--case', 'response/documented-success', '--param', 'androidDeviceOwnerEnrollmentProfileId=7'];
  const pages = ['--spec', '*deviceowner*-revoketoken', ...argv];

  test('is with --quiet the failures and the last line', async () => {
    const { code, out } = await runAgainst(plainWebServer, [...pages, '--quiet']);
    expect(code).toBe(1);
    expect(out.match(/^\S.*$/gm)?.map((line) => line.replace(/ .*/, ''))).toEqual(
      expect.arrayContaining(['FAILED', 'exit']),
    );
    expect(out).not.toMatch(/^(graph-conformance|WARNING|FAIL {2}|\d+ cases?:)/m);
  });

  test('is with --verbose also what was sent and received, without a token', async () => {
    const { out } = await runAgainst(plainWebServer, [...pages, '--verbose']);
    expect(out).toMatch(/^ {4}> POST \/beta\/deviceManagement\/.+ HTTP\/1\.1$/m);
    expect(out).toMatch(/^ {4}> authorization: Bearer <token>$/m);
    expect(out).toMatch(/^ {4}< HTTP\/1\.1 404 /m);
    expect(out).not.toContain('eyJ');
  });

  test('cannot be both, and is of the text alone', async () => {
    const said = async (...flags: readonly string[]): Promise<Said> =>
      call(run, { cwd: await newFolder(), argv: flags });
    expect(await said('--quiet', '--verbose')).toMatchObject({ code: 2, err: expect.stringContaining('--quiet: ') });
    expect(await said('--verbose', '--format', 'json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--verbose: '),
    });
  });
});

describe('a run', () => {
  test('of the embedded reference server keeps every promise and exits 0', async () => {
    const ended = await apart(await newFolder(), { GRAPH_CONFORMANCE_SPEC: '*-{get,list,revoketoken}' });
    expectVerdict(ended, 0);
    expect(lastLine(ended.out)).toContain('every gated check passed');
    expect(ended.out).not.toMatch(/^[A-Z]{4}/m);
  });

  test('at a dead port exits 3 with one clear message', async () => {
    const [url, cwd] = [await deadPort(), await newFolder()];
    const ended = await apart(cwd, { TARGET_URL: url });
    expectVerdict(ended, 3);
    expect(lastLine(ended.out)).toContain(`nothing was judged: ${url} cannot be reached: `);
    expect(ended.out.match(/cannot be reached/g)).toHaveLength(1);
    expect(ended.out.trimEnd().split('\n')).toHaveLength(3);
  });

  test('of a plain web server exits 3 as long as nobody gave an id, 1 from then on, and crashes nowhere', async () => {
    const hole = 'androidDeviceOwnerEnrollmentProfileId';
    const action = ['--spec', '*deviceowner*-revoketoken'];
    const without = await runAgainst(plainWebServer, action);
    expectVerdict(without, 3);
    expect(without.out).toContain(`status is 404; give an id that the target knows: --param ${hole}=ID`);
    expect(without.out).not.toMatch(/^FAILED/m);
    const ended = await runAgainst(plainWebServer, [...action, '--param', `${hole}=7`]);
    expectVerdict(ended, 1);
    expect(ended.out).toMatch(/\n {2}expected {2}the page promises 204\n {2}received {2}status is 404/);
  });

  for (const status of [400, 422])
    test(`of a target whose ids are written otherwise, and says ${status} to the one that stands in, exits 3`, async () => {
      const says = '{"error":{"code":"ErrorInvalidIdMalformed","message":"Id is malformed."}}';
      const malformed = always(status, { 'content-type': 'application/json' }, says);
      const ended = await runAgainst(malformed, ['--spec', '*deviceowner*-revoketoken', '--suite', 'response']);
      expectVerdict(ended, 3);
      expect(ended.out).toContain(`status is ${status}; give an id that the target knows`);
    });

  test('of a mock that lets nobody in exits 1 and names the grants', async () => {
    const argv = ['--suite', 'permissions', ...someShipped];
    const ended = await runAgainst(letsNobodyIn, argv);
    expectVerdict(ended, 1);
    const broken = await failedIds(letsNobodyIn, argv);
    expect(broken).toContain('permissions/delegated-work/devicemanagementconfiguration.readwrite.all');
    expect(broken).not.toContain('permissions/application-not-supported');
    expect(ended.out).toMatch(
      /\n {2}expected {2}the page grants access to .*\n {2}received {2}access was refused: status is 401 \(in \d+ cases\)\n/,
    );
    expect(ended.out).toContain('✘ not granted');
    expect(ended.out).not.toContain('✘ not refused');
  });

  test('of a target that lets everyone in exits 1 and names every refusal that was not one', async () => {
    const ended = await runAgainst(letsEveryoneIn, someShipped);
    expectVerdict(ended, 1);
    const broken = await failedIds(letsEveryoneIn, someShipped);
    for (const id of [
      'permissions/application-not-supported',
      'permissions/delegated-personal-not-supported',
      'permissions/delegated-work/no-permission',
      'headers/no-authorization',
    ])
      expect(broken, id).toContain(id);
    expect(broken).not.toContain('permissions/delegated-work/devicemanagementconfiguration.readwrite.all');
    expect(ended.out).toMatch(
      /\n {2}expected {2}the page says that this kind of account .*\n {2}received {2}access was granted: status is 204\b/,
    );
    expect(ended.out).toContain('✘ not refused');
  });

  test('of a target that accepts and never answers exits 3, after a bounded time', async () => {
    const ended = await runAgainst(neverAnswers, [
      ...someShipped,
      '--timeout',
      '300',
      '--concurrency',
      '64',
      '--suite',
      'permissions',
    ]);
    expectVerdict(ended, 3);
    expect(lastLine(ended.out)).toMatch(/^exit 3: \d+ cases that decide the exit code are inconclusive or skipped/);
    expect(ended.out).toContain('no complete answer within 300 ms');
  });
});
