/** `graph-conformance token`: a token to try by hand. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { tokenDefects, type Issuer } from '../../fixtures/issuer/index.ts';
import { permissionSchemes, standInId } from '../../specs/model.ts';
import { defined, listed } from '../../specs/text.ts';
import { localIssuer } from '../run/state-folder.ts';
import { flag } from '../settings/flag.ts';
import { anyText, listOf, onOff, oneOf } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain } from './io.ts';

/** What a mock can tell the callers by; the values are those of every token of this machine. */
async function explanation(issuer: Issuer): Promise<string> {
  const permissions = ['User.Read', 'Device.Read.All'];
  const tokens = await Promise.all(permissionSchemes.map((scheme) => issuer.token({ scheme, permissions })));
  const kinds = tokens.map((token, at) => {
    const { iss, tid, idtyp, scp, roles } = decodeJwt(token);
    const held = scp === undefined ? `"roles": ${JSON.stringify(roles)}` : `"scp": ${JSON.stringify(scp)}`;
    return `${permissionSchemes[at]}\n  "iss": "${iss}", "tid": "${String(tid)}", "idtyp": "${String(idtyp)}", ${held}\n`;
  });
  const [first = ''] = tokens;
  const { alg, kid } = decodeProtectedHeader(first);
  return [
    `Signed with ${alg}, key "${kid}" of graph-conformance jwks; "aud": "${String(decodeJwt(first).aud)}"; valid for an hour.\n`,
    ...kinds,
    `The id in a path where no --param gives one: ${standInId}\n`,
  ].join('\n');
}

export const token = command(
  {
    name: 'token',
    usage:
      'token --explain | --scheme SCHEME [--permission NAME]... [--claim NAME] [--beside NAME]... [--defect DEFECT]',
    flags: {
      explain: flag('--explain', 'print what tokens of each scheme look like, for the owner of a mock', onOff, false),
      scheme: flag('--scheme SCHEME', listed(permissionSchemes, 'or'), oneOf(permissionSchemes)),
      permissions: flag(
        '--permission NAME',
        'a permission that the token holds (repeatable; default: none)',
        listOf(anyText),
        [],
      ),
      claim: flag(
        '--claim NAME',
        'scp or roles: the claim that holds the permissions (default: roles for Application, else scp)',
        oneOf(['scp', 'roles'] as const),
      ),
      beside: flag(
        '--beside NAME',
        'a permission in the other one of the two claims (repeatable)',
        listOf(anyText),
        [],
      ),
      defect: flag('--defect DEFECT', listed(tokenDefects, 'or'), oneOf(tokenDefects)),
    },
    examples: [
      'token --explain',
      'token --scheme Application --permission DeviceManagementConfiguration.ReadWrite.All',
    ],
  },
  async (io, { explain, scheme, permissions, claim, beside, defect }) => {
    if (explain) {
      io.out(await explanation(await localIssuer(io.cwd)));
      return 0;
    }
    if (scheme === undefined) return complain(io, [`--scheme: is missing; use one of ${permissionSchemes.join(', ')}`]);
    const issuer = await localIssuer(io.cwd);
    io.out(`${await issuer.token({ scheme, permissions, beside, ...defined({ claim, defect }) })}\n`);
    return 0;
  },
);
