/** The identities of a configuration as one provider: found by what they stand for, each acquired once. */
import type { TokenIdentity } from '../model.ts';
import { identityKey, type IdentityProvider, type TokenResult, type TokenSource } from './provider.ts';
import type { SecretBook } from './secret-book.ts';
import { TokenKeeper } from './token-keeper.ts';

/** What an identity stands for, its name in the configuration, and a way to its tokens. */
export interface ConfiguredIdentity extends Omit<TokenIdentity, 'kind'>, TokenSource {
  readonly name: string;
}

export interface ConfiguredOptions {
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly secrets: SecretBook;
}

const noneIsThisOne: TokenResult = { ok: false, reason: 'no identity of the configuration is this one' };

/** The order of names in a token that somebody else made is not ours to choose. */
const keyOf = (identity: Omit<TokenIdentity, 'kind'>): string =>
  identityKey({ ...identity, permissions: identity.permissions.toSorted() });

/** Reasons name the identity and hold no secret; a source that throws fails for its own identity alone. */
function guarded(identity: ConfiguredIdentity, secrets: SecretBook): TokenSource {
  const refused = (why: string): TokenResult => ({
    ok: false,
    reason: secrets.cut(`identity "${identity.name}": ${why}`),
  });
  return {
    async acquire(signal) {
      if (signal.aborted) return refused('the run was interrupted');
      try {
        const answer = await identity.acquire(signal);
        return answer.ok ? answer : refused(answer.reason);
      } catch (error) {
        return refused(`its provider failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

/** Identities that stand for the same are alternatives, in the order of the configuration: a laptop has other ways than a CI job. */
async function firstOf(keepers: readonly TokenKeeper[]): Promise<TokenResult> {
  const reasons: string[] = [];
  for (const keeper of keepers) {
    const answer = await keeper.token();
    if (answer.ok) return answer;
    reasons.push(answer.reason);
  }
  return { ok: false, reason: reasons.join('; ') };
}

export function configuredIdentities(
  identities: readonly ConfiguredIdentity[],
  { now, signal, secrets }: ConfiguredOptions,
): IdentityProvider {
  const byKey = new Map<string, TokenKeeper[]>();
  for (const identity of identities) {
    const keeper = new TokenKeeper(guarded(identity, secrets), {
      now,
      signal,
      onToken: (token) => void secrets.add(token.reveal()),
    });
    byKey.set(keyOf(identity), [...(byKey.get(keyOf(identity)) ?? []), keeper]);
  }
  return {
    secrets,
    token: async (identity) => {
      const [only, ...others] = byKey.get(keyOf(identity)) ?? [];
      if (only === undefined) return noneIsThisOne;
      return others.length === 0 ? only.token() : firstOf([only, ...others]);
    },
  };
}
