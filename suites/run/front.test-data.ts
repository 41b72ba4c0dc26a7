/** Stands before a service on this machine, and keeps what it was asked. */
import { createServer, request as ask } from 'node:http';
import type { Fields } from '../model.ts';
import { listening } from './targets.test-data.ts';

export interface Received {
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Fields;
  readonly body: string;
}

export interface Front {
  readonly url: string;
  /** In the order of their arrival. */
  readonly received: Received[];
}

export async function frontOf(service: string): Promise<Front> {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    const { method = '', url = '', rawHeaders } = incoming;
    const headers = rawHeaders.flatMap((name, at) =>
      at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
    );
    const entry = { method, path: url, headers, body: '' };
    received.push(entry);
    const onward = ask(new URL(service), { method, path: url, headers: [...rawHeaders] }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      answer.pipe(response);
    });
    incoming.on('data', (piece: Buffer) => (entry.body += piece.toString('latin1')));
    incoming.pipe(onward);
  });
  return { url: await listening(server), received };
}
