/** Settings -> who can make tokens for a run. */
import { ephemeralIssuer, type Issuer } from '../../fixtures/issuer/index.ts';
import { mintedIdentities } from '../identities/minted.ts';
import { provenIdentities } from '../identities/proven.ts';
import type { IdentityProvider } from '../identities/provider.ts';
import { staticIdentities, type StaticToken } from '../identities/static.ts';
import { mintedTokenStaysHome } from '../interlocks/minted-token-stays-home.ts';
import type { Settings } from './settings/model.ts';
import { localIssuer } from './state-folder.ts';

/** Without any configured identity, tokens are minted. */
export function mints({ identities }: Settings): boolean {
  const configured = Object.values(identities);
  return configured.length === 0 || configured.some(({ provider }) => provider === 'minted');
}

/** The reason to send nothing at all, or undefined. */
export function interlockOf(settings: Settings): string | undefined {
  const { target, allowHosts } = settings;
  if (target === undefined || !mints(settings)) return undefined;
  return mintedTokenStaysHome({ hostname: new URL(target.origin).hostname, allowHosts });
}

/** For the embedded server a key of the moment will do; another target has to know the key beforehand. */
export function issuerFor({ target }: Settings, cwd: string): Promise<Issuer> {
  return target === undefined ? ephemeralIssuer() : localIssuer(cwd);
}

export function providerFor(settings: Settings, issuer: Issuer, now: () => number): IdentityProvider {
  const tokens = Object.entries(settings.identities).flatMap(([name, identity]): StaticToken[] =>
    identity.provider === 'static'
      ? [{ ...identity, name, variable: identity.token.env, value: settings.env(identity.token.env) }]
      : [],
  );
  const providers = [
    ...(tokens.length > 0 ? [staticIdentities(tokens)] : []),
    ...(mints(settings) ? [mintedIdentities(issuer)] : []),
  ];
  return provenIdentities(providers, () => now() / 1000);
}
