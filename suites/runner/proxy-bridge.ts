/**
 * A way through an HTTP proxy for both transports: a door on this machine, each of whose connections becomes a CONNECT
 * tunnel to the target. TLS goes end to end, so neither the proxy nor the bridge sees a request.
 * @see RFC 9110 §9.3.6
 */
import net from 'node:net';
import { failed, type Result } from '../../specs/result.ts';
import { connectedEvent, openSocket } from './connect.ts';
import type { Via } from './wire.ts';

export interface Bridge {
  readonly via: Via;
  readonly close: () => Promise<void>;
}

/** Most octets of a proxy's answer to CONNECT. */
const longestHead = 16 * 1024;

function connectRequest(proxy: URL, authority: string): string {
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization =
    proxy.username === '' ? '' : `proxy-authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`;
  return `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${authorization}\r\n`;
}

/** Joins the two once the proxy has said 200; before that nothing of the client's goes on. */
function tunnel(client: net.Socket, proxy: URL, authority: string): void {
  const upstream = openSocket(proxy.origin);
  const end = (): void => void [client, upstream].map((socket) => socket.destroy());
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf('\r\n\r\n');
    if (at < 0 && head.length <= longestHead) return;
    if (at < 0 || !/^HTTP\/1\.[01] 2\d\d[ \r]/.test(head.toString('latin1'))) return end();
    upstream.off('data', onData);
    client.write(head.subarray(at + 4));
    client.pipe(upstream).pipe(client);
  };
  upstream.on('data', onData);
  upstream.once(connectedEvent(proxy.origin), () => upstream.write(connectRequest(proxy, authority)));
  for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
}

export async function openBridge(proxy: URL, origin: string): Promise<Bridge> {
  const target = new URL(origin);
  const authority = `${target.hostname}:${target.port || '443'}`;
  const clients = new Set<net.Socket>();
  const server = net.createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    tunnel(client, proxy, authority);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bridge has no port');
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of clients) socket.destroy();
      server.close(() => resolve());
    });
  return { via: { host: '127.0.0.1', port: address.port }, close };
}

/** `http://host:port`, or `host:port` as curl takes it. */
export function proxyUrl(text: string): URL | undefined {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const encoded = url && !/%(?![0-9a-f]{2})/i.test(`${url.username}${url.password}`);
  return encoded && /^https?:$/.test(url.protocol) && url.pathname === '/' ? url : undefined;
}

const noProxy =
  'HTTPS_PROXY (or ALL_PROXY) names no http proxy; write http://host:port, or http://user:password@host:port in percent-encoding';

/**
 * The proxy for an https origin, or none: this machine and whatever NO_PROXY names are reached without.
 * @param except hosts with commas between; `.example` and `example` mean subdomains too, `*` means all
 */
export function proxyFor(
  origin: string,
  proxy: string | undefined,
  except: string | undefined,
): Result<{ readonly proxy?: URL }> {
  const { hostname, port, protocol } = new URL(origin);
  if (proxy === undefined || protocol !== 'https:') return { ok: true };
  const names = (except ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const excepted = names.some((name) => {
    const [host = '', at] = name
      .toLowerCase()
      .replace(/^\*?\./, '')
      .split(':');
    return (
      name === '*' ||
      ((at === undefined || at === (port || '443')) && (hostname === host || hostname.endsWith(`.${host}`)))
    );
  });
  if (excepted) return { ok: true };
  const url = proxyUrl(proxy);
  return url ? { ok: true, proxy: url } : failed(noProxy);
}
