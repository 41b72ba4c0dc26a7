/** What a config file says about secrets, read before anyone knows whether the file is valid. */
import { resolve } from 'node:path';
import type { Complaint } from '../../specs/problem.ts';
import { mayBeSecret } from './value-types.ts';
import { isObject } from '../../specs/text.ts';

/** The keys of an identity that refer to secrets, each with what it refers to. */
const secretKeys = {
  token: 'the token',
  secret: 'the secret',
  password: 'the password',
  passphrase: 'the pass phrase',
  certificate: 'the certificate',
  key: 'the key',
  assertion: 'the assertion',
} as const;

/** JSON pointers under which a text may be a secret in the wrong place. */
export const secretPointer = new RegExp(
  `^/identities/[^/]*(?:$|/(?:command|${Object.keys(secretKeys).join('|')})(?:$|/))`,
);

interface SecretKey {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly what: string;
  readonly value: unknown;
}

/** A complaint for each secret that stands in the file itself; it never shows the secret. */
export function literalTokens(document: unknown): readonly Complaint[] {
  const literal = secretKeysOf(document)
    .filter(({ value }) => typeof value === 'string')
    .map(({ pointer, what }) => ({
      pointer,
      message: `holds ${what} itself (not shown)`,
      remedy: `put ${what} into an environment variable or .env, and write { "env": "NAME" } here`,
    }));
  return [...literal, ...commandSecrets(document)];
}

/** Arguments are seen by every process of the machine. */
function commandSecrets(document: unknown): readonly Complaint[] {
  return identitiesOf(document).flatMap(({ pointer, identity }) => {
    const command = property(identity, 'command');
    return (Array.isArray(command) ? command : []).flatMap((argument: unknown, at) =>
      typeof argument === 'string' && mayBeSecret(argument) && /^(?:bearer\s|eyJ)/i.test(argument)
        ? {
            pointer: `${pointer}/command/${at}`,
            message: 'holds a token itself (not shown)',
            remedy: 'let the program read it from its environment or from a file',
          }
        : [],
    );
  });
}

/** The variables that the file takes secrets from. */
export function tokenVariables(document: unknown): readonly string[] {
  return secretKeysOf(document)
    .map(({ value }) => property(value, 'env'))
    .filter((name) => typeof name === 'string');
}

/** Paths of secrets start from the folder of the file that names them. */
export function withAbsoluteFiles<T extends object>(identity: T, base: string): T {
  const entries = Object.entries(identity).map(([key, value]: [string, unknown]) => {
    const file = property(value, 'file');
    return Object.hasOwn(secretKeys, key) && isObject(value) && typeof file === 'string'
      ? [key, { ...value, file: resolve(base, file) }]
      : [key, value];
  });
  return Object.assign({}, identity, Object.fromEntries(entries));
}

function identitiesOf(document: unknown): readonly { readonly pointer: string; readonly identity: unknown }[] {
  const identities = property(document, 'identities');
  return Object.entries(isObject(identities) ? identities : {}).map(([name, identity]) => ({
    pointer: `/identities/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    identity,
  }));
}

function secretKeysOf(document: unknown): readonly SecretKey[] {
  return identitiesOf(document).flatMap(({ pointer, identity }) =>
    Object.entries(secretKeys).map(([key, what]) => ({
      pointer: `${pointer}/${key}`,
      what,
      value: property(identity, key),
    })),
  );
}

function property(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
