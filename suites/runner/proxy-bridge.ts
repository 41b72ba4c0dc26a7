/**
 * A way through an HTTP proxy: CONNECT tunnels to the target, and for both transports a door on this machine, each of whose
 * connections becomes one. TLS goes end to end, so neither the proxy nor the bridge sees a request.
 * @see RFC 9110 §9.3.6
 */
import net from 'node:net';
import { buildConnector } from 'undici';
import { failed, type Result } from '../../specs/result.ts';
import { listed, shown } from '../../specs/text.ts';
import { startTimer, type StartTimer } from '../timers.ts';
import { connectedEvent, connectTimeoutMs, failureOf, openSocket } from './connect.ts';
import type { Via } from './wire.ts';

interface Bridge {
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

/** What a proxy that refuses wants, and the way out. */
function remedyFor(status: string, head: string, { username }: URL): string {
  if (status !== '407') return 'ask those who run it whether it lets this host through, or name the host in NO_PROXY';
  const schemes = [...head.matchAll(/^proxy-authenticate:\s*([\w-]+)/gim)].map(([, scheme = '']) => scheme);
  if (schemes.length > 0 && !schemes.some((scheme) => /^basic$/i.test(scheme)))
    return `it wants credentials of the kind ${shown(listed(schemes, 'or'))}, and only Basic is spoken here; put a proxy of your own between that speaks it`;
  return username === ''
    ? 'it wants credentials; set HTTPS_PROXY to http://user:password@host:port'
    : 'it wants credentials, and other ones than those in HTTPS_PROXY';
}

/** Why what a proxy said to CONNECT lets nothing through; undefined where it is a 2xx. */
function objectionIn(octets: Buffer, proxy: URL): string | undefined {
  const head = octets.toString('latin1');
  const [, status] = /^HTTP\/1\.[01] (\d{3})[ \r]/.exec(head) ?? [];
  if (status === undefined) return 'answers CONNECT with no HTTP; is it an HTTP proxy?';
  return status.startsWith('2') ? undefined : `refuses with ${status}: ${remedyFor(status, head, proxy)}`;
}

interface Tunnel {
  /** To the proxy, and behind it to the target; paused. */
  readonly socket: net.Socket;
  /** Why it is none, in a reader's words, or undefined once octets may be sent. */
  readonly problem: Promise<string | undefined>;
}

interface TunnelOptions {
  /** Milliseconds until the proxy has let us through. */
  readonly limitMs: number;
  readonly after?: StartTimer;
}

/** A connection through a proxy: to it, CONNECT, and its consent. @param authority `host:port` of the target */
function openTunnel(proxy: URL, authority: string, { limitMs, after = startTimer }: TunnelOptions): Tunnel {
  const socket = openSocket(proxy);
  const problem = new Promise<string | undefined>((resolve) => {
    let head = Buffer.alloc(0);
    let state = `gave no connection within ${limitMs} ms`;
    const settle = (why?: string): void => {
      stopTimer();
      socket.off('data', onData).off('error', onError).off('close', onClose);
      if (why === undefined) return resolve(undefined);
      socket.on('error', () => {}).destroy();
      resolve(`the proxy ${proxy.host} (HTTPS_PROXY) ${why}`);
    };
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const at = head.indexOf('\r\n\r\n');
      if (at < 0 && head.length > longestHead)
        settle(objectionIn(head, proxy) ?? 'gave an answer to CONNECT without end');
      if (at < 0) return;
      socket.pause();
      if (at + 4 < head.length) socket.unshift(head.subarray(at + 4));
      settle(objectionIn(head.subarray(0, at + 2), proxy));
    };
    const onError = (error: Error): void => settle(`cannot be reached: ${failureOf(error)?.message ?? error.message}`);
    const onClose = (): void =>
      settle((head.length > 0 && objectionIn(head, proxy)) || 'closed the connection without an answer to CONNECT');
    const stopTimer = after(limitMs, () => settle(state));
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.once(connectedEvent(proxy.origin), () => {
      state = `gave no answer to CONNECT within ${limitMs} ms; is it an HTTP proxy?`;
      socket.write(connectRequest(proxy, authority));
    });
  });
  return { socket, problem };
}

/** What a proxy did, or did not, in a reader's words. */
export class ProxyProblem extends Error {}

/** A connector for undici that goes through a proxy, until the signal. Its errors about the proxy are `ProxyProblem`s. */
export function proxiedConnector(proxy: URL, timeoutMs: number, signal: AbortSignal): buildConnector.connector {
  const limitMs = connectTimeoutMs(timeoutMs);
  const connect = buildConnector({ timeout: limitMs });
  const join = async (...[options, callback]: Parameters<buildConnector.connector>): Promise<void> => {
    const { socket, problem } = openTunnel(proxy, `${options.hostname}:${options.port || '443'}`, { limitMs });
    const abort = (): void => void socket.destroy();
    signal.addEventListener('abort', abort);
    socket.on('close', () => signal.removeEventListener('abort', abort));
    const why = await problem;
    if (why !== undefined) return callback(new ProxyProblem(why), null);
    connect({ ...options, httpSocket: socket }, callback);
  };
  return (...given) => void join(...given);
}

/** @param timeoutMs of a request; a part of it is left for a proxy to let a connection through */
export async function openBridge(
  proxy: URL,
  origin: string,
  { timeoutMs, after }: { readonly timeoutMs: number; readonly after?: StartTimer },
): Promise<Bridge> {
  const target = new URL(origin);
  const authority = `${target.hostname}:${target.port || '443'}`;
  const limits = { limitMs: connectTimeoutMs(timeoutMs), ...(after ? { after } : {}) };
  const open = new Set<net.Socket>();
  let lastProblem: string | undefined;
  const join = async (client: net.Socket): Promise<void> => {
    const { socket: upstream, problem } = openTunnel(proxy, authority, limits);
    const end = (): void => void [client, upstream].map((socket) => socket.destroy());
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }
    client.on('error', end).on('close', end);
    const why = await problem;
    // Who has gone meanwhile wants nothing of the proxy any more.
    if (client.destroyed) return end();
    lastProblem = why;
    if (why !== undefined) return end();
    upstream.on('error', end).on('close', end);
    client.pipe(upstream).pipe(client);
  };
  const server = net.createServer((client) => void join(client));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bridge has no port');
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of open) socket.destroy();
      server.close(() => resolve());
    });
  return { via: { host: '127.0.0.1', port: address.port, problem: () => lastProblem }, close };
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
