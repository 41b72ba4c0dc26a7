/**
 * Before a token decides a verdict: are its claims those of the identity that the case asked for? A token of another row
 * would make the verdict speak about that row. Claims are read, not verified: only the target can verify them.
 */
import { decodeJwt, type JWTPayload } from 'jose';
import type { PermissionScheme } from '../../specs/model.ts';
import type { TokenIdentity } from '../model.ts';

/** Home tenant of personal accounts. */
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Sign-in scopes that every delegated token may carry; they grant nothing on a resource. */
const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

export function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

const names = (value: unknown): string[] => {
  if (typeof value === 'string') return value.split(' ').filter((name) => name !== '');
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
};

export function schemeOf(claims: JWTPayload): PermissionScheme {
  if (claims['tid'] === personalTenant) return 'DelegatedPersonal';
  if (claims['idtyp'] === 'app') return 'Application';
  if (claims['idtyp'] === 'user' || claims['scp'] !== undefined) return 'DelegatedWork';
  return claims['roles'] !== undefined || (claims.sub !== undefined && claims.sub === claims['oid'])
    ? 'Application'
    : 'DelegatedWork';
}

function differences(held: readonly string[], asked: readonly string[], claim: string): string[] {
  const missing = asked.filter((name) => !held.includes(name));
  const extra = held.filter((name) => !asked.includes(name) && !signInScopes.has(name));
  return [
    ...(missing.length > 0 ? [`its ${claim} lacks ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`its ${claim} also holds ${extra.join(', ')}`] : []),
  ];
}

function timeMismatch(identity: TokenIdentity, claims: JWTPayload, now: number): string[] {
  // Claims are somebody else's JSON: a time may be anything.
  const expired = typeof claims.exp === 'number' && claims.exp <= now;
  const early = typeof claims.nbf === 'number' && claims.nbf > now;
  if (identity.defect === 'expired') return expired ? [] : ['it has not expired'];
  if (identity.defect === 'not-yet-valid') return early ? [] : ['it is valid already'];
  return [...(expired ? ['it has expired'] : []), ...(early ? ['it is not valid yet'] : [])];
}

/**
 * What tells the token from the identity, as phrases; empty where nothing does. A token that is no JWT cannot be read:
 * the configuration's word stands.
 * @param now seconds since the epoch
 */
export function mismatches(identity: TokenIdentity, token: string, now: number): readonly string[] {
  const claims = claimsOf(token);
  if (!claims) return [];
  const scheme = schemeOf(claims);
  const claim = identity.claim ?? (identity.scheme === 'Application' ? 'roles' : 'scp');
  const other = claim === 'scp' ? 'roles' : 'scp';
  return [
    ...(scheme === identity.scheme ? [] : [`it is a token of scheme ${scheme}`]),
    ...differences(names(claims[claim]), identity.permissions, claim),
    ...differences(names(claims[other]), [], other),
    ...timeMismatch(identity, claims, now),
  ];
}
