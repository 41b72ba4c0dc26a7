/** Ctrl-C. Signals go to the whole process group, as a terminal sends them. */
import { describe, expect, test } from 'vitest';
import { newFolder } from '../run/in-process.test-data.ts';
import { lastLine, script, stackTrace, start } from './process.test-data.ts';
import { neverAnswers, serveTarget } from '../run/targets.test-data.ts';

describe('an interrupted run', () => {
  test('reports within two seconds, sends nothing more, exits 3 and leaves no process behind', async () => {
    const target = await serveTarget(neverAnswers);
    const running = start(['run', '--target', target.url, '--concurrency', '1'], { cwd: await newFolder() });
    await target.firstRequest;
    const signalledAt = performance.now();
    running.send('SIGINT');
    const { code, signal, stdout, stderr } = await running.ended;
    expect(performance.now() - signalledAt).toBeLessThan(2000);
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(stackTrace);
    expect(stdout).toContain('NOT SENT');
    expect(lastLine(stdout)).toBe('exit 3: the run was interrupted');
    expect({ code, signal }).toEqual({ code: 3, signal: null });
    expect(running.isAlive()).toBe(false);
    expect(target.requests).toHaveLength(1);
  });

  test('is never ended by a handler that vitest brings, not even while it starts', async () => {
    const runSuites = new URL('vitest/run-suites.ts', import.meta.url).href;
    const { stdout, stderr } = await script(
      `
        import { openVitest } from ${JSON.stringify(runSuites)};
        let most = 0;
        const look = () => (most = Math.max(most, process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')));
        const looking = setInterval(look, 1);
        const vitest = await openVitest();
        look();
        clearInterval(looking);
        await vitest.close();
        console.log(most);
      `,
      { cwd: await newFolder() },
    );
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
  });
});

test('a mock ends by SIGINT with exit code 0, also with a connection open', async () => {
  const running = start(['mock', '--port', '0'], { cwd: await newFolder() });
  const [, url = ''] = await running.said('stderr', /^(http:\/\/127\.0\.0\.1:\d+) serves 2 pages/);
  // fetch keeps its connection alive
  await (await fetch(url)).text();
  running.send('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
  expect(running.isAlive()).toBe(false);
});
