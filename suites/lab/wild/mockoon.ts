/** Mockoon: a mock made of one route for each spelling of each action, and of rules on the claims of the token. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { personalTenant } from '../../identities/claims.ts';
import { installPackages } from '../install.ts';
import { freePort, nodeProgram, startServer } from '../process.ts';
import {
  actionsOnly,
  audience,
  collections,
  knownId,
  packages,
  permission,
  refusals,
  type WildServer,
} from './server.ts';

interface Rule {
  readonly target: 'header' | 'params' | 'templating';
  readonly modifier: string;
  readonly value: string;
  readonly operator: 'equals' | 'regex' | 'regex_i';
  readonly invert: boolean;
}

const claim = (name: string): string => `{{jwtPayload (header 'Authorization') '${name}'}}`;

const rule = (modifier: string, value: string, target: Rule['target'] = 'templating'): Rule => ({
  target,
  modifier,
  value,
  operator: 'equals',
  invert: false,
});
const unless = (other: Rule): Rule => ({ ...other, invert: true });

/** Seconds since 1970 are `t` to Mockoon's date formats. */
const isLater = (name: string): Rule =>
  rule(`{{gt (jwtPayload (header 'Authorization') '${name}') (now 't')}}`, 'true');

const unusable: readonly Rule[] = [
  unless({ ...rule('Authorization', '^bearer +[A-Za-z0-9._~+/-]+=*$', 'header'), operator: 'regex_i' }),
  rule(`{{jwtHeader (header 'Authorization') 'alg'}}`, 'none'),
  unless(rule(claim('aud'), audience)),
  unless(isLater('exp')),
  isLater('nbf'),
];

const withoutRight: readonly Rule[] = [
  unless(rule(claim('idtyp'), 'user')),
  rule(claim('tid'), personalTenant),
  unless({ ...rule(claim('scp'), `(^| )${permission.replaceAll('.', '\\.')}( |$)`), operator: 'regex' }),
];

function response(statusCode: number, rules: readonly Rule[], headers: Readonly<Record<string, string>> = {}): object {
  const content = statusCode === 401 || statusCode === 403 || statusCode === 404 ? refusals[statusCode] : undefined;
  const fields = { ...(content === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers };
  return {
    statusCode,
    rules,
    rulesOperator: 'OR',
    headers: Object.entries(fields).map(([key, value]) => ({ key, value })),
    body: content === undefined ? '' : JSON.stringify(content),
    default: statusCode === 204,
  };
}

const routes = collections.flatMap((collection) =>
  ['revokeToken', 'microsoft.graph.revokeToken'].map((spelling) => ({
    type: 'http',
    method: 'post',
    endpoint: `beta/deviceManagement/${collection}/:id/${spelling}`,
    responses: [
      response(401, unusable, { 'WWW-Authenticate': 'Bearer realm="wild"' }),
      response(403, withoutRight),
      response(404, [unless(rule('id', knownId, 'params'))]),
      response(204, []),
    ],
  })),
);

export const mockoon: WildServer = {
  name: 'mockoon',
  of: `@mockoon/cli ${packages['@mockoon/cli']}`,
  expected: [
    {
      cases: 'headers/token-{tampered-signature,unknown-key}',
      verdict: 'fail',
      check: 'defective-token-is-refused',
      because: 'a rule of Mockoon can decode a token, and has no key to verify it with',
    },
    {
      cases: 'routing/unknown-version',
      verdict: 'fail',
      check: 'client-error-carries-an-error-object',
      because: 'where no route is declared, the page is that of Express',
    },
  ],
  start: async (folder) => {
    const home = await installPackages('wild', packages);
    const port = await freePort();
    const file = join(folder, 'mockoon.json');
    const headers = [{ key: 'request-id', value: '{{uuid}}' }];
    await writeFile(file, JSON.stringify({ name: 'wild', hostname: '127.0.0.1', port, headers, routes }, undefined, 2));
    const program = join(home, 'node_modules/@mockoon/cli/bin/run.js');
    const listen = ['--data', file, '--hostname', '127.0.0.1', '--port', String(port)];
    // it fills in what the environment leaves out when it is told to repair it
    const options = ['--repair', '--disable-log-to-file', '--disable-admin-api'];
    const { stop } = await startServer(nodeProgram([program, 'start', ...listen, ...options], folder), port);
    return { url: `http://127.0.0.1:${port}`, settings: actionsOnly, stop };
  },
};
