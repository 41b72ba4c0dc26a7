/** Any provider, with its tokens compared with what was asked for before they are used. */
import type { TokenIdentity } from '../model.ts';
import { describeIdentity, type IdentityProvider, type TokenResult } from './provider.ts';
import { mismatches } from './proof.ts';

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

/**
 * Asks each provider in turn. A token whose claims are another identity's is refused here, so its cases are inconclusive.
 * @param now seconds since the epoch
 */
export function provenIdentities(providers: readonly IdentityProvider[], now: () => number): IdentityProvider {
  return {
    known: providers.flatMap(({ known = [] }) => known),
    token: async (identity): Promise<TokenResult> => {
      const answer = await firstToken(providers, identity);
      const who = describeIdentity(identity);
      if (!answer.ok) return { ok: false, reason: `no token for ${who}: ${answer.reason}` };
      const token = answer.token.reveal();
      if (!tokenSyntax.test(token))
        return {
          ok: false,
          reason: `no token for ${who}: what was given is no bearer token (RFC 6750 2.1); give the token alone, without "Bearer"`,
        };
      const differences = mismatches(identity, token, now());
      if (differences.length === 0) return answer;
      return { ok: false, reason: `this token exercises another row than ${who}: ${differences.join(', ')}` };
    },
  };
}
