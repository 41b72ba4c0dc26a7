/** Ctrl-C. Signals go to the whole process group, as a terminal sends them. */
import { describe, expect, test } from 'vitest';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { jwks } from './jwks.command.ts';
import { lastLine, stackTrace, start } from './process.test-data.ts';
import { neverAnswers, serveTarget } from '../run/targets.test-data.ts';

describe('an interrupted run', () => {
  test('waits for no answer, sends nothing more, reports, exits 3 and leaves no process behind', async () => {
    const target = await serveTarget(neverAnswers);
    // the answer would be waited for longer than this test may take
    const argv = ['run', '--target', target.url, '--concurrency', '1', '--timeout', '600000'];
    const running = start(argv, { cwd: await newFolder() });
    await target.firstRequest;
    running.send('SIGINT');
    const { code, signal, stdout, stderr } = await running.ended;
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(stackTrace);
    expect(stdout).toContain('NOT SENT');
    expect(lastLine(stdout)).toBe('exit 3: the run was interrupted');
    expect({ code, signal }).toEqual({ code: 3, signal: null });
    await expect.poll(running.isAlive, { timeout: 5000 }).toBe(false);
    expect(target.requests).toHaveLength(1);
  });
});

test('a mock ends by SIGINT with exit code 0, also with a connection open', async () => {
  const running = start(['mock', '--port', '0'], { cwd: await newFolder() });
  const [, url = ''] = await running.said('stderr', /^(http:\/\/127\.0\.0\.1:\d+) serves 2 pages/);
  // fetch keeps its connection alive
  await (await fetch(url)).text();
  running.send('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
  await expect.poll(running.isAlive, { timeout: 5000 }).toBe(false);
});

test('jwks --serve gives the keys at every path until SIGINT, exit code 0', async () => {
  const cwd = await newFolder();
  const running = start(['jwks', '--serve', '0'], { cwd });
  const [url = ''] = await running.said('stderr', /http:\/\/127\.0\.0\.1:\d+\S+/);
  const printed = await call(jwks, { cwd });
  expect(await (await fetch(url)).text()).toBe(printed.out);
  running.send('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
});
