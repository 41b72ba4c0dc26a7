/** What a config file says about tokens, read before anyone knows whether the file is valid. */
import type { Complaint } from '../../../specs/problem.ts';

interface TokenPlace {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly token: unknown;
}

/** A complaint for each token that stands in the file itself; it never shows the token. */
export function literalTokens(document: unknown): readonly Complaint[] {
  return tokenPlaces(document)
    .filter(({ token }) => typeof token === 'string')
    .map(({ pointer }) => ({
      pointer,
      message: 'holds the token itself (not shown)',
      remedy: 'put the token into an environment variable or .env, and write { "env": "NAME" } here',
    }));
}

/** The variables that the file takes tokens from. */
export function tokenVariables(document: unknown): readonly string[] {
  return tokenPlaces(document)
    .map(({ token }) => property(token, 'env'))
    .filter((name) => typeof name === 'string');
}

function tokenPlaces(document: unknown): readonly TokenPlace[] {
  const identities = property(document, 'identities');
  return Object.entries(isRecord(identities) ? identities : {}).map(([name, identity]) => ({
    pointer: `/identities/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/token`,
    token: property(identity, 'token'),
  }));
}

function property(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
