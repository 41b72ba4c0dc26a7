/** A Mockoon environment: one route for each spelling of each action, decided by rules on the claims of the token. */
import { audience, collections, knownId, permission, refusals } from './documented.ts';
import { personalTenant } from '../../identities/claims.ts';

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

/** Mockoon fills in what is left out when it is told to repair. */
export const environment = {
  name: 'wild',
  hostname: '127.0.0.1',
  headers: [{ key: 'request-id', value: '{{uuid}}' }],
  routes,
};
