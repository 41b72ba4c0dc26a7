/** What a token says about itself. Claims are read, not verified: only the target can verify them. */
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { PermissionScheme } from '../../specs/model.ts';

/** Home tenant of personal accounts. */
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Microsoft Graph as an audience, in every cloud. */
export const graphAppId = '00000003-0000-0000-c000-000000000000';

/** Undefined where the token is no JWT. */
export function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** Ready to be spread into a `TokenResult`. */
export function expiryOf(token: string): { readonly expiresAt?: number } {
  const exp = claimsOf(token)?.exp;
  return typeof exp === 'number' ? { expiresAt: exp } : {};
}

export function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}

/** Permissions of `scp` (a text) or `roles` (a list). */
export function namesIn(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((name) => name !== '');
  return Array.isArray(claim) ? claim.filter((name): name is string => typeof name === 'string') : [];
}

export function schemeOf(claims: JWTPayload): PermissionScheme {
  if (claims['tid'] === personalTenant) return 'DelegatedPersonal';
  if (claims['idtyp'] === 'app') return 'Application';
  if (claims['idtyp'] === 'user' || claims['scp'] !== undefined) return 'DelegatedWork';
  return claims['roles'] !== undefined || (claims.sub !== undefined && claims.sub === claims['oid'])
    ? 'Application'
    : 'DelegatedWork';
}
