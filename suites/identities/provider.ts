/** The contracts between the runner, whatever makes tokens, and whoever configured it. */
import type { TokenIdentity } from '../model.ts';
import type { Secret } from './secret.ts';
import type { SecretBook } from './secret-book.ts';

export type TokenResult =
  /** `expiresAt`: seconds since the epoch, where it is known. */
  | { readonly ok: true; readonly token: Secret; readonly expiresAt?: number }
  | { readonly ok: false; readonly reason: string };

/** Where one identity's tokens come from. Each call gets a new one; `TokenKeeper` sees to it that calls are few. */
export interface TokenSource {
  acquire(signal: AbortSignal): Promise<TokenResult>;
}

export interface IdentityProvider {
  /** Everything that must not be printed: a target may know tokens before anyone asks for them, and echo them. */
  readonly secrets?: SecretBook;
  /** Cheap to call for every request: one acquisition serves them all. */
  token(identity: TokenIdentity): Promise<TokenResult>;
}

/** Stable text for an identity: two cases with the same key ask for the same token. The order of names counts: it is part of the claim. */
export function identityKey(identity: Omit<TokenIdentity, 'kind'>): string {
  const { scheme, permissions, claim, defect } = identity;
  return JSON.stringify([scheme, permissions, claim ?? '', defect ?? '']);
}

const schemeNames = {
  DelegatedWork: 'a work or school account',
  DelegatedPersonal: 'a personal account',
  Application: 'an app without a user',
} as const;

/** In a reader's words: `an app without a user with User.Read in scp`. */
export function describeIdentity(identity: Omit<TokenIdentity, 'kind'>): string {
  const rights = identity.permissions.length > 0 ? `with ${identity.permissions.join(', ')}` : 'without any permission';
  const claim = identity.claim === undefined ? '' : ` in the claim ${identity.claim}`;
  const defect = identity.defect === undefined ? '' : `, token ${identity.defect.replaceAll('-', ' ')}`;
  return `${schemeNames[identity.scheme]} ${rights}${claim}${defect}`;
}
