/** The one contract between the runner and whatever makes tokens. */
import type { TokenIdentity } from '../model.ts';
import type { Secret } from './secret.ts';

export type TokenResult =
  | { readonly ok: true; readonly token: Secret }
  | { readonly ok: false; readonly reason: string };

export interface IdentityProvider {
  /** Tokens that exist before anyone asks for them: a target may know and echo them. */
  readonly known?: readonly Secret[];
  token(identity: TokenIdentity): Promise<TokenResult>;
}

/** Stable text for an identity: two cases with the same key ask for the same token. The order of names counts: it is part of the claim. */
export function identityKey(identity: TokenIdentity): string {
  const { scheme, permissions, claim, defect } = identity;
  return JSON.stringify([scheme, permissions, claim ?? '', defect ?? '']);
}

const schemeNames = {
  DelegatedWork: 'a work or school account',
  DelegatedPersonal: 'a personal account',
  Application: 'an app without a user',
} as const;

/** In a reader's words: `an app without a user with User.Read in scp`. */
export function describeIdentity(identity: TokenIdentity): string {
  const rights = identity.permissions.length > 0 ? `with ${identity.permissions.join(', ')}` : 'without any permission';
  const claim = identity.claim === undefined ? '' : ` in the claim ${identity.claim}`;
  const defect = identity.defect === undefined ? '' : `, token ${identity.defect.replaceAll('-', ' ')}`;
  return `${schemeNames[identity.scheme]} ${rights}${claim}${defect}`;
}
