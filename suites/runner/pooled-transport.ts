/** The default transport: undici over kept-alive connections, every octet tapped. Redirects are never followed. */
import { Pool, type Dispatcher } from 'undici';
import { startTimer } from '../timers.ts';
import { failureOf } from './connect.ts';
import { tappedConnector, type Announcement, type Tapped } from './tapped-connector.ts';
import {
  answerCap,
  deferred,
  headCap,
  OctetLog,
  sentLog,
  type PendingExchange,
  type Transport,
  type TransportOptions,
  type WireEnd,
  type WireExchange,
  type WireRequest,
} from './wire.ts';

class Recorder implements Dispatcher.DispatchHandler, Tapped {
  readonly sent = sentLog();
  readonly received: OctetLog;
  readonly settled = deferred<WireExchange>();
  readonly #announcement: Announcement;
  readonly #options: TransportOptions;
  readonly #mostOctets: number;
  #controller: Dispatcher.DispatchController | undefined;
  #startedAt: number;
  #stopTimer = (): void => {};
  #early: WireEnd | undefined;
  #connectionUsed = false;

  constructor(request: WireRequest, announcement: Announcement, options: TransportOptions) {
    this.received = new OctetLog(answerCap(request));
    this.#mostOctets = answerCap(request);
    this.#announcement = announcement;
    this.#options = options;
    this.#startedAt = options.clock();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#early) return this.#abort();
    this.#startedAt = this.#options.clock();
    const { timeoutMs: limit, after = startTimer } = this.#options;
    this.#stopTimer = after(limit, () =>
      this.stop({ kind: 'failed', cause: 'timeout', message: `no complete answer within ${limit} ms` }),
    );
    this.#announcement.next = this;
  }

  onResponseStart(): void {}
  onResponseData(): void {}

  onResponseEnd(): void {
    this.#finish({ kind: 'complete' });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const failure = failureOf(error);
    this.#finish(this.#early ?? (failure ? { kind: 'failed', ...failure } : { kind: 'refused-by-client' }));
  }

  onUsedConnection(): void {
    this.#connectionUsed = true;
  }

  onOctets(): void {
    if (this.received.length > this.#mostOctets) this.stop({ kind: 'too-much' });
  }

  /** Ends the exchange from outside: a deadline, a limit, an interruption. */
  stop(end: WireEnd): void {
    this.#early ??= end;
    this.#abort();
  }

  #abort(): void {
    // The octets that are there stay evidence; undici only has to let go of the socket.
    this.#controller?.abort(new Error('stopped'));
  }

  #finish(end: WireEnd): void {
    this.#stopTimer();
    const durationMs = this.#options.clock() - this.#startedAt;
    this.settled.resolve({
      sent: this.sent,
      received: this.received,
      end,
      closedByPeer: false,
      connectionUsed: this.#connectionUsed,
      durationMs,
    });
  }
}

function dispatchOptions(request: WireRequest): Dispatcher.DispatchOptions {
  const headers = request.headers.flatMap(([name, value]) => [name, value]);
  const body = request.body === '' ? null : Buffer.from(request.body, 'latin1');
  return { method: request.method, path: request.path, headers, body };
}

export function pooledTransport(options: TransportOptions): Transport {
  const announcement: Announcement = {};
  const pool = new Pool(options.origin, {
    connect: tappedConnector(announcement, options),
    connections: options.connections,
    pipelining: 1,
    maxHeaderSize: headCap,
    // Our own deadline covers the whole exchange; undici's are coarse, and a 103 now and then defeats them.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const send = (request: WireRequest, signal: AbortSignal): PendingExchange => {
    const recorder = new Recorder(request, announcement, options);
    const cancel = (): void =>
      recorder.stop({ kind: 'failed', cause: 'cancelled', message: 'the run was interrupted' });
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel);
    pool.dispatch(dispatchOptions(request), recorder);
    const settled = recorder.settled.promise.finally(() => signal.removeEventListener('abort', cancel));
    return { received: recorder.received, answered: settled.then(() => undefined), settled };
  };
  return { send, close: () => pool.destroy() };
}
