/** Ctrl-C. Signals go to the whole process group, as a terminal sends them. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
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
    expect(stdout).toContain('SKIPPED');
    expect(lastLine(stdout)).toBe('exit 3: the run was interrupted');
    expect({ code, signal }).toEqual({ code: 3, signal: null });
    await expect.poll(running.isAlive, { timeout: 5000 }).toBe(false);
    expect(target.requests).toHaveLength(1);
  });
});

/** Once the process listens to it, before it has loaded what the command needs. */
const atOnce = (signal: NodeJS.Signals): string =>
  `process.on("newListener",(name)=>name==="${signal}"&&setImmediate(()=>process.kill(process.pid,name)))`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  test(`a run that gets ${signal} while it loads its code says that nothing was sent, and ends by it`, async () => {
    const target = await serveTarget(neverAnswers);
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(atOnce(signal))}` };
    const ended = await start(['run', '--target', target.url], { cwd: await newFolder(), env }).ended;
    expect(ended).toEqual({
      code: null,
      signal,
      stdout: '',
      stderr: 'interrupted before it was done; nothing was sent to a target\n',
    });
    expect(target.requests).toEqual([]);
  });

test('a mock ends by SIGINT with exit code 0, also with a connection open', async () => {
  const running = start(['mock', '--port', '0'], { cwd: await newFolder() });
  const [, url = ''] = await running.said('stderr', /^(http:\/\/127\.0\.0\.1:\d+) serves 14 pages/);
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

/** Takes connections, and answers with this, or never. */
async function proxyThatSays(answer?: string): Promise<{ readonly url: string; readonly asked: Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = new Promise((resolve) => {
    server.on('connection', (socket) => {
      socket
        .on('error', () => {})
        .once('data', () => {
          if (answer !== undefined) socket.write(answer);
          resolve(undefined);
        });
      onTestFinished(() => void socket.destroy());
    });
  });
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('behind a proxy that', () => {
  const tenant = '0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a43';
  const app = {
    provider: 'msal',
    flow: 'client-secret',
    tenant,
    client: tenant,
    secret: { env: 'APP_SECRET' },
    scheme: 'Application',
    permissions: ['User.Read.All'],
  };
  // Each command hands its signal to the one connector, which waits for the proxy, and then for who is behind it.
  const waits: readonly (readonly [what: string, answer: string | undefined, argv: readonly string[]])[] = [
    ['is silent', undefined, ['whoami']],
    [
      'lets through to where nobody speaks',
      'HTTP/1.1 200 OK\r\n\r\n',
      ['run', '--target', 'https://graph.microsoft.com', '--tenant', tenant, '--destructive', 'skip'],
    ],
  ];
  for (const [what, answer, argv] of waits)
    test(`${what}, ${argv[0]} ends at SIGINT with exit code 3 and says that it was interrupted`, async () => {
      const proxy = await proxyThatSays(answer);
      const cwd = await newFolder();
      await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities: { app } }));
      const env = { HTTPS_PROXY: proxy.url, APP_SECRET: 'secret-of-the-app' };
      const running = start([...argv, '--timeout', '600000'], { cwd, env });
      await proxy.asked;
      running.send('SIGINT');
      const { code, signal, stdout, stderr } = await running.ended;
      expect({ code, signal, stderr }).toEqual({ code: 3, signal: null, stderr: '' });
      expect(stdout).toContain('the run was interrupted');
    });
});
