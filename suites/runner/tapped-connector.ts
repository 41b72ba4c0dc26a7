/**
 * A connector for undici whose sockets write down every octet, in clear also under TLS, before undici sees it.
 * The body API of a client cannot prove that a 204 was empty: undici, fetch and curl all stay silent about octets
 * behind its header section.
 */
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { connectTimeoutMs } from './connect.ts';
import { lookupHere } from './this-machine.ts';
import type { OctetLog, TransportOptions } from './wire.ts';

const opening = Buffer.from('HTTP/1.');
/** Octets held back at most. */
const most = 16 * 1024;

const interim = /^HTTP\/1\.\d 1(?!01)\d\d/;

/** Index behind the first empty line, its line ends with or without CR; -1 while it has not come. */
function headEnd(octets: Buffer): number {
  for (let at = octets.indexOf('\n'); at >= 0; at = octets.indexOf('\n', at + 1)) {
    if (octets[at + 1] === 0x0a) return at + 2;
    if (octets[at + 1] === 0x0d && octets[at + 2] === 0x0a) return at + 3;
  }
  return -1;
}

const begins = (octets: Buffer): boolean => {
  const shared = Math.min(octets.length, opening.length);
  return octets.subarray(0, shared).equals(opening.subarray(0, shared));
};

/**
 * Hands undici whole heads, and no `100 Continue`, which it takes for a broken answer; RFC 9110 15.2 obliges a client to
 * read past it. undici closes the connection at the first octet that breaks HTTP: were the head handed on piece by
 * piece, what is known of a broken answer would depend on how the network cut it. The tap has written all of it down before.
 */
export class InterimFilter {
  #held: Buffer = Buffer.alloc(0);
  #done = true;

  /** A new answer is due. */
  restart(): void {
    this.#held = Buffer.alloc(0);
    this.#done = false;
  }

  /** @returns the octets to hand on now */
  pass(chunk: Buffer): Buffer {
    if (this.#done) return chunk;
    let octets = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    const passed: Buffer[] = [];
    while (begins(octets) && octets.length > 0) {
      const end = headEnd(octets);
      if (end < 0 && octets.length <= most) break;
      const status = octets.toString('latin1', 0, 12);
      if (end < 0 || !interim.test(status)) return this.#release([...passed, octets]);
      if (!status.endsWith('100')) passed.push(octets.subarray(0, end));
      octets = octets.subarray(end);
    }
    if (!begins(octets)) return this.#release([...passed, octets]);
    this.#held = Buffer.from(octets);
    return Buffer.concat(passed);
  }

  #release(pieces: readonly Buffer[]): Buffer {
    this.#done = true;
    this.#held = Buffer.alloc(0);
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }
}

/** What one exchange leaves on its socket. */
export interface Tapped {
  readonly sent: OctetLog;
  readonly received: OctetLog;
  /** Called before the first octet, where the connection has carried another exchange before. */
  onUsedConnection(): void;
  /** Called after each piece received. */
  onOctets(): void;
}

/**
 * Whose octets the next write begins. undici calls a handler's `onRequestStart` and then writes the request's head in the
 * same turn, so "the last one announced" is exact, also with many connections.
 */
export interface Announcement {
  next?: Tapped | undefined;
}

function tap(socket: Socket, announcement: Announcement): void {
  let current: Tapped | undefined;
  const filter = new InterimFilter();
  const write = socket.write.bind(socket);
  const push = socket.push.bind(socket);
  socket.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    if (announcement.next) {
      if (current) announcement.next.onUsedConnection();
      current = announcement.next;
      announcement.next = undefined;
      filter.restart();
    }
    // undici writes heads as latin1 text and bodies as octets
    current?.sent.append(chunk);
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

/** Names and certificates stay the origin's, also over a bridge. */
export function tappedConnector(
  announcement: Announcement,
  { timeoutMs, via, hereOnly = false }: Pick<TransportOptions, 'timeoutMs' | 'via' | 'hereOnly'>,
): buildConnector.connector {
  const lookup = hereOnly ? { lookup: lookupHere } : {};
  const connect = buildConnector({ timeout: connectTimeoutMs(timeoutMs, via), allowH2: false, ...lookup });
  return (options, callback) => {
    const place = via
      ? { servername: options.hostname, hostname: via.host, host: via.host, port: String(via.port) }
      : {};
    connect({ ...options, ...place }, (...result) => {
      if (result[1]) tap(result[1], announcement);
      callback(...result);
    });
  };
}
