/** `graph-conformance jwks`: the keys that a mock has to know. */
import { localIssuer } from '../run/state-folder.ts';
import { command } from './command.ts';

export const jwks = command({ name: 'jwks', usage: 'jwks', flags: {}, examples: ['jwks > jwks.json'] }, async (io) => {
  const issuer = await localIssuer(io.cwd);
  io.out(`${JSON.stringify(issuer.jwks, undefined, 2)}\n`);
  return 0;
});
