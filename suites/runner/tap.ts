/**
 * A connector for undici whose sockets write down every octet, in clear also under TLS, before undici sees it.
 * The body API of a client cannot prove that a 204 was empty: undici, fetch and curl all stay silent about octets
 * behind its header section.
 */
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { InterimFilter } from './interim-filter.ts';
import type { OctetLog } from './octets.ts';
import type { Via } from './proxy-bridge.ts';

/** What one exchange leaves on its socket. */
export interface Tapped {
  readonly sent: OctetLog;
  readonly received: OctetLog;
  /** Called after each piece received. */
  onOctets(): void;
}

/**
 * Tells the tap whose octets the next write begins. undici calls a handler's `onRequestStart` and then writes the
 * request's head in the same turn, so "the last one announced" is exact, also with many connections.
 */
export class Announcements {
  #next: Tapped | undefined;

  announce(tapped: Tapped): void {
    this.#next = tapped;
  }

  take(): Tapped | undefined {
    const taken = this.#next;
    this.#next = undefined;
    return taken;
  }
}

/** undici writes heads as latin1 text and bodies as octets. */
const octetsOf = (chunk: string | Uint8Array): Uint8Array =>
  typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;

function tap(socket: Socket, announcements: Announcements): void {
  let current: Tapped | undefined;
  const filter = new InterimFilter();
  const write = socket.write.bind(socket);
  const push = socket.push.bind(socket);
  socket.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const begun = announcements.take();
    if (begun) {
      current = begun;
      filter.restart();
    }
    current?.sent.append(octetsOf(chunk));
    return Boolean(Reflect.apply(write, undefined, [chunk, ...rest]));
  };
  socket.push = (chunk: Buffer | null, encoding?: BufferEncoding): boolean => {
    if (chunk === null) return push(null);
    current?.received.append(chunk);
    current?.onOctets();
    const passed = filter.pass(chunk);
    return passed.length > 0 ? push(passed, encoding) : true;
  };
}

/** @param via where to connect to in place of the origin; names and certificates stay the origin's */
export function tappedConnector(announcements: Announcements, timeoutMs: number, via?: Via): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
  return (options, callback) => {
    const place = via
      ? { servername: options.hostname, hostname: via.host, host: via.host, port: String(via.port) }
      : {};
    connect({ ...options, ...place }, (...result) => {
      if (result[1]) tap(result[1], announcements);
      callback(...result);
    });
  };
}
