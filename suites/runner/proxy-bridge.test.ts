/** A proxy of our own on this machine, which knows one name; requests and answers must not pass through it in clear. */
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchesAtOnce } from './engine.test-data.ts';
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

// The tunnel is the same for https; what goes through it is not its business.
const origin = 'http://graph.example.test:443';

async function bridged(status: string): Promise<{
  readonly seen: readonly string[];
  readonly answers: readonly string[];
  readonly silence: string | undefined;
}> {
  const port = await listen((socket) => void socket.on('data', () => socket.write(answer)));
  const seen: string[] = [];
  const { via, close } = await openBridge(await proxyTo(port, status, seen), origin);
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
