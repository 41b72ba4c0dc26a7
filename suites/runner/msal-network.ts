/** MSAL's way to the network: undici, with limits, the proxies of the environment, and a memory for what went wrong. */
import type { NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import type { MsalConnection, MsalNetwork, OAuthError, RequestFailure } from '../identities/msal/model.ts';
import { isObject, jsonOf, messageOf } from '../../specs/text.ts';
import { isLoopback } from '../http.ts';
import { connectTimeoutMs, failureOf } from './connect.ts';
import { retryAfterMs } from './pace.ts';

export interface MsalNetworkOptions {
  /** Milliseconds from the first octet sent to the end of the answer. */
  readonly timeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** URLs, and a list of hosts that are reached without: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`. */
  readonly proxies?: { readonly http?: string; readonly https?: string; readonly except?: string };
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
    codes: Array.isArray(codes) ? codes.filter((code): code is number => typeof code === 'number') : [],
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

class Connection implements MsalConnection {
  requests = 0;
  failure: RequestFailure | undefined;
  readonly #network: Network;
  readonly #onSecret: (secret: string) => void;
  readonly #signal: AbortSignal;

  constructor(network: Network, onSecret: (secret: string) => void, signal: AbortSignal) {
    this.#network = network;
    this.#onSecret = onSecret;
    this.#signal = signal;
  }

  sendGetRequestAsync<T>(url: string, options: NetworkRequestOptions = {}): Promise<NetworkResponse<T>> {
    return this.#send('GET', new URL(url), options);
  }

  sendPostRequestAsync<T>(url: string, options: NetworkRequestOptions = {}): Promise<NetworkResponse<T>> {
    return this.#send('POST', new URL(url), options);
  }

  async #send<T>(method: 'GET' | 'POST', url: URL, options: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const host = url.hostname;
    this.requests += 1;
    this.failure = undefined;
    secretsSent(options).forEach(this.#onSecret);
    try {
      const { status, headers, text } = await this.#network.exchange(method, url, options, this.#signal);
      const body = jsonOf(text);
      secretsReceived(body).forEach(this.#onSecret);
      if (status >= 300 || !isObject(body) || 'error' in body) {
        const wait = status === 429 || status === 503 ? this.#network.waitOf(headers['retry-after']) : undefined;
        this.failure = { kind: 'answer', host, status, oauth: oauthError(body), retryAfter: wait };
      }
      if (!isObject(body)) throw new Error(`${host} answered with no JSON object`);
      const content: T = JSON.parse(text);
      return { headers, body: content, status };
    } catch (error) {
      this.failure ??= { kind: 'no-answer', host, message: this.#network.messageOf(error, this.#signal) };
      throw error;
    }
  }
}

class Network implements MsalNetwork {
  readonly #options: MsalNetworkOptions;
  readonly #direct: Dispatcher;
  readonly #proxied: Dispatcher;

  constructor(options: MsalNetworkOptions) {
    for (const origin of Object.values(options.hosts ?? {})) {
      if (!isLoopback(new URL(origin).hostname))
        throw new Error(`${origin} is not this machine, and only this machine may stand in for another host`);
    }
    const { proxies = {}, timeoutMs } = options;
    const limits = {
      connect: { timeout: connectTimeoutMs(timeoutMs) },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    };
    this.#options = options;
    this.#direct = new Agent(limits);
    // Empty rather than undefined: undici would look into the process environment by itself.
    const { http: httpProxy = '', https: httpsProxy = '', except: noProxy = '' } = proxies;
    this.#proxied = new EnvHttpProxyAgent({ ...limits, httpProxy, httpsProxy, noProxy });
  }

  connect(onSecret: (secret: string) => void, signal: AbortSignal): MsalConnection {
    return new Connection(this, onSecret, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#direct.destroy(), this.#proxied.destroy()]);
  }

  async exchange(
    method: 'GET' | 'POST',
    asked: URL,
    { headers = {}, body }: NetworkRequestOptions,
    signal: AbortSignal,
  ) {
    const url = this.#standInFor(asked);
    const near = isNear(url.hostname);
    if (url.protocol !== 'https:' && !near)
      throw new Error('its address is not https, and secrets do not travel in clear');
    const deadline = AbortSignal.timeout(this.#options.timeoutMs);
    const answer = await request(url, {
      method,
      headers,
      body: body ?? null,
      signal: AbortSignal.any([signal, deadline]),
      dispatcher: near ? this.#direct : this.#proxied,
    });
    return { status: answer.statusCode, headers: flat(answer.headers), text: await textOf(answer.body) };
  }

  /** Seconds; one where there is no advice. */
  waitOf(advice = ''): number {
    return (retryAfterMs(advice, this.#options.now()) ?? 1000) / 1000;
  }

  /** The real cause, which MSAL loses. */
  messageOf(error: unknown, signal: AbortSignal): string {
    if (signal.aborted) return 'the run was interrupted';
    if (error instanceof Error && error.name === 'TimeoutError')
      return `nothing whole within ${this.#options.timeoutMs} ms`;
    return failureOf(error)?.message ?? messageOf(error);
  }

  #standInFor(url: URL): URL {
    const { hosts = {} } = this.#options;
    const origin = Object.hasOwn(hosts, url.hostname) ? hosts[url.hostname] : undefined;
    return origin === undefined ? url : new URL(`${url.pathname}${url.search}`, origin);
  }
}

/** @throws {Error} where a stand-in is not on this machine */
export const msalNetwork = (options: MsalNetworkOptions): MsalNetwork => new Network(options);
