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

/** Characters that may stand in a bearer token. @see RFC 6750 §2.1 */
const tokenSyntax = /^[A-Za-z0-9\-._~+/]{8,}=*$/;

function read({ name, variable, value }: StaticToken): TokenResult {
  if (value === undefined)
    return { ok: false, reason: `identity "${name}": the environment variable ${variable} is not set` };
  const token = value.trim();
  if (tokenSyntax.test(token)) return { ok: true, token: new Secret(token) };
  return {
    ok: false,
    reason: `identity "${name}": ${variable} holds no bearer token (RFC 6750 2.1); give the token alone, without "Bearer"`,
  };
}

export function staticIdentities(tokens: readonly StaticToken[]): IdentityProvider {
  const byKey = new Map(tokens.map((token) => [identityKey({ kind: 'token', ...token }), token]));
  return {
    token: async (identity: TokenIdentity): Promise<TokenResult> => {
      const known = byKey.get(identityKey(identity));
      return known ? read(known) : { ok: false, reason: 'no identity of the configuration is this one' };
    },
  };
}
