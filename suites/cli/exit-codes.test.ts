/** Exit codes and last words of real processes, for every kind of target. */
import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../run/in-process.test-data.ts';
import { cli, lastLine, stackTrace, type Ended } from './process.test-data.ts';
import {
  deadPort,
  letsEveryoneIn,
  letsNobodyIn,
  neverAnswers,
  plainWebServer,
  serveTarget,
} from '../run/targets.test-data.ts';

async function runAgainst(answer: RequestListener, argv: readonly string[] = []): Promise<Ended> {
  const { url } = await serveTarget(answer);
  return cli(['run', '--target', url, ...argv], { cwd: await newFolder() });
}

/** A run that found something says so on stdout, and has nothing to complain about. */
function expectVerdict({ code, stdout, stderr }: Ended, exit: number): void {
  expect(stderr).toBe('');
  expect(stdout).not.toMatch(stackTrace);
  expect(stdout).not.toContain('error of this tool');
  expect(lastLine(stdout)).toMatch(new RegExp(`^exit ${exit}: `));
  expect(code).toBe(exit);
}

const brokenIds = (stdout: string): readonly string[] =>
  [...stdout.matchAll(/^BROKEN \S+?-revoketoken\/(\S+)$/gm)].map(([, id = '']) => id);

describe('a run', () => {
  test('of the embedded reference server keeps every promise and exits 0', async () => {
    const ended = await cli(['run'], { cwd: await newFolder() });
    expectVerdict(ended, 0);
    expect(lastLine(ended.stdout)).toContain('every gated promise was kept');
    expect(ended.stdout).not.toMatch(/^(warning|open)/im);
  });

  test('at a dead port exits 3 with one clear message', async () => {
    const [url, cwd] = [await deadPort(), await newFolder()];
    const ended = await cli(['run'], { cwd, env: { TARGET_URL: url } });
    expectVerdict(ended, 3);
    expect(lastLine(ended.stdout)).toContain(`nothing was judged: ${url} cannot be reached: `);
    expect(ended.stdout.match(/cannot be reached/g)).toHaveLength(1);
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  test('of a plain web server exits 1 and crashes nowhere', async () => {
    const ended = await runAgainst(plainWebServer);
    expectVerdict(ended, 1);
    expect(ended.stdout).toContain('status is 404; the page promises 204');
  });

  test('of a mock that lets nobody in exits 1 and names the grants', async () => {
    const ended = await runAgainst(letsNobodyIn, ['--suite', 'permissions']);
    expectVerdict(ended, 1);
    const broken = brokenIds(ended.stdout);
    expect(broken).toContain('permissions/delegated-work/devicemanagementconfiguration.readwrite.all');
    expect(broken).not.toContain('permissions/application-not-supported');
    expect(ended.stdout).toContain('access was refused: status is 401; the page grants access to');
    expect(ended.stdout).toContain('✘ not granted');
    expect(ended.stdout).not.toContain('✘ not refused');
  });

  test('of a target that lets everyone in exits 1 and names every refusal that was not one', async () => {
    const ended = await runAgainst(letsEveryoneIn);
    expectVerdict(ended, 1);
    const broken = brokenIds(ended.stdout);
    for (const id of [
      'permissions/application-not-supported',
      'permissions/delegated-personal-not-supported',
      'permissions/delegated-work/no-permission',
      'headers/no-authorization',
    ])
      expect(broken, id).toContain(id);
    expect(broken).not.toContain('permissions/delegated-work/devicemanagementconfiguration.readwrite.all');
    expect(ended.stdout).toContain('access was granted: status is 204; the page says that this kind of account');
    expect(ended.stdout).toContain('✘ not refused');
  });

  test('of a target that accepts and never answers exits 3, after a bounded time', async () => {
    const startedAt = performance.now();
    const ended = await runAgainst(neverAnswers, ['--timeout', '300', '--concurrency', '64', '--suite', 'permissions']);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expectVerdict(ended, 3);
    expect(lastLine(ended.stdout)).toMatch(/^exit 3: \d+ cases could not be judged/);
    expect(ended.stdout).toContain('no complete answer within 300 ms');
  });
});
