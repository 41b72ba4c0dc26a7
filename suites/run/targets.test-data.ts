/** Services on loopback that are no Graph, for runs that have something to find. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TestTarget {
  readonly url: string;
  readonly connections: () => number;
  readonly requests: readonly IncomingMessage[];
  readonly firstRequest: Promise<void>;
}

/** Listens until the test is over. @returns its URL */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function serveTarget(answer: RequestListener): Promise<TestTarget> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    answer(request, response);
  });
  server.on('connection', () => (connections += 1));
  const firstRequest = once(server, 'request').then(() => undefined);
  return { url: await listening(server), connections: () => connections, requests, firstRequest };
}

/** The same answer to everything. */
export const always =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

export const plainWebServer = always(404, { 'content-type': 'text/html' }, '<h1>Not Found</h1>');
export const letsEveryoneIn = always(204);
export const letsNobodyIn = always(
  401,
  { 'content-type': 'application/json', 'www-authenticate': 'Bearer', 'request-id': '1' },
  '{"error":{"code":"InvalidAuthenticationToken","message":"no"}}',
);
export const neverAnswers: RequestListener = () => {};

/** A port where nobody listens: one that was free a moment ago. */
export async function deadPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
