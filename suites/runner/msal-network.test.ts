/** The one way that MSAL has to the network: bounded, in nobody's clear, and with a memory. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { msalNetwork, type MsalNetworkOptions } from './msal-network.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connect(options: Partial<MsalNetworkOptions> = {}) {
  const network = msalNetwork({ timeoutMs: 60_000, now: () => 0, ...options });
  onTestFinished(() => network.close());
  const secrets: string[] = [];
  const connection = network.connect((secret) => secrets.push(secret), new AbortController().signal);
  return { connection, secrets };
}

const body = 'client_id=app&client_secret=s3cret%2Bvalue&grant_type=client_credentials';

test('secrets are known before they leave, and before anybody sees them come', async () => {
  const url = await serve((_, response) =>
    response.end('{"access_token":"t0ken","refresh_token":"r3fresh","scope":"x"}'),
  );
  const { connection, secrets } = connect();
  const headers = { Authorization: 'bearer g1thub' };
  const { body: answer } = await connection.sendPostRequestAsync<object>(url, { body, headers });
  expect(answer).toEqual({ access_token: 't0ken', refresh_token: 'r3fresh', scope: 'x' });
  expect(secrets).toEqual(['s3cret+value', 'g1thub', 't0ken', 'r3fresh']);
  expect([connection.requests, connection.failure]).toEqual([1, undefined]);
});

describe('an answer that is not followed or not read', () => {
  const answers: Readonly<Record<string, readonly [RequestListener, failure: object, timeoutMs?: number]>> = {
    'a redirect': [
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('{}'),
      { kind: 'answer', status: 302, oauth: undefined },
    ],
    'more than a mebibyte': [
      (_, response) => response.end('x'.repeat((1 << 20) + 1)),
      { kind: 'no-answer', message: 'its answer has more than 1048576 octets' },
    ],
    HTML: [(_, response) => response.end('<html>'), { kind: 'answer', status: 200, oauth: undefined }],
    'half of one': [
      (_, response) => void response.writeHead(200, { 'content-length': 99 }).write('{'),
      { kind: 'no-answer', message: 'nothing whole within 100 ms' },
      100,
    ],
  };
  for (const [what, [listener, failure, timeoutMs = 60_000]] of Object.entries(answers)) {
    test(what, async () => {
      const { connection } = connect({ timeoutMs });
      await connection.sendPostRequestAsync(await serve(listener), { body }).catch(() => {});
      expect(connection.failure).toMatchObject({ host: '127.0.0.1', ...failure });
      expect(connection.requests).toBe(1);
    });
  }
});

test('Retry-After is read in seconds and as a date', async () => {
  const advices = ['7', new Date(9000).toUTCString(), 'soon'];
  const url = await serve((_, response) =>
    response.writeHead(429, { 'retry-after': advices.shift() }).end('{"error":"x"}'),
  );
  const { connection } = connect();
  const waits: unknown[] = [];
  for (let times = 0; times < 3; times += 1) {
    await connection.sendPostRequestAsync(url, { body });
    waits.push(connection.failure?.kind === 'answer' ? connection.failure.retryAfter : undefined);
  }
  expect(waits).toEqual([7, 9, 1]);
});

test('nothing leaves this machine in clear', async () => {
  const { connection } = connect();
  await expect(connection.sendPostRequestAsync('http://login.microsoftonline.com/x', { body })).rejects.toThrow(
    'https',
  );
  expect(connection.failure).toMatchObject({ kind: 'no-answer', message: expect.stringContaining('not https') });
});

test('only this machine may stand in for another host', () => {
  const hosts = { 'login.microsoftonline.com': 'http://evil.example' };
  expect(() => msalNetwork({ timeoutMs: 1, now: () => 0, hosts })).toThrow('only this machine may stand in');
});

test('https goes through the proxy, and this machine does not', async () => {
  const asked: string[] = [];
  const proxy = createServer().listen(0, '127.0.0.1');
  proxy.on('connect', ({ url }, socket) => {
    asked.push(String(url));
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise((resolve) => proxy.once('listening', resolve));
  onTestFinished(() => void proxy.close());
  const https = `http://ada:s3cret-of-a-proxy@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const { connection, secrets } = connect({ proxies: { https } });
  expect(secrets).toEqual(['s3cret-of-a-proxy']);
  await connection.sendPostRequestAsync('https://login.microsoftonline.com/x', { body }).catch(() => {});
  expect(asked).toEqual(['login.microsoftonline.com:443']);
  expect(connection.failure).toMatchObject({
    message: expect.stringMatching(/the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) refuses with 407: it wants credentials/),
  });
  const near = await serve((_, response) => response.end('{}'));
  await connection.sendGetRequestAsync(near);
  expect(asked).toHaveLength(1);
});
