/**
 * What both transports share: a request ready to leave, and the octets that came back, not yet read as HTTP.
 */
import type { Method } from '../../specs/model.ts';
import type { NoAnswerCause } from '../model.ts';
import type { Via } from './proxy-bridge.ts';
import { OctetLog, bodyCap, headCap } from './octets.ts';

/** A request whose holes are filled and whose credential is in place. It holds secrets and never leaves the runner. */
export interface WireRequest {
  readonly method: Method;
  /** Origin form: path and query. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly framing: 'content-length' | 'none';
}

/**
 * Why an exchange ended. `complete`: the answer's framing said so. `refused-by-client`: the client library
 * gave up on the octets; what they are is for our own reader to say.
 */
export type WireEnd =
  | { readonly kind: 'complete' | 'closed' | 'too-much' | 'refused-by-client' }
  | { readonly kind: 'failed'; readonly cause: NoAnswerCause; readonly message: string };

export interface WireExchange {
  readonly sent: OctetLog;
  readonly received: OctetLog;
  readonly end: WireEnd;
  /** The target closed the connection while it was watched; the pooled transport does not watch. */
  readonly closedByPeer: boolean;
  /** Request octets were handed to the socket. */
  readonly left: boolean;
  /** Milliseconds between the first octet sent and the end. */
  readonly durationMs: number;
}

/** An exchange in two steps: the answer is there, then the connection was watched for as long as it takes. */
export interface PendingExchange {
  /** The next request may leave. */
  readonly answered: Promise<void>;
  readonly settled: Promise<WireExchange>;
}

export interface Transport {
  send(request: WireRequest, signal: AbortSignal): PendingExchange;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** `http://host:port`, no path. */
  readonly origin: string;
  /** Where to connect to in place of the origin: a bridge through a proxy. */
  readonly via?: Via;
  /** Milliseconds from the first octet sent to the end of the answer. */
  readonly timeoutMs: number;
  readonly connections: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

/** Milliseconds to establish a connection, TLS included: short, so that a dead target is reported while the person still looks. */
export const connectTimeoutMs = (timeoutMs: number): number => Math.min(3000, timeoutMs);

export const receivedLog = (): OctetLog => new OctetLog(headCap + bodyCap);
/** The head and the beginning of a body; what is behind is counted. */
export const sentLog = (): OctetLog => new OctetLog(headCap / 4);

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
