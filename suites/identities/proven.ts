/** Any provider, with its tokens compared with what was asked for before they are used. */
import type { TokenIdentity } from '../model.ts';
import { describeIdentity, identityKey, type IdentityProvider, type TokenResult } from './provider.ts';
import { prove, type Expected } from './proof.ts';
import type { Secret } from './secret.ts';
import { SecretBook } from './secret-book.ts';

/** Characters that may stand in a bearer token; a line end among them would be a header of its own. @see RFC 6750 §2.1 */
const tokenSyntax = /^[A-Za-z0-9\-._~+/]{8,}=*$/;

async function firstToken(providers: readonly IdentityProvider[], identity: TokenIdentity): Promise<TokenResult> {
  let answer: TokenResult = { ok: false, reason: 'no identity is configured' };
  for (const provider of providers) {
    answer = await provider.token(identity);
    if (answer.ok) break;
  }
  return answer;
}

interface Judged {
  readonly answer: TokenResult;
  /** Seconds since the epoch. */
  readonly until: number;
}

function judge(identity: TokenIdentity, answer: TokenResult & { ok: true }, now: number, expected: Expected): Judged {
  const refused = (reason: string, until: number): Judged => ({ answer: { ok: false, reason }, until });
  const who = describeIdentity(identity);
  const token = answer.token.reveal();
  if (!tokenSyntax.test(token))
    return refused(
      `no token for ${who}: what was given is no bearer token (RFC 6750 2.1); give the token alone, without "Bearer"`,
      Infinity,
    );
  const { mismatches, remedy, until } = prove(identity, token, now, expected);
  if (mismatches.length === 0) return { answer, until };
  const why = [mismatches.join(', '), ...(remedy === undefined ? [] : [remedy])].join('; ');
  return refused(`this token exercises another row than ${who}: ${why}`, until);
}

function booked(providers: readonly IdentityProvider[]): SecretBook {
  const secrets = new SecretBook();
  for (const provider of providers) provider.secrets?.tell((secret) => void secrets.add(secret.reveal()));
  return secrets;
}

/**
 * Asks each provider in turn. A token whose claims are another identity's is refused here, so its cases are inconclusive.
 * @param now seconds since the epoch
 */
export function provenIdentities(
  providers: readonly IdentityProvider[],
  now: () => number,
  expected: Expected = {},
): IdentityProvider {
  const judged = new Map<string, Judged & { readonly token: Secret }>();
  return {
    secrets: booked(providers),
    token: async (identity): Promise<TokenResult> => {
      const answer = await firstToken(providers, identity);
      if (!answer.ok) return { ok: false, reason: `no token for ${describeIdentity(identity)}: ${answer.reason}` };
      const key = identityKey(identity);
      const before = judged.get(key);
      // Asked for every request: claims are read once for each token, and again when the clock passes one of its times.
      if (before !== undefined && before.token === answer.token && now() < before.until) return before.answer;
      const current = judge(identity, answer, now(), expected);
      judged.set(key, { ...current, token: answer.token });
      return current.answer;
    },
  };
}
