/** Tokens from a local issuer, with exactly the claims that a case asks for. Never for a host that is not named for it. */
import type { TokenIdentity } from '../model.ts';
import { expiryOf } from './proof.ts';
import { identityKey, type IdentityProvider, type TokenSource } from './provider.ts';
import { Secret } from './secret.ts';
import { TokenKeeper } from './token-keeper.ts';

/** What minting needs of an issuer; the one of `fixtures/issuer` fits, and so does anyone's own. */
export interface Mint {
  token(identity: TokenIdentity): Promise<string>;
}

const never = new AbortController().signal;

function mintedToken(mint: Mint, identity: TokenIdentity): TokenSource {
  return {
    async acquire() {
      const token = await mint.token(identity);
      return { ok: true, token: new Secret(token), ...expiryOf(token) };
    },
  };
}

/** @param now seconds since the epoch; without it tokens are taken to last for the run */
export function mintedIdentities(mint: Mint, now: () => number = () => -Infinity): IdentityProvider {
  const keepers = new Map<string, TokenKeeper>();
  return {
    token: (identity) => {
      const key = identityKey(identity);
      const keeper = keepers.get(key) ?? new TokenKeeper(mintedToken(mint, identity), { now, signal: never });
      keepers.set(key, keeper);
      return keeper.token();
    },
  };
}
