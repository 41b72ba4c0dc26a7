/**
 * What both transports share: a request ready to leave, and the octets that came back, not yet read as HTTP.
 */
import type { Method } from '../../specs/model.ts';
import type { NoAnswerCause } from '../model.ts';
import type { StartTimer } from '../timers.ts';

/** Most octets of a header section, interim messages included. */
export const headCap = 64 * 1024;
/** Most octets kept of an answer's content. */
export const bodyCap = 1024 * 1024;
/** Most octets read of a content that is judged as JSON. */
export const contentCap = 16 * bodyCap;

/** Octets kept up to a cap; what lies behind it is counted and dropped. */
export class OctetLog {
  readonly #cap: number;
  #buffer = Buffer.allocUnsafe(512);
  #kept = 0;
  length = 0;

  /** @param cap most octets kept */
  constructor(cap: number) {
    this.#cap = cap;
  }

  /** @param chunk of a text, one char per octet */
  append(chunk: Uint8Array | string): void {
    this.length += chunk.length;
    const taken = Math.min(chunk.length, this.#cap - this.#kept);
    if (this.#kept + taken > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#kept + taken));
      grown.set(this.#buffer.subarray(0, this.#kept));
      this.#buffer = grown;
    }
    if (typeof chunk === 'string') this.#buffer.write(chunk, this.#kept, taken, 'latin1');
    else this.#buffer.set(taken === chunk.length ? chunk : chunk.subarray(0, taken), this.#kept);
    this.#kept += taken;
  }

  /** One char per octet, from the one of that index. */
  latin1(from = 0): string {
    return this.#buffer.toString('latin1', from, this.#kept);
  }
}

/** Most octets of an answer to this request; one more ends the exchange. */
export const answerCap = ({ readsContent = false }: WireRequest): number =>
  headCap + (readsContent ? contentCap : bodyCap);
/** The head and the beginning of a body; what is behind is counted. */
export const sentLog = (): OctetLog => new OctetLog(headCap / 4);

/** A request whose holes are filled and whose credential is in place. It holds secrets and never leaves the runner. */
export interface WireRequest {
  readonly method: Method;
  /** Origin form: path and query. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly framing: 'content-length' | 'none';
  /** The whole content is judged, and not its beginning alone. */
  readonly readsContent?: boolean;
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
  /** Other requests were sent over the connection before. */
  readonly connectionUsed: boolean;
  /** Milliseconds between the first octet sent and the end. */
  readonly durationMs: number;
}

/** An exchange in two steps: the answer is there, then the connection was watched for as long as it takes. */
export interface PendingExchange {
  /** So far. */
  readonly received: OctetLog;
  /** The next request may leave. */
  readonly answered: Promise<void>;
  readonly settled: Promise<WireExchange>;
}

export interface Transport {
  send(request: WireRequest, signal: AbortSignal): PendingExchange;
  close(): Promise<void>;
}

/** Where to connect to in place of the origin. */
export interface Via {
  readonly host: string;
  readonly port: number;
  /** Why the last connection did not get through to the origin, in a reader's words. */
  readonly problem: () => string | undefined;
}

export interface TransportOptions {
  /** `http://host:port`, no path. */
  readonly origin: string;
  /** Where to connect to in place of the origin: a bridge through a proxy. */
  readonly via?: Via;
  /** Its name is taken for this machine: no other address may be connected to. */
  readonly hereOnly?: boolean;
  /** Milliseconds from the first octet sent to the end of the answer. */
  readonly timeoutMs: number;
  readonly connections: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly after?: StartTimer;
}

/** `Promise.withResolvers` for Node 20, which lacks it. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
