/** Servers on loopback that misbehave octet by octet, which node:http cannot. */
import { once, setMaxListeners } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { TransportOptions, WireRequest } from './wire.ts';

/** Octets, or what to do with the connection once a request's head is there. */
export type Behaviour = string | ((socket: Socket, request: string) => void);

export interface Served {
  readonly origin: string;
  readonly port: number;
  /** Heads and bodies of all requests, in the order of their arrival. */
  readonly requests: readonly string[];
  readonly connections: () => number;
  close(): Promise<void>;
}

const framed = /^content-length: (\d+)\r\n/im;

/** Index behind the first request in the text, or undefined while it is incomplete. */
function requestEnd(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const end = head + 4 + Number(framed.exec(text.slice(0, head + 2))?.[1] ?? 0);
  return text.length >= end ? end : undefined;
}

export async function serve(behaviour: Behaviour): Promise<Served> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const answer = (socket: Socket, request: string): void => {
    requests.push(request);
    if (typeof behaviour === 'string') socket.write(behaviour, 'latin1');
    else behaviour(socket, request);
  };
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    connections += 1;
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      for (let end = requestEnd(text); end !== undefined; end = requestEnd(text)) {
        const request = text.slice(0, end);
        text = text.slice(end);
        answer(socket, request);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { origin: `http://127.0.0.1:${port}`, port, requests, connections: () => connections, close };
}

/** Writes the pieces one after the other, each once the one before has gone and some milliseconds have passed. */
export const inPieces =
  (pieces: readonly string[], pauseMs: number) =>
  (socket: Socket): void => {
    const [first, ...rest] = pieces;
    if (first === undefined || socket.destroyed) return;
    socket.write(first, 'latin1');
    if (rest.length > 0) setTimeout(() => inPieces(rest, pauseMs)(socket), pauseMs);
  };

/** Writes for as long as the other side reads, heeding back-pressure. */
export const forEver =
  (opening: string, unit: Buffer) =>
  (socket: Socket): void => {
    socket.write(opening, 'latin1');
    const more = (): void => {
      while (!socket.destroyed && socket.write(unit));
    };
    socket.on('drain', more);
    more();
  };

export const wireRequest: WireRequest = {
  method: 'POST',
  path: '/beta/things/1/retire',
  headers: [['authorization', 'Bearer sesame-open']],
  body: '',
  framing: 'content-length',
};

export const transportOptions = (origin: string, timeoutMs = 5000): TransportOptions => ({
  origin,
  timeoutMs,
  connections: 4,
  clock: () => performance.now(),
});

export const never: AbortSignal = new AbortController().signal;
setMaxListeners(0, never);
