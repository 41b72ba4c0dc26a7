/** Tokens that a person got elsewhere and put into environment variables; the configuration says who each speaks for. */
import type { PermissionScheme } from '../../specs/model.ts';
import type { TokenDefect, TokenIdentity } from '../model.ts';
import { identityKey, type IdentityProvider, type TokenResult } from './provider.ts';
import { Secret } from './secret.ts';

export interface StaticToken {
  /** The name of the identity in the configuration. */
  readonly name: string;
  readonly scheme: PermissionScheme;
  readonly permissions: readonly string[];
  readonly claim?: 'scp' | 'roles';
  readonly defect?: TokenDefect;
  /** The environment variable, for messages, and what it holds. */
  readonly variable: string;
  readonly value: string | undefined;
}

function read({ name, variable, value }: StaticToken): TokenResult {
  if (value !== undefined) return { ok: true, token: new Secret(value.trim()) };
  return { ok: false, reason: `identity "${name}": the environment variable ${variable} is not set` };
}

/** The order of names in a token that somebody else made is not ours to choose. */
const keyOf = (identity: Omit<TokenIdentity, 'kind'>): string =>
  identityKey({ ...identity, kind: 'token', permissions: identity.permissions.toSorted() });

export function staticIdentities(tokens: readonly StaticToken[]): IdentityProvider {
  const byKey = new Map(tokens.map((token) => [keyOf(token), token]));
  return {
    known: tokens.flatMap(({ value }) => (value === undefined ? [] : [new Secret(value.trim())])),
    token: async (identity: TokenIdentity): Promise<TokenResult> => {
      const known = byKey.get(keyOf(identity));
      return known ? read(known) : { ok: false, reason: 'no identity of the configuration is this one' };
    },
  };
}
