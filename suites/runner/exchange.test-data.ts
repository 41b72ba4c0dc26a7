/**
 * One request over one transport, read and recorded as the runner does. No test waits for a clock: a server writes on when
 * the client has what came before, and time is over when the test says so.
 */
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Exchange, TransportName } from '../model.ts';
import { ManualTimers } from '../timers.test-data.ts';
import { pooledTransport } from './pooled-transport.ts';
import { lingerMs, rawTransport } from './raw-transport.ts';
import { recordExchange, type Recording } from './recording.ts';
import { Redactor } from './redact.ts';
import { never, serve, transportOptions, wireRequest } from './serve.test-data.ts';
import type { PendingExchange, WireExchange, WireRequest } from './wire.ts';

export const transports = { raw: rawTransport, pooled: pooledTransport } as const;
export const transportNames = ['raw', 'pooled'] as const;

/** What a server can know of its client. */
export class Client {
  #pending: PendingExchange | undefined;
  #isSettled = false;

  observe(pending: PendingExchange): void {
    this.#pending = pending;
    void pending.settled.then(() => (this.#isSettled = true));
  }

  /** Once so many octets have come to it, or none can come any more. */
  async has(octets: number): Promise<void> {
    while (!this.#isSettled && (this.#pending?.received.length ?? 0) < octets) await nextTurn();
  }

  /** Once it has a whole answer. */
  async isAnswered(): Promise<void> {
    while (!this.#pending) await nextTurn();
    await this.#pending.answered;
  }
}

/** Octets, or what to do with the connection once a request's head is there. */
export type ClientAwareBehaviour = string | ((socket: Socket, client: Client, request: string) => unknown);

/** Each piece once the client has those before, so that no two come in one segment. */
export const piecewise =
  (pieces: readonly string[]) =>
  async (socket: Socket, client: Client): Promise<void> => {
    let written = 0;
    for (const piece of pieces) {
      await client.has(written);
      if (socket.destroyed) return;
      socket.write(piece, 'latin1');
      written += piece.length;
    }
  };

export interface Setting {
  readonly signal?: AbortSignal;
  readonly request?: Partial<WireRequest>;
  readonly clock?: () => number;
  /** Octets that the client has when the time for the answer is over; without it there is time without end. */
  readonly timeoutAt?: number;
  /** Octets that the client has when its connection has been watched for long enough; `close` waits for the server's. */
  readonly watchUntil?: number | 'close';
}

export interface TestExchange {
  readonly exchange: Exchange;
  readonly recording: Recording;
  readonly wire: WireExchange;
}

const timeoutMs = 5000;

/** Sends one request to an origin. */
export async function sendTo(
  name: TransportName,
  origin: string,
  { signal = never, request: over, clock, timeoutAt, watchUntil = 0 }: Setting = {},
  client: Client = new Client(),
): Promise<TestExchange> {
  const timers = new ManualTimers();
  const options = { ...transportOptions(origin, timeoutMs), ...(clock ? { clock } : {}), after: timers.start };
  const transport = transports[name](options);
  const request = { ...wireRequest, ...over };
  const pending = transport.send(request, signal);
  client.observe(pending);
  if (timeoutAt !== undefined)
    void Promise.all([timers.started(timeoutMs), client.has(timeoutAt)]).then(() => timers.runOut(timeoutMs));
  if (watchUntil !== 'close')
    void Promise.all([timers.started(lingerMs), client.has(watchUntil)]).then(() => timers.runOut(lingerMs));
  const wire = await pending.settled;
  await transport.close();
  const context = { origin, transport: name, redactor: new Redactor([]), attempts: 1, startedAt: 0 };
  const recording = recordExchange(request, wire, context);
  return { exchange: recording.exchange, recording, wire };
}

/** Sends one request to a server that behaves so. */
export async function exchangeWith(
  name: TransportName,
  behaviour: ClientAwareBehaviour,
  setting?: Setting,
): Promise<TestExchange> {
  const client = new Client();
  const served = await serve(
    typeof behaviour === 'string' ? behaviour : (socket, request) => void behaviour(socket, client, request),
  );
  try {
    return await sendTo(name, served.origin, setting, client);
  } finally {
    await served.close();
  }
}
