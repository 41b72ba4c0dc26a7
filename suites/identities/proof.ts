/**
 * Before a token decides a verdict: are its claims those of the identity that the case asked for? A token of another row
 * would make the verdict speak about that row. Claims are read, not verified: only the target can verify them.
 */
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { PermissionScheme } from '../../specs/model.ts';
import type { TokenIdentity } from '../model.ts';

/** Home tenant of personal accounts. */
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Microsoft Graph as an audience, in every cloud. */
export const graphAppId = '00000003-0000-0000-c000-000000000000';

/** Sign-in scopes that every delegated token may carry; they grant nothing on a resource. */
const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

/** What every token of a run has to be, whoever it speaks for. */
export interface Expected {
  /** Tenant id. Tokens of personal accounts have a home of their own. */
  readonly tenant?: string;
  /** For a Graph host: how its cloud may be named as audience. `graphAppId` is always right there. */
  readonly audiences?: readonly string[];
}

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

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
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

const extraNames = (held: readonly string[], asked: readonly string[]): readonly string[] =>
  held.filter((name) => !asked.includes(name) && !signInScopes.has(name));

function differences(held: readonly string[], asked: readonly string[], claim: string): string[] {
  const missing = asked.filter((name) => !held.includes(name));
  const extra = extraNames(held, asked);
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

function tenantMismatch({ tid }: JWTPayload, { tenant }: Expected): string[] {
  if (tenant === undefined || tid === personalTenant) return [];
  const held = typeof tid === 'string' ? tid.toLowerCase() : undefined;
  if (held === tenant.toLowerCase()) return [];
  return [held === undefined ? `it names no tenant, and not ${tenant}` : `its tid is ${held}, not ${tenant}`];
}

/** `https://graph.microsoft.com/` and `https://graph.microsoft.com` name the same resource. */
const bare = (audience: string): string => audience.toLowerCase().replace(/\/+$/, '');

function isFor(claims: JWTPayload, audiences: readonly string[]): boolean {
  const right = new Set([graphAppId, ...audiences.map(bare)]);
  return names(claims.aud).some((audience) => right.has(bare(audience)));
}

function audienceMismatch(identity: TokenIdentity, claims: JWTPayload, { audiences }: Expected): string[] {
  if (audiences === undefined) return [];
  const right = isFor(claims, audiences);
  if (identity.defect === 'wrong-audience') return right ? ['its aud is the right one'] : [];
  const held = names(claims.aud).join(', ');
  return right ? [] : [`its aud is ${held === '' ? 'missing' : held}, not ${audiences[0] ?? graphAppId}`];
}

function signatureMismatch({ defect }: TokenIdentity, token: string): string[] {
  const alg = algorithmOf(token);
  return defect === 'alg-none' && alg !== undefined && alg !== 'none' ? [`its alg is ${alg}, not none`] : [];
}

export interface Proof {
  /** What tells the token from the identity, as phrases; empty where nothing does. */
  readonly mismatches: readonly string[];
  /** What to do about it, where it is not plain. */
  readonly remedy?: string;
  /** Seconds since the epoch: until then the answer is the same. */
  readonly until: number;
}

const anotherApp =
  'a Graph token carries every permission ever consented for its client, so another app registration is needed';

/**
 * A token that is no JWT cannot be read: the configuration's word stands.
 * @param now seconds since the epoch
 */
export function prove(identity: TokenIdentity, token: string, now: number, expected: Expected = {}): Proof {
  const claims = claimsOf(token);
  if (!claims) return { mismatches: [], until: Infinity };
  const scheme = schemeOf(claims);
  const claim = identity.claim ?? (identity.scheme === 'Application' ? 'roles' : 'scp');
  const other = claim === 'scp' ? 'roles' : 'scp';
  const [held, misplaced] = [names(claims[claim]), names(claims[other])];
  const more = extraNames(held, identity.permissions).length + extraNames(misplaced, []).length > 0;
  const changes = [claims.exp, claims.nbf].filter((at): at is number => typeof at === 'number' && at > now);
  return {
    mismatches: [
      ...(scheme === identity.scheme ? [] : [`it is a token of scheme ${scheme}`]),
      ...differences(held, identity.permissions, claim),
      ...differences(misplaced, [], other),
      ...tenantMismatch(claims, expected),
      ...audienceMismatch(identity, claims, expected),
      ...signatureMismatch(identity, token),
      ...timeMismatch(identity, claims, now),
    ],
    ...(more && isFor(claims, expected.audiences ?? ['https://graph.microsoft.com']) ? { remedy: anotherApp } : {}),
    until: Math.min(Infinity, ...changes),
  };
}

export const mismatches = (
  identity: TokenIdentity,
  token: string,
  now: number,
  expected: Expected = {},
): readonly string[] => prove(identity, token, now, expected).mismatches;
