/** Octets on their way to a client: cut, delayed, and followed by nothing, a close or a reset. */
import type { Socket } from 'node:net';

/** What a server sends for one request, and what it does with the connection then. */
export interface Sending {
  readonly octets: string;
  /** Octets of each segment; the last one repeats. */
  readonly segments: readonly number[];
  readonly pauseMs: number;
  readonly end: 'keep' | 'close' | 'reset';
}

/** Node leaves a handle open for ever, and its thread spinning, where a socket that is being shut down is to be reset. */
export const reset = (socket: Socket): unknown => (socket.writableEnded ? socket.destroy() : socket.resetAndDestroy());

export function deliver(
  socket: Socket,
  { octets, segments: [size = octets.length, ...more], pauseMs, end }: Sending,
): void {
  if (socket.destroyed) return;
  if (octets !== '') socket.write(octets.slice(0, size), 'latin1');
  const rest = octets.slice(size);
  if (rest !== '') setTimeout(() => deliver(socket, { octets: rest, segments: more, pauseMs, end }), pauseMs);
  else if (end === 'close') socket.end();
  else if (end === 'reset') setTimeout(() => reset(socket), pauseMs);
}
