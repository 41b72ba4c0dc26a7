/** Proxies as people set them: with a scheme or without, refusing, silent, or none at all. Each is said in a line, and blamed on nobody else. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../cli/run.command.ts';
import { whoami } from '../cli/whoami.command.ts';
import { call, newFolder } from './in-process.test-data.ts';

/** Answers CONNECT with this, and ends. @returns `host:port` */
async function proxyThatSays(answer: string): Promise<string> {
  const server = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(answer)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

const tenant = '0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a43';
const reader = { scheme: 'DelegatedWork', permissions: ['User.Read'] };
const identities = {
  person: {
    ...reader,
    provider: 'msal',
    flow: 'username-password',
    tenant,
    client: tenant,
    username: 'ada@practice.example',
    password: { env: 'USER_PASSWORD' },
  },
  pasted: { ...reader, provider: 'static', token: { env: 'PASTED' } },
};

async function asked(proxy: string, timeout = '2000', variable = 'HTTPS_PROXY') {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ identities }));
  const env = { [variable]: proxy, USER_PASSWORD: 'p4ss~word', PASTED: 'opaque-token-of-a-reader' };
  return call(whoami, { cwd, argv: ['--timeout', timeout], env });
}

const refusals: Readonly<Record<string, readonly [answer: string, words: string]>> = {
  'wants credentials': ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'refuses with 407: it wants credentials'],
  'does not let this host through': ['HTTP/1.1 403 Forbidden\r\n\r\n', 'refuses with 403'],
  'cannot reach the host': ['HTTP/1.1 503 Service Unavailable\r\n\r\n', 'refuses with 503'],
  'is none': ['SSH-2.0-OpenSSH_9.6\r\n', 'answers CONNECT with no HTTP'],
  'says yes and speaks no TLS': ['HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n', 'by way of the proxy'],
};

describe('an authority behind a proxy that', () => {
  for (const [what, [answer, words]] of Object.entries(refusals)) {
    for (const scheme of ['', 'http://', 'http://ada:s3cret-of-a-proxy@']) {
      test(`${what}, set as ${scheme}host:port`, async () => {
        const host = await proxyThatSays(answer);
        const { code, out } = await asked(`${scheme}${host}`);
        const [person = '', pasted = ''] = out.split(/^(?=pasted )/m);
        expect(person).toContain(`no token: identity "person": login.microsoftonline.com gave no answer: `);
        expect(person).toContain(`the proxy ${host}`);
        expect(person).toContain(words);
        expect(out).not.toContain('s3cret-of-a-proxy');
        expect([code, pasted]).toEqual([0, expect.stringMatching(/used by \d/)]);
      });
    }
  }
});

test('an authority is asked by way of ALL_PROXY too', async () => {
  const host = await proxyThatSays('HTTP/1.1 403 Forbidden\r\n\r\n');
  expect((await asked(host, '2000', 'ALL_PROXY')).out).toContain(`the proxy ${host} (HTTPS_PROXY) refuses with 403`);
});

test('a proxy that never answers CONNECT is given up within the time-out, and said to be silent', async () => {
  const server = net.createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as net.AddressInfo;
  const { code, out } = await asked(`127.0.0.1:${port}`, '200');
  expect(out).toContain(`the proxy 127.0.0.1:${port} (HTTPS_PROXY) gave no answer to CONNECT within 200 ms`);
  expect([code, out]).toEqual([0, expect.stringMatching(/used by \d/)]);
});

const unusable = [
  'http://',
  'not a host',
  'socks5://127.0.0.1:1',
  'http://ada:s3cret-of-a-proxy@:3128',
  'ada:s3cret-of-a-proxy%@p:3128',
  '/tmp/proxy',
];

describe('a variable that names no proxy', () => {
  for (const text of unusable) {
    test(`${text} is said, and does not keep other identities from their tokens`, async () => {
      const { code, out } = await asked(text);
      expect(out).toContain('gave no answer: HTTPS_PROXY (or ALL_PROXY) names no http proxy; write http://host:port');
      expect(out).not.toContain('s3cret-of-a-proxy');
      expect([code, out]).toEqual([0, expect.stringMatching(/used by \d/)]);
    });
  }

  test('ends a run that needs it, and nothing is sent without it', async () => {
    const cwd = await newFolder();
    const argv = ['--target', 'https://graph.microsoft.com', '--destructive', 'skip'];
    await writeFile(
      join(cwd, 'graph-conformance.json'),
      JSON.stringify({ tenant, asOf: 'latest', identities: { pasted: identities.pasted } }),
    );
    const env = { HTTPS_PROXY: 'socks5://127.0.0.1:1', PASTED: 'opaque-token-of-a-reader' };
    const { code, out } = await call(run, { cwd, argv, env });
    expect([code, out]).toEqual([
      3,
      expect.stringContaining('HTTPS_PROXY (or ALL_PROXY) names no http proxy; write http://host:port'),
    ]);
  });
});
