/**
 * Before a token decides a verdict: are its claims those of the identity that the case asked for? A token of another row
 * would make the verdict speak about that row.
 */
import type { JWTPayload } from 'jose';
import { failed } from '../../specs/result.ts';
import { describeIdentity, identityKey, type TokenIdentity } from '../model.ts';
import { algorithmOf, claimsOf, graphAppId, namesIn, schemeOf } from './claims.ts';
import type { IdentityProvider } from './provider.ts';
import { KnownSecrets, type Secret } from './secrets.ts';
import { tokenFault } from './token-fault.ts';
import type { TokenResult } from './token-source.ts';

/** What every token of a run has to be, whoever it speaks for. */
export interface ExpectedClaims {
  /** How Graph may be named as audience; `graphAppId` is always right. Absent: audiences are not compared. */
  readonly audiences?: readonly string[];
  /** Graph's own tokens name their audience; those of a mock may do without. */
  readonly namesAudience?: boolean;
}

/** Sign-in scopes that every delegated token may carry; they grant nothing on a resource. */
const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

const extraNames = (held: readonly string[], asked: readonly string[]): readonly string[] =>
  held.filter((name) => !asked.includes(name) && !signInScopes.has(name));

function differences(held: readonly string[], asked: readonly string[], claim: string): readonly string[] {
  const missing = asked.filter((name) => !held.includes(name));
  const extra = extraNames(held, asked);
  return [
    ...(missing.length > 0 ? [`its ${claim} lacks ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`its ${claim} also holds ${extra.join(', ')}`] : []),
  ];
}

function timeMismatch({ defect }: TokenIdentity, claims: JWTPayload, now: number): readonly string[] {
  // Claims are somebody else's JSON: a time may be anything.
  const expired = typeof claims.exp === 'number' && claims.exp <= now;
  const early = typeof claims.nbf === 'number' && claims.nbf > now;
  if (defect === 'expired') return expired ? [] : ['it has not expired'];
  if (defect === 'not-yet-valid') return early ? [] : ['it is valid already'];
  return [...(expired ? ['it has expired'] : []), ...(early ? ['it is not valid yet'] : [])];
}

/** `https://graph.microsoft.com/` and `https://graph.microsoft.com` name the same resource. */
const bare = (audience: string): string => audience.toLowerCase().replace(/\/+$/, '');

function isFor(claims: JWTPayload, audiences: readonly string[]): boolean {
  const right = new Set([graphAppId, ...audiences.map(bare)]);
  return namesIn(claims.aud).some((audience) => right.has(bare(audience)));
}

function audienceMismatch(
  { defect }: TokenIdentity,
  claims: JWTPayload,
  { audiences, namesAudience = false }: ExpectedClaims,
): readonly string[] {
  if (audiences === undefined) return [];
  const right = isFor(claims, audiences);
  if (defect === 'wrong-audience') return right ? ['its aud is the right one'] : [];
  const held = namesIn(claims.aud).join(', ');
  if (right || (held === '' && !namesAudience)) return [];
  return [`its aud is ${held === '' ? 'missing' : held}, not ${audiences[0] ?? graphAppId}`];
}

function signatureMismatch({ defect }: TokenIdentity, token: string): readonly string[] {
  const alg = defect === 'alg-none' ? algorithmOf(token) : undefined;
  return alg === undefined || alg === 'none' ? [] : [`its alg is ${alg}, not none`];
}

interface ClaimsComparison {
  /** What tells the token from the identity, as phrases; empty where nothing does. */
  readonly mismatches: readonly string[];
  /** What to do about it, where it is not plain. */
  readonly remedy?: string;
  /** Seconds since the epoch: until then the answer is the same. */
  readonly until: number;
}

const anotherApp =
  'a Graph token carries every permission ever consented for its client, so another app registration is needed';
const anotherResource = 'ask for a token of Microsoft Graph (Azure CLI: --resource-type ms-graph)';

/**
 * A token that is no JWT cannot be read: the configuration's word stands.
 * @param now seconds since the epoch
 */
export function compareClaims(
  identity: TokenIdentity,
  token: string,
  now: number,
  expected: ExpectedClaims = {},
): ClaimsComparison {
  const claims = claimsOf(token);
  if (!claims) return { mismatches: [], until: Infinity };
  const scheme = schemeOf(claims);
  const claim = identity.claim ?? (identity.scheme === 'Application' ? 'roles' : 'scp');
  const other = claim === 'scp' ? 'roles' : 'scp';
  const [held, misplaced] = [namesIn(claims[claim]), namesIn(claims[other])];
  const beside = identity.beside ?? [];
  const more = extraNames(held, identity.permissions).length + extraNames(misplaced, beside).length > 0;
  const stray = audienceMismatch(identity, claims, expected);
  const changes = [claims.exp, claims.nbf].filter((at): at is number => typeof at === 'number' && at > now);
  const forGraph = isFor(claims, expected.audiences ?? ['https://graph.microsoft.com']);
  const elsewhere = stray.length > 0 && identity.defect === undefined ? anotherResource : undefined;
  const remedy = more && forGraph ? anotherApp : elsewhere;
  return {
    mismatches: [
      ...(scheme === identity.scheme ? [] : [`it is a token of scheme ${scheme}`]),
      ...differences(held, identity.permissions, claim),
      ...differences(misplaced, beside, other),
      ...stray,
      ...signatureMismatch(identity, token),
      ...timeMismatch(identity, claims, now),
    ],
    ...(remedy === undefined ? {} : { remedy }),
    until: Math.min(Infinity, ...changes),
  };
}

interface Compared {
  readonly token: Secret;
  readonly answer: TokenResult;
  /** Seconds since the epoch. */
  readonly until: number;
}

function compared(
  identity: TokenIdentity,
  given: TokenResult & { ok: true },
  now: number,
  expected: ExpectedClaims,
  who: string,
): Compared {
  const { token } = given;
  const fault = tokenFault(token.reveal());
  if (fault !== undefined) return { token, answer: failed(`${who}its token ${fault}`), until: Infinity };
  const { mismatches, remedy, until } = compareClaims(identity, token.reveal(), now, expected);
  if (mismatches.length === 0) return { token, answer: given, until };
  const why = [mismatches.join(', '), ...(remedy === undefined ? [] : [remedy])].join('; ');
  return { token, answer: failed(`${who}its token does not fit: ${why}`), until };
}

/** What one provider gives, where it fits the identity. @param now seconds since the epoch */
export function fittingTokens(
  provider: IdentityProvider,
  now: () => number,
  expected: ExpectedClaims,
): IdentityProvider['token'] {
  const known = new Map<string, Compared>();
  const who = provider.name === undefined ? '' : `identity "${provider.name}": `;
  return async (identity) => {
    const given = await provider.token(identity);
    if (!given.ok) return given;
    const key = identityKey(identity);
    const before = known.get(key);
    // Asked for every request: claims are read once for each token, and again when the clock passes one of its times.
    if (before !== undefined && before.token === given.token && now() < before.until) return before.answer;
    const current = compared(identity, given, now(), expected, who);
    known.set(key, current);
    return current.answer;
  };
}

/**
 * Asks each provider in turn, until one has a token that fits: a token whose claims are another identity's is refused here,
 * so its cases are inconclusive.
 * @param now seconds since the epoch
 */
export function withComparedClaims(
  providers: readonly IdentityProvider[],
  now: () => number,
  expected: ExpectedClaims = {},
): IdentityProvider {
  const secrets = new KnownSecrets();
  for (const provider of providers) provider.secrets?.onSecret((secret) => void secrets.add(secret.reveal()));
  const ways = providers.map((provider) => fittingTokens(provider, now, expected));
  return {
    secrets,
    token: async (identity): Promise<TokenResult> => {
      const problems: string[] = [];
      for (const way of ways) {
        const answer = await way(identity);
        if (answer.ok) return answer;
        problems.push(...answer.problems);
      }
      const why =
        problems.length > 0
          ? problems.join('; ')
          : 'no configured identity has this kind of account with exactly these permissions (graph-conformance list identities --format json: what to add; "exclude" leaves cases out)';
      return failed(`no token for ${describeIdentity(identity)}: ${why}`);
    },
  };
}
