/** Connections, and why they fail. */
import net from 'node:net';
import tls from 'node:tls';
import type { NoAnswerCause } from '../model.ts';
import { defined } from '../../specs/text.ts';
import { startTimer } from '../timers.ts';
import { lookupHere } from './this-machine.ts';
import type { TransportOptions, Via } from './wire.ts';

/**
 * Milliseconds to establish a connection, TLS included: short, so that a dead target is reported while the person still looks.
 * @param via a way that has as long for itself
 */
export const connectTimeoutMs = (timeoutMs: number, via?: Via): number => Math.min(3000, timeoutMs) * (via ? 2 : 1);

/** Names and certificates stay the origin's, also over a bridge. */
export function openSocket({
  origin,
  via,
  hereOnly = false,
}: Pick<TransportOptions, 'origin' | 'via' | 'hereOnly'>): net.Socket {
  const url = new URL(origin);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  const lookup = hereOnly ? { lookup: lookupHere } : {};
  const place = { ...(via ?? { host, port: Number(url.port || (secure ? 443 : 80)) }), ...lookup };
  if (!secure) return net.connect({ ...place, noDelay: true });
  const servername = net.isIP(host) === 0 ? { servername: host } : {};
  return tls.connect({ ...place, ALPNProtocols: ['http/1.1'], ...servername });
}

/** When a socket to the origin is ready for a request. */
export const connectedEvent = (origin: string): 'connect' | 'secureConnect' =>
  new URL(origin).protocol === 'https:' ? 'secureConnect' : 'connect';

const causes: readonly (readonly [pattern: RegExp, cause: NoAnswerCause])[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/, 'refused'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'connect-timeout'],
  [/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH|INVALID_|ERR_OSSL)/, 'tls'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED)$/, 'reset'],
  [/^UND_ERR_SOCKET$/, 'closed'],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, 'timeout'],
];

/** OpenSSL's own message has an address of this process's memory in it, and a line end. */
const wordsOf = (error: Error): string =>
  'library' in error && 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;

/** The first error in a chain of causes (and of aggregated attempts, as for `localhost` over IPv6 and IPv4) that has a known code. */
export function failureOf(error: unknown): { readonly cause: NoAnswerCause; readonly message: string } | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    const known = causes.find(([pattern]) => pattern.test(code));
    if (known) {
      const words = wordsOf(at);
      return { cause: known[1], message: words === '' ? code : `${words} (${code})` };
    }
    if (at instanceof AggregateError) {
      const inner = at.errors.map((one: unknown) => failureOf(one)).find((one) => one !== undefined);
      if (inner) return inner;
    }
  }
  return undefined;
}

const advice: Readonly<Partial<Record<NoAnswerCause, string>>> = {
  dns: 'check the host name',
  refused: 'is the service running, and is the port right?',
  'connect-timeout': 'is the host reachable from here?',
  tls: 'check the certificate; NODE_EXTRA_CA_CERTS adds an authority',
  reset: 'does the port speak the scheme of the URL?',
};

/**
 * Connects, with TLS where the origin asks for it, and closes again. Asked once before a run, so that a dead target is one
 * message and not a hundred.
 * @returns why not, or undefined
 */
export function unreachable({
  origin,
  timeoutMs,
  via,
  hereOnly,
  signal,
  after = startTimer,
}: Omit<TransportOptions, 'connections' | 'clock'> & { readonly signal?: AbortSignal }): Promise<string | undefined> {
  const limit = connectTimeoutMs(timeoutMs, via);
  return new Promise((resolve) => {
    const socket = openSocket({ origin, ...defined({ via, hereOnly }) });
    const settle = (answer?: string): void => {
      stopTimer();
      signal?.removeEventListener('abort', cancel);
      socket.destroy();
      resolve(answer);
    };
    const fail = (cause: NoAnswerCause, message: string): void => {
      const remedy = advice[cause];
      const why = via?.problem() ?? `${message}${remedy === undefined ? '' : `; ${remedy}`}`;
      settle(`${origin} cannot be reached: ${why}`);
    };
    const cancel = (): void => settle('the run was interrupted');
    const stopTimer = after(limit, () => fail('connect-timeout', `no connection within ${limit} ms`));
    socket.once(connectedEvent(origin), () => settle());
    socket.once('error', (error) => {
      const failure = failureOf(error) ?? { cause: 'reset', message: error.message };
      fail(failure.cause, failure.message);
    });
    socket.once('close', () => fail('reset', 'the connection was closed at once'));
    signal?.addEventListener('abort', cancel);
    if (signal?.aborted === true) cancel();
  });
}
