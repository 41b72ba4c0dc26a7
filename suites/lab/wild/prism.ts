/** Prism: a mock made of an OpenAPI description and of nothing else. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../install.ts';
import { freePort, nodeProgram, startServer } from '../process.ts';
import { actionsOnly, failing, packages, whateverTheTokenSays, type WildServer } from './server.ts';

export const prism: WildServer = {
  name: 'prism',
  of: `@stoplight/prism-cli ${packages['@stoplight/prism-cli']}`,
  expected: [
    ...failing(
      'to Prism any text behind "Bearer " is a token: it reads no claims and verifies no signature',
      whateverTheTokenSays,
    ),
    {
      cases: 'headers/lower-case-bearer',
      verdict: 'fail',
      check: 'lower-case-bearer-is-accepted',
      because:
        'Prism looks for the scheme with /^Bearer\\s.+$/, with regard to case, and refuses what RFC 9110 11.1 allows',
    },
    {
      cases: 'routing/unknown-version',
      verdict: 'fail',
      check: 'client-error-carries-an-error-object',
      because: 'what the description does not know is answered by Prism itself, with a problem of RFC 9457',
    },
    {
      cases: 'routing/path-in-upper-case',
      verdict: 'fail',
      check: ['changed-path-case-is-accepted', 'answer-carries-a-request-id'],
      because:
        'paths of an OpenAPI description are compared with regard to case, and the 404 is of Prism, not of the description',
    },
  ],
  start: async (folder) => {
    const home = await installPackages('wild', packages);
    const port = await freePort();
    const description = fileURLToPath(new URL('prism.openapi.yaml', import.meta.url));
    const program = join(home, 'node_modules/@stoplight/prism-cli/dist/index.js');
    const listen = ['--host', '127.0.0.1', '--port', String(port), '--multiprocess', 'false'];
    const { stop } = await startServer(nodeProgram([program, 'mock', ...listen, description], folder), port);
    return { url: `http://127.0.0.1:${port}`, settings: actionsOnly, stop };
  },
};
