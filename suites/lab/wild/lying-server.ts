/** A server with one lie before it, 200 in the place of 204: the scoreboard has to tell them apart. */
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import type { WildServer } from './server.ts';

export const lyingServer = ({ name, start, ...rest }: WildServer): WildServer => ({
  ...rest,
  name: `${name}-lying`,
  start: async (folder) => {
    const honest = await start(folder);
    const liar = createServer((incoming, answer) => {
      const { method, url = '/', rawHeaders: headers } = incoming;
      const asked = request(honest.url + url, { method, headers }, (told) => {
        answer.writeHead(told.statusCode === 204 ? 200 : (told.statusCode ?? 500), told.rawHeaders);
        told.pipe(answer);
      });
      incoming.pipe(asked.once('error', () => answer.destroy()));
    });
    await once(liar.listen(0, '127.0.0.1'), 'listening');
    const address = liar.address();
    if (address === null || typeof address === 'string') throw new Error('a port was asked for, and none was given');
    const stop = async (): Promise<void> => {
      liar.close().closeAllConnections();
      await honest.stop();
    };
    return { ...honest, url: `http://127.0.0.1:${address.port}`, stop };
  },
});
