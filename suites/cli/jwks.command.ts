/** `graph-conformance jwks`: the keys that a mock has to know, printed or served. */
import { createServer } from 'node:http';
import { localIssuer } from '../run/state-folder.ts';
import { flag } from '../settings/flag.ts';
import { wholeNumber } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain } from './io.ts';
import { interrupted } from './until-signal.ts';

export const jwks = command(
  {
    name: 'jwks',
    usage: 'jwks [--serve PORT]',
    flags: {
      port: flag(
        '--serve PORT',
        'serve them on this machine at every path, for a mock that takes a JWKS URL, until Ctrl-C; 0 takes a free port',
        wholeNumber(0, 65_535),
      ),
    },
    examples: ['jwks > jwks.json'],
  },
  async (io, { port }) => {
    const issuer = await localIssuer(io.cwd);
    const text = `${JSON.stringify(issuer.jwks, undefined, 2)}\n`;
    if (port === undefined) {
      io.out(text);
      return 0;
    }
    const server = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(text),
    );
    const refused = await new Promise<Error | undefined>((resolve) => {
      server.once('error', resolve).listen(port, '127.0.0.1', () => resolve(undefined));
    });
    if (refused) return complain(io, [`--serve: ${port} cannot be used: ${refused.message}`]);
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : port;
    io.err(`http://127.0.0.1:${taken}/.well-known/jwks.json serves the keys of this folder; Ctrl-C ends\n`);
    await interrupted();
    server.closeAllConnections();
    server.close();
    return 0;
  },
);
