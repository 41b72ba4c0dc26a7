/** Any provider, with its tokens compared with what was asked for before they are used. */
import { describeIdentity, type IdentityProvider, type TokenResult } from './provider.ts';
import { mismatches } from './proof.ts';

/**
 * Asks each provider in turn. A token whose claims are another identity's is refused here, so its cases are inconclusive.
 * @param now seconds since the epoch
 */
export function provenIdentities(providers: readonly IdentityProvider[], now: () => number): IdentityProvider {
  return {
    token: async (identity): Promise<TokenResult> => {
      let answer: TokenResult = { ok: false, reason: 'no identity is configured' };
      for (const provider of providers) {
        answer = await provider.token(identity);
        if (answer.ok) break;
      }
      if (!answer.ok) return { ok: false, reason: `no token for ${describeIdentity(identity)}: ${answer.reason}` };
      const differences = mismatches(identity, answer.token.reveal(), now());
      if (differences.length === 0) return answer;
      return {
        ok: false,
        reason: `this token exercises another row than ${describeIdentity(identity)}: ${differences.join(', ')}`,
      };
    },
  };
}
