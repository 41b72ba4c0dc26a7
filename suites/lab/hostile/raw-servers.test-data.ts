/** Listeners that act on the connection itself, before or without a request. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Listening {
  readonly port: number;
  readonly origin: string;
  readonly connections: () => number;
  close(): Promise<void>;
}

/** Takes a server of node:net or node:tls that does not listen yet. */
export async function listening(server: Server, scheme = 'http'): Promise<Listening> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => {}));
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { port, origin: `${scheme}://127.0.0.1:${port}`, connections: () => connections, close };
}

export const onConnection = (act: (socket: Socket) => void): Promise<Listening> => listening(createServer(act));
