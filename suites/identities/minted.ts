/** Tokens from a local issuer, with exactly the claims that a case asks for. Never for a host that is not named for it. */
import type { TokenIdentity } from '../model.ts';
import type { IdentityProvider } from './provider.ts';
import { Secret } from './secret.ts';

/** What minting needs of an issuer; the one of `fixtures/issuer` fits, and so does anyone's own. */
export interface TokenSource {
  token(identity: TokenIdentity): Promise<string>;
}

export function mintedIdentities(source: TokenSource): IdentityProvider {
  return { token: async (identity) => ({ ok: true, token: new Secret(await source.token(identity)) }) };
}
