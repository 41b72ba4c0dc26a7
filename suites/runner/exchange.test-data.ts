/** One request over one transport, read and recorded as the runner does. */
import type { Exchange, TransportName } from '../model.ts';
import { Redactor } from './redact.ts';
import { pooledTransport } from './pooled-transport.ts';
import { rawTransport } from './raw-transport.ts';
import { recordExchange, type Recording } from './recording.ts';
import { never, serve, transportOptions, wireRequest, type Behaviour } from './serve.test-data.ts';
import type { Transport, WireExchange, WireRequest } from './wire.ts';

export const transports = { raw: rawTransport, pooled: pooledTransport } as const;
export const transportNames = ['raw', 'pooled'] as const;

export interface Crossing {
  readonly exchange: Exchange;
  readonly recording: Recording;
  readonly wire: WireExchange;
}

export interface Setting {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly request?: Partial<WireRequest>;
}

/** Sends one request to an origin. */
export async function cross(name: TransportName, origin: string, setting: Setting = {}): Promise<Crossing> {
  const transport: Transport = transports[name](transportOptions(origin, setting.timeoutMs));
  const request = { ...wireRequest, ...setting.request };
  const wire = await transport.send(request, setting.signal ?? never).settled;
  await transport.close();
  const context = { origin, transport: name, redactor: new Redactor([]), attempts: 1, startedAt: 0 };
  const recording = recordExchange(request, wire, context);
  return { exchange: recording.exchange, recording, wire };
}

/** Sends one request to a server that behaves so. */
export async function exchangeWith(name: TransportName, behaviour: Behaviour, setting?: Setting): Promise<Crossing> {
  const served = await serve(behaviour);
  try {
    return await cross(name, served.origin, setting);
  } finally {
    await served.close();
  }
}
