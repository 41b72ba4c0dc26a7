/** MSAL's way to the network: undici, with limits, the proxies of the environment, and a memory for what went wrong. */
import type { NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { Agent, request, type Dispatcher } from 'undici';
import type { MsalConnection, MsalNetwork, OAuthError, RequestFailure } from '../identities/msal/model.ts';
import { isObject, jsonOf, messageOf } from '../../specs/text.ts';
import { isLoopback } from '../http.ts';
import { connectTimeoutMs, failureOf } from './connect.ts';
import { retryAfterMs } from './pace.ts';
import { proxiedConnector, proxyFor, ProxyProblem, proxyUrl } from './proxy-bridge.ts';

export interface MsalNetworkOptions {
  /** Milliseconds from the first octet sent to the end of the answer. */
  readonly timeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What `HTTPS_PROXY` and `NO_PROXY` say. */
  readonly proxies?: { readonly https?: string; readonly except?: string };
  /** For tests: a host and the origin that stands in for it, on this machine. */
  readonly hosts?: Readonly<Record<string, string>>;
}

const mostOctets = 1 << 20;

/** Where a managed identity lives: link-local, in clear, and never behind a proxy. @see RFC 3927 */
const isNear = (hostname: string): boolean => isLoopback(hostname) || /^169\.254(\.\d{1,3}){2}$/.test(hostname);

const secretMembers = /^(access_token|refresh_token|id_token|device_code|value)$/;
const secretFields = /^(client_secret|client_assertion|password|refresh_token|device_code|assertion|code)$/;
const secretHeaders = /^(authorization|x-identity-header|secret)$/i;

/** What a request gives away, wherever it ends up. */
function secretsSent({ headers = {}, body = '' }: NetworkRequestOptions): readonly string[] {
  return [
    ...[...new URLSearchParams(body)].filter(([name]) => secretFields.test(name)).map(([, value]) => value),
    ...Object.entries(headers)
      .filter(([name]) => secretHeaders.test(name))
      .map(([, value]) => value.replace(/^\w+ /, '')),
  ];
}

function secretsReceived(body: unknown): readonly string[] {
  return Object.entries(isObject(body) ? body : {}).flatMap(([name, value]) =>
    secretMembers.test(name) && typeof value === 'string' ? [value] : [],
  );
}

function oauthError(body: unknown): OAuthError | undefined {
  if (!isObject(body)) return undefined;
  const { error, error_description: description, message, suberror, error_codes: codes, claims } = body;
  // Managed identity endpoints nest it, and say `message`.
  const nested = isObject(error) ? error : { code: error, message: description ?? message };
  if (typeof nested['code'] !== 'string') return undefined;
  return {
    error: nested['code'].slice(0, 60),
    description: typeof nested['message'] === 'string' ? nested['message'] : '',
    suberror: typeof suberror === 'string' && suberror !== '' ? suberror.slice(0, 60) : undefined,
    codes: Array.isArray(codes) ? codes.filter((code): code is number => typeof code === 'number').slice(0, 5) : [],
    claims: typeof claims === 'string' && claims !== '',
  };
}

/** MSAL wants one text for each name. */
function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

async function textOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    if (!Buffer.isBuffer(piece)) continue;
    length += piece.length;
    if (length > mostOctets) throw new Error(`its answer has more than ${mostOctets} octets`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

type Exchanger = (
  method: 'GET' | 'POST',
  url: URL,
  options: NetworkRequestOptions,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly headers: Record<string, string>; readonly text: string }>;

/** What went wrong between here and the host was perhaps the proxy's doing. */
class BehindProxy extends Error {
  /** With its port, and without its credentials. */
  readonly proxy: string;

  constructor({ host }: URL, cause: unknown) {
    super(messageOf(cause), { cause });
    this.proxy = host;
  }
}

/** The real cause, which MSAL loses. */
function causeOf(error: unknown, signal: AbortSignal, timeoutMs: number): string {
  if (signal.aborted) return 'the run was interrupted';
  if (error instanceof BehindProxy) {
    const why = causeOf(error.cause, signal, timeoutMs);
    return error.cause instanceof ProxyProblem ? why : `${why}, by way of the proxy ${error.proxy} (HTTPS_PROXY)`;
  }
  if (error instanceof Error && error.name === 'TimeoutError') return `nothing whole within ${timeoutMs} ms`;
  return failureOf(error)?.message ?? messageOf(error);
}

function connectionOver(
  exchange: Exchanger,
  { timeoutMs, now }: MsalNetworkOptions,
  onSecret: (secret: string) => void,
  signal: AbortSignal,
): MsalConnection {
  let requests = 0;
  let failure: RequestFailure | undefined;
  async function send<T>(
    method: 'GET' | 'POST',
    url: URL,
    options: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    const host = url.hostname;
    requests += 1;
    failure = undefined;
    secretsSent(options).forEach(onSecret);
    try {
      const { status, headers, text } = await exchange(method, url, options, signal);
      const body = jsonOf(text);
      secretsReceived(body).forEach(onSecret);
      if (status >= 300 || !isObject(body) || 'error' in body) {
        const advice = headers['retry-after'] ?? '';
        const retryAfter = status === 429 || status === 503 ? (retryAfterMs(advice, now()) ?? 1000) / 1000 : undefined;
        failure = { kind: 'answer', host, status, oauth: oauthError(body), retryAfter };
      }
      if (!isObject(body)) throw new Error(`${host} answered with no JSON object`);
      const content: T = JSON.parse(text);
      return { headers, body: content, status };
    } catch (error) {
      failure ??= { kind: 'no-answer', host, message: causeOf(error, signal, timeoutMs) };
      throw error;
    }
  }
  return {
    get requests() {
      return requests;
    },
    get failure() {
      return failure;
    },
    sendGetRequestAsync: (url, options = {}) => send('GET', new URL(url), options),
    sendPostRequestAsync: (url, options = {}) => send('POST', new URL(url), options),
  };
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });

/** @throws {Error} where a stand-in is not on this machine */
export function msalNetwork(options: MsalNetworkOptions): MsalNetwork {
  const { timeoutMs, proxies = {}, hosts = {} } = options;
  for (const origin of Object.values(hosts)) {
    if (!isLoopback(new URL(origin).hostname))
      throw new Error(`${origin} is not this machine, and only this machine may stand in for another host`);
  }
  const limits = {
    connect: { timeout: connectTimeoutMs(timeoutMs) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  const direct = new Agent(limits);
  let proxied: Agent | undefined;
  const exchange: Exchanger = async (method, asked, { headers = {}, body }, signal) => {
    const standIn = Object.hasOwn(hosts, asked.hostname) ? hosts[asked.hostname] : undefined;
    const url = standIn === undefined ? asked : new URL(`${asked.pathname}${asked.search}`, standIn);
    const near = isNear(url.hostname);
    if (url.protocol !== 'https:' && !near)
      throw new Error('its address is not https, and secrets do not travel in clear');
    const found = near ? { ok: true as const } : proxyFor(url.origin, proxies.https, proxies.except);
    if (!found.ok) throw new Error(found.problems.join('; '));
    const { proxy } = found;
    if (proxy) proxied ??= new Agent({ ...limits, connect: proxiedConnector(proxy, timeoutMs, signal) });
    // A proxy has time of its own to let the connection through, and says why where it does not.
    const limit = timeoutMs + (proxy ? connectTimeoutMs(timeoutMs) : 0);
    const ending = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
    const dispatcher = (proxy && proxied) ?? direct;
    const exchanged = async () => {
      const answer = await request(url, { method, headers, body: body ?? null, signal: ending, dispatcher });
      return { status: answer.statusCode, headers: flat(answer.headers), text: await textOf(answer.body) };
    };
    try {
      // undici looks at the signal only once it has a connection.
      return await Promise.race([exchanged(), untilAborted(ending)]);
    } catch (error) {
      throw proxy ? new BehindProxy(proxy, error) : error;
    }
  };
  return {
    connect: (onSecret, signal) => {
      const password = proxyUrl(proxies.https ?? '')?.password ?? '';
      if (password !== '') onSecret(decodeURIComponent(password));
      return connectionOver(exchange, options, onSecret, signal);
    },
    close: async () => void (await Promise.all([direct.destroy(), proxied?.destroy()])),
  };
}
