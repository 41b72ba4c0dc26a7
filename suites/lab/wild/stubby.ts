/** stubby: canned answers behind rules on method, path and headers, as a team writes them in an hour. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages } from '../install.ts';
import { freePort, nodeProgram, startServer } from '../process.ts';
import {
  actionsOnly,
  collections,
  failing,
  knownId,
  packages,
  refusals,
  whateverTheTokenSays,
  type WildServer,
} from './server.ts';

const requestId = '5f0d3c52-5d0d-4a4b-9d0a-3d1c0a8f4b11';
const token = { authorization: '^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9._~+/-]+=*$' };
const actionOf = (id: string): string =>
  `^/beta/deviceManagement/(${collections.join('|')})/${id}/(microsoft\\.graph\\.)?revokeToken$`;

const refusal = (status: keyof typeof refusals, fields: Readonly<Record<string, string>> = {}): object => ({
  status,
  headers: { 'content-type': 'application/json', 'request-id': requestId, ...fields },
  body: JSON.stringify(refusals[status]),
});

/** The first that fits answers. */
const stubs = [
  {
    request: { method: 'POST', url: actionOf(knownId), headers: token },
    response: { status: 204, headers: { 'request-id': requestId } },
  },
  { request: { method: 'POST', url: actionOf('[^/]+'), headers: token }, response: refusal(404) },
  {
    request: { method: 'POST', url: actionOf('[^/]+') },
    response: refusal(401, { 'www-authenticate': 'Bearer realm="wild"' }),
  },
  {
    request: { method: ['GET', 'PUT', 'PATCH', 'DELETE'], url: actionOf('[^/]+') },
    response: refusal(405, { allow: 'POST' }),
  },
];

export const stubby: WildServer = {
  name: 'stubby',
  of: `stubby ${packages.stubby}`,
  expected: [
    ...failing(
      'a rule of stubby is a pattern of text: it reads no claims and verifies no signature',
      whateverTheTokenSays,
    ),
    ...failing('where no stub fits, its 404 has no content', [
      ['routing/unknown-version', 'client-error-carries-an-error-object'],
    ]),
    ...failing('a pattern of a path is compared with regard to case, and the 404 is of stubby, not of a stub', [
      ['routing/path-in-upper-case', ['changed-path-case-is-accepted', 'answer-carries-a-request-id']],
    ]),
  ],
  start: async (folder) => {
    const home = await installPackages('wild', packages);
    const [port, admin, tls] = [await freePort(), await freePort(), await freePort()];
    const file = join(folder, 'stubs.json');
    await writeFile(file, JSON.stringify(stubs));
    const program = join(home, 'node_modules/stubby/bin/stubby');
    const ports = ['--stubs', String(port), '--admin', String(admin), '--tls', String(tls)];
    const argv = [program, '--location', '127.0.0.1', ...ports, '--data', file, '--quiet'];
    const { stop } = await startServer(nodeProgram(argv, folder), port);
    return { url: `http://127.0.0.1:${port}`, settings: actionsOnly, stop };
  },
};
