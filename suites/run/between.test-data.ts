/** A server between a run and its target, which may answer in the target's place. */
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { serveTarget, type TestTarget } from './targets.test-data.ts';

/** True where it has answered. */
export type Interception = (line: string, response: ServerResponse) => boolean;

export function serveBetween(url: string, intercept: Interception): Promise<TestTarget> {
  return serveTarget((message: IncomingMessage, response) => {
    if (intercept(`${message.method} ${message.url}`, response)) return;
    const { method, headers } = message;
    const onward = request(url + message.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    message.pipe(onward);
  });
}
