/** `graph-conformance token`: a token to try by hand. */
import { tokenDefects } from '../../fixtures/issuer/index.ts';
import { permissionSchemes } from '../../specs/model.ts';
import { defined, listed } from '../../specs/text.ts';
import { localIssuer } from '../run/state-folder.ts';
import { flag } from '../settings/flag.ts';
import { anyText, listOf, oneOf } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain } from './io.ts';

export const token = command(
  {
    name: 'token',
    usage: 'token --scheme SCHEME [--permission NAME]... [--claim NAME] [--defect DEFECT]',
    flags: {
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
      defect: flag('--defect DEFECT', listed(tokenDefects, 'or'), oneOf(tokenDefects)),
    },
    examples: ['token --scheme Application --permission DeviceManagementConfiguration.ReadWrite.All'],
  },
  async (io, { scheme, permissions, claim, defect }) => {
    if (scheme === undefined) return complain(io, [`--scheme: is missing; use one of ${permissionSchemes.join(', ')}`]);
    const issuer = await localIssuer(io.cwd);
    io.out(`${await issuer.token({ scheme, permissions, ...defined({ claim, defect }) })}\n`);
    return 0;
  },
);
