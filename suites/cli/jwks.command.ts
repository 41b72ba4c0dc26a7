import { complain, type ExitCode, type Io } from './io.ts';
import { localIssuer } from '../run/state-folder.ts';

export async function jwks(io: Io): Promise<ExitCode> {
  if (io.argv.length > 0) return complain(io, ['jwks: takes no arguments']);
  const issuer = await localIssuer(io.cwd);
  io.out(`${JSON.stringify(issuer.jwks, undefined, 2)}\n`);
  return 0;
}
