/** A server with one lie before it, 200 in the place of 204: the scoreboard has to tell them apart. */
import { request } from 'node:http';
import { serve, type WildServer } from './server.ts';

export const lyingServer = ({ name, start, ...rest }: WildServer): WildServer => ({
  ...rest,
  name: `${name}-lying`,
  start: async (folder) => {
    const honest = await start(folder);
    const liar = await serve((incoming, answer) => {
      const { method, url = '/', rawHeaders: headers } = incoming;
      const asked = request(honest.url + url, { method, headers }, (told) => {
        answer.writeHead(told.statusCode === 204 ? 200 : (told.statusCode ?? 500), told.rawHeaders);
        told.pipe(answer);
      });
      incoming.pipe(asked.once('error', () => answer.destroy()));
    });
    const stop = () => Promise.all([liar.stop(), honest.stop()]);
    return { ...honest, url: liar.url, stop };
  },
});
