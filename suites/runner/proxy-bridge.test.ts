/** A proxy of our own on this machine, which knows one name; requests and answers must not pass through it in clear. */
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { caseOf, plan } from '../model.test-data.ts';
import { ManualTimers } from '../timers.test-data.ts';
import { judged, watchesAtOnce } from './engine.test-data.ts';
import { openBridge, proxyFor } from './proxy-bridge.ts';
import { pooledTransport } from './pooled-transport.ts';
import { rawTransport } from './raw-transport.ts';
import { unreachable } from './connect.ts';
import type { WireRequest } from './wire.ts';

const request: WireRequest = { method: 'POST', path: '/x', headers: [], body: '', framing: 'content-length' };
const answer = 'HTTP/1.1 204 No Content\r\nx-seen: yes\r\n\r\n';

async function listen(onConnection: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Says `status` to CONNECT and joins the client to that port, whatever name it asks for. */
async function proxyTo(port: number, status: string, seen: string[]): Promise<URL> {
  const proxyPort = await listen((client) => {
    client.once('data', (head: Buffer) => {
      seen.push(head.toString('latin1'));
      client.write(`HTTP/1.1 ${status}\r\nvia: test\r\n\r\n`);
      if (!status.startsWith('200')) return client.end();
      const upstream = net.connect(port, '127.0.0.1').on('error', () => client.destroy());
      client.pipe(upstream).pipe(client);
    });
  });
  return new URL(`http://user:p%40ss@127.0.0.1:${proxyPort}`);
}

const secure = 'https://graph.example.test';
// The tunnel is the same for https; what goes through it is not its business.
const origin = 'http://graph.example.test:443';

const limits = { timeoutMs: 2000, after: watchesAtOnce };

async function bridged(status: string): Promise<{
  readonly seen: readonly string[];
  readonly answers: readonly string[];
  readonly silence: string | undefined;
}> {
  const port = await listen((socket) => void socket.on('data', () => socket.write(answer)));
  const seen: string[] = [];
  const { via, close } = await openBridge(await proxyTo(port, status, seen), origin, limits);
  const options = {
    origin,
    via,
    timeoutMs: 2000,
    connections: 1,
    clock: () => performance.now(),
    after: watchesAtOnce,
  };
  const transports = [rawTransport(options), pooledTransport(options)];
  const signal = new AbortController().signal;
  const answers: string[] = [];
  for (const transport of transports) answers.push((await transport.send(request, signal).settled).received.latin1());
  const silence = await unreachable({ origin, via, timeoutMs: 2000, after: watchesAtOnce });
  for (const transport of transports) await transport.close();
  await close();
  return { seen, answers, silence };
}

describe('a bridge', () => {
  test('reaches the target by CONNECT, with the credentials of the proxy, over both transports', async () => {
    const { seen, answers, silence } = await bridged('200 Connection established');
    expect(answers).toEqual([answer, answer]);
    expect(silence).toBeUndefined();
    expect(seen[0]).toBe(
      `CONNECT graph.example.test:443 HTTP/1.1\r\nhost: graph.example.test:443\r\nproxy-authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}\r\n\r\n`,
    );
  });

  test('hands nothing on where the proxy refuses', async () => {
    const { seen, answers } = await bridged('407 Proxy Authentication Required');
    expect(answers).toEqual(['', '']);
    expect(seen.every((head) => head.startsWith('CONNECT '))).toBe(true);
  });
});

const says =
  (answer: string) =>
  (client: net.Socket): void =>
    void client.once('data', () => client.end(answer));

type Bad = readonly [what: string, onConnection: (client: net.Socket) => void, words: string, user?: string];
const bad: readonly Bad[] = [
  ['is silent', () => {}, 'gave no answer to CONNECT within 2000 ms; is it an HTTP proxy?'],
  [
    'says half of something',
    (client) => void client.once('data', () => client.write('HTTP/1.1 200')),
    'gave no answer',
  ],
  ['closes at once', (client) => client.destroy(), 'closed the connection without an answer to CONNECT'],
  ['closes at CONNECT', says(''), 'closed the connection without an answer to CONNECT'],
  [
    'wants credentials',
    says('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="a"\r\n\r\n'),
    'refuses with 407: it wants credentials; set HTTPS_PROXY to http://user:password@host:port',
  ],
  ['does not say which credentials', says('HTTP/1.0 407 x\r\n\r\n'), 'refuses with 407: it wants credentials; set'],
  [
    'wants other credentials',
    says('HTTP/1.1 407 x\r\nproxy-authenticate: Negotiate\r\nproxy-authenticate: basic\r\n\r\n'),
    'refuses with 407: it wants credentials, and other ones than those in HTTPS_PROXY',
    'ada:s3cret-of-a-proxy@',
  ],
  [
    'wants credentials of another kind',
    says('HTTP/1.1 407 x\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n'),
    'refuses with 407: it wants credentials of the kind "Negotiate or NTLM", and only Basic is spoken here',
  ],
  [
    'blocks the host',
    says('HTTP/1.1 503 Blocked\r\ncontent-type: text/html\r\n\r\n<html>'),
    'refuses with 503: ask those',
  ],
  ['cannot reach the host', says('HTTP/1.1 502 Bad Gateway\r\n\r\n'), 'refuses with 502: ask those who run it'],
  ['speaks something else', says('SSH-2.0-OpenSSH_9.6\r\n'), 'answers CONNECT with no HTTP; is it an HTTP proxy?'],
  [
    'sends a head without end',
    says(`HTTP/1.1 200 OK\r\na: ${'a'.repeat(20_000)}`),
    'gave an answer to CONNECT without end',
  ],
  ['closes amid its answer', says('HTTP/1.1 200 OK\r\n'), 'closed the connection without an answer to CONNECT'],
  ['closes amid its refusal', says('HTTP/1.1 407 x\r\n'), 'refuses with 407'],
];

describe('a request through a proxy that', () => {
  for (const [what, onConnection, words, user = ''] of bad) {
    test(`${what} says so, and sends nothing`, async () => {
      const timers = new ManualTimers();
      const port = await listen((client) => {
        onConnection(client);
        if (words.startsWith('gave no')) client.once('data', () => setImmediate(() => timers.runOut()));
      });
      const proxy = new URL(`http://${user}127.0.0.1:${port}`);
      const { via, close } = await openBridge(proxy, secure, { ...limits, after: timers.start });
      onTestFinished(close);
      const after = watchesAtOnce;
      const reached = await unreachable({ origin: secure, via, timeoutMs: limits.timeoutMs, after });
      expect(reached).toContain(`${secure} cannot be reached: the proxy 127.0.0.1:${port} (HTTPS_PROXY) ${words}`);
      const cases = (['raw', 'pooled'] as const).map((transport) =>
        caseOf(transport, { plan: { ...plan, transport }, expects: 'refusal' }),
      );
      for (const { verdict, exchange } of await judged(cases, secure, { via, connections: 1 })) {
        expect({ verdict, sent: exchange?.sent }).toEqual({ verdict: 'inconclusive', sent: '' });
        expect(exchange?.outcome).toMatchObject({ kind: 'none', cause: 'refused', left: false });
        expect(JSON.stringify(exchange)).not.toContain('s3cret');
        expect(exchange?.outcome).toMatchObject({ message: expect.stringContaining(words) });
      }
    });
  }

  test('is not there says so', async () => {
    const proxy = new URL('http://127.0.0.1:1');
    const { via, close } = await openBridge(proxy, secure, limits);
    onTestFinished(close);
    const why = await unreachable({ origin: secure, via, timeoutMs: limits.timeoutMs, after: watchesAtOnce });
    expect(why).toMatch(/the proxy 127\.0\.0\.1:1 \(HTTPS_PROXY\) cannot be reached: .*ECONNREFUSED/);
  });

  test('is silent is given up at an interruption', async () => {
    const port = await listen(() => {});
    const { via, close } = await openBridge(new URL(`http://127.0.0.1:${port}`), secure, limits);
    onTestFinished(close);
    const interruption = new AbortController();
    const asked = unreachable({
      origin: secure,
      via,
      timeoutMs: 2000,
      signal: interruption.signal,
      after: watchesAtOnce,
    });
    interruption.abort();
    expect(await asked).toBe('the run was interrupted');
  });
});

describe('the proxy for an origin', () => {
  const rows: readonly (readonly [
    origin: string,
    proxy: string | undefined,
    except: string | undefined,
    expected: string | undefined,
  ])[] = [
    ['https://graph.microsoft.com', 'http://p:3128', undefined, 'http://p:3128/'],
    ['https://graph.microsoft.com', 'p:3128', undefined, 'http://p:3128/'],
    ['https://graph.microsoft.com', undefined, undefined, undefined],
    ['http://graph.example', 'http://p:3128', undefined, undefined],
    ['https://graph.microsoft.com', 'http://p:3128', 'localhost, .microsoft.com', undefined],
    ['https://graph.microsoft.com', 'http://p:3128', 'microsoft.com', undefined],
    ['https://graph.microsoft.com', 'http://p:3128', 'graph.microsoft.com:443', undefined],
    ['https://graph.microsoft.com', 'http://p:3128', 'graph.microsoft.com:8443', 'http://p:3128/'],
    ['https://graph.microsoft.com', 'http://p:3128', 'soft.com', 'http://p:3128/'],
    ['https://graph.microsoft.com', 'http://p:3128', '*', undefined],
  ];
  for (const [target, proxy, except, expected] of rows) {
    test(`of ${target} with ${proxy ?? 'none'}, except ${except ?? 'nothing'}, is ${expected ?? 'none'}`, () => {
      const found = proxyFor(target, proxy, except);
      expect(found.ok && found.proxy?.href).toBe(expected);
    });
  }
});
