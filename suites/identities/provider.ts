/** Identity -> token: minted by a local issuer, or from the identities of a configuration; each is acquired once for the run. */
import { failed } from '../../specs/result.ts';
import { messageOf } from '../../specs/text.ts';
import { identityKey, type TokenIdentity } from '../model.ts';
import { expiryOf } from './claims.ts';
import { Secret, type KnownSecrets } from './secrets.ts';
import { TokenCache, type TokenCacheOptions, type TokenResult, type TokenSource } from './token-source.ts';

export interface IdentityProvider {
  /** Everything that must not be printed: a target may know tokens before anyone asks for them, and echo them. */
  readonly secrets?: KnownSecrets;
  /** Of the configuration's identity, where it stands for one. */
  readonly name?: string;
  /** Cheap to call for every request: one acquisition serves them all. Without a problem where the identity is none of its own. */
  token(identity: TokenIdentity): Promise<TokenResult>;
}

/** A provider that breaks leaves its own cases without a verdict, and no others. */
export async function tokenFrom(provider: IdentityProvider, identity: TokenIdentity): Promise<TokenResult> {
  try {
    return await provider.token(identity);
  } catch (error) {
    return failed(`the identity provider failed: ${messageOf(error)}`);
  }
}

/** What minting needs of an issuer; the one of `fixtures/issuer` fits, and so does anyone's own. */
export interface Mint {
  token(identity: TokenIdentity): Promise<string>;
}

const never = new AbortController().signal;

/**
 * Tokens with exactly the claims that a case asks for. Never for a host that is not named for it.
 * @param now seconds since the epoch; without it tokens are taken to last for the run
 */
export function mintedIdentities(mint: Mint, now: () => number = () => -Infinity): IdentityProvider {
  const caches = new Map<string, TokenCache>();
  const acquire = async (identity: TokenIdentity): Promise<TokenResult> => {
    const token = await mint.token(identity);
    return { ok: true, token: new Secret(token), ...expiryOf(token) };
  };
  return {
    token: (identity) => {
      const key = identityKey(identity);
      const cache = caches.get(key) ?? new TokenCache({ acquire: () => acquire(identity) }, { now, signal: never });
      caches.set(key, cache);
      return cache.token();
    },
  };
}

/** What an identity stands for, its name in the configuration, and a way to its tokens. */
export interface ConfiguredIdentity extends Omit<TokenIdentity, 'kind'>, TokenSource {
  readonly name: string;
}

export interface NamedProvider extends IdentityProvider {
  readonly name: string;
}

interface ConfiguredOptions extends TokenCacheOptions {
  /** Told of every token before anyone gets it. */
  readonly secrets: KnownSecrets;
}

/** The order of names in a token that somebody else made is not ours to choose. */
export const keyOf = (identity: Omit<TokenIdentity, 'kind'>): string =>
  identityKey({ ...identity, permissions: identity.permissions.toSorted() });

/** Problems name the identity and hold no secret; a source that throws fails for its own identity alone. */
function namedSource(identity: ConfiguredIdentity, secrets: KnownSecrets): TokenSource {
  const refused = (...problems: readonly string[]): TokenResult =>
    failed(...problems.map((problem) => secrets.redact(`identity "${identity.name}": ${problem}`)));
  return {
    async acquire(signal) {
      if (signal.aborted) return refused('the run was interrupted');
      try {
        const answer = await identity.acquire(signal);
        if (!answer.ok) return refused(...answer.problems);
        secrets.add(answer.token.reveal());
        return answer;
      } catch (error) {
        return refused(`its provider failed: ${messageOf(error)}`);
      }
    },
  };
}

/** A provider for each; those that stand for the same are alternatives, in this order: a laptop has other ways than a CI job. */
export function configuredIdentities(
  identities: readonly ConfiguredIdentity[],
  { now, signal, secrets }: ConfiguredOptions,
): readonly NamedProvider[] {
  return identities.map((own) => {
    const key = keyOf(own);
    const cache = new TokenCache(namedSource(own, secrets), { now, signal });
    return {
      name: own.name,
      secrets,
      token: async (identity) => (keyOf(identity) === key ? cache.token() : failed()),
    };
  });
}
