/** A server of node:http, which cannot misbehave on the wire; its answers can. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** An honest server that answers so; it ends with the test, which must not be a concurrent one. */
export async function listen(answer: (request: IncomingMessage, reply: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const noContent = (_request: IncomingMessage, reply: ServerResponse): unknown => reply.writeHead(204).end();
