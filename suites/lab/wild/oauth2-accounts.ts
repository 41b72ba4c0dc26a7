/** Who the issuer speaks for, and the claims that it is told to put into each token. */
import type { StaticIdentity } from '../../identities/config.ts';
import { personalTenant } from '../../identities/claims.ts';
import { permission } from './documented.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface Account extends Omit<StaticIdentity, 'provider' | 'token'> {
  readonly name: string;
  readonly claims: Claims;
}

/** Seconds. */
const day = 86_400;
const workTenant = '6f3a8f0e-4a53-4a6e-9d55-0d9a4b9f7c21';
const user = { idtyp: 'user', tid: workTenant, sub: 'u-1', oid: 'o-1' };
const app = { idtyp: 'app', tid: workTenant, sub: 'o-2', oid: 'o-2' };

/** Delegated tokens of a real tenant hold the scopes of the sign-in too. */
const scopes = (...names: readonly string[]): Claims => ({ scp: ['openid', 'profile', ...names].join(' ') });

const work = (name: string, ...permissions: readonly string[]): Account => ({
  name,
  scheme: 'DelegatedWork',
  permissions,
  claims: { ...user, ...scopes(...permissions) },
});

const writer = work('work-writer', permission);

const lookAlikes = {
  'longer-name': `${permission}.Extra`,
  'longer-word': `${permission}s`,
  'prefixed-name': `Not${permission}`,
  'shorter-name': 'DeviceManagementConfiguration.ReadWrite',
  'other-separators': 'DeviceManagementConfiguration-ReadWrite-All',
  'other-area': 'DeviceManagementApps.ReadWrite.All',
  'changed-case': 'dEVICEmANAGEMENTcONFIGURATION.rEADwRITE.aLL',
} as const;

const defective = (name: NonNullable<Account['defect']>, claims: Claims): Account => ({
  ...writer,
  name: `work-${name}`,
  defect: name,
  claims: { ...writer.claims, ...claims },
});

/** One for every identity that a case asks for and the issuer can speak for. @param now seconds since 1970 */
export const accounts = (now: number): readonly Account[] => [
  writer,
  work('work-writer-and-more', 'User.Read', permission),
  work('work-stranger', 'User.Read'),
  work('work-reader', 'DeviceManagementConfiguration.Read.All'),
  work('work-nothing'),
  ...Object.entries(lookAlikes).map(([name, other]) => work(`work-${name}`, other)),
  { ...writer, name: 'work-roles', claim: 'roles', claims: { ...user, roles: [permission] } },
  {
    ...writer,
    name: 'personal-writer',
    scheme: 'DelegatedPersonal',
    claims: { ...writer.claims, tid: personalTenant },
  },
  { ...writer, name: 'app-writer', scheme: 'Application', claims: { ...app, roles: [permission] } },
  { ...writer, name: 'app-scopes', scheme: 'Application', claim: 'scp', claims: { ...app, scp: permission } },
  defective('expired', { iat: now - 2 * day, nbf: now - 2 * day, exp: now - day }),
  defective('not-yet-valid', { nbf: now + day, exp: now + 2 * day }),
  defective('wrong-audience', { aud: 'https://management.azure.com' }),
  defective('unknown-key', {}),
];
