/** Minted tokens against the identities that cases ask for: each fits its own, and no other that a reader can tell. */
import { expect, test } from 'vitest';

import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import { deriveCases } from '../cases/derive.ts';
import { deviceOwnerPage } from '../cases/specs.test-data.ts';
import type { TokenDefect, TokenIdentity } from '../model.ts';
import { mismatches } from './proof.ts';
import { describeIdentity, identityKey } from './provider.ts';

const issuer = await ephemeralIssuer();
const pages = ['2019-01-12', '2019-08-08'].map(deviceOwnerPage);
const asked = pages
  .flatMap(deriveCases)
  .flatMap(({ plan: { identity } }) => (identity.kind === 'token' ? [identity] : []));
const identities = [...new Map(asked.map((identity) => [identityKey(identity), identity])).values()];
const minted = await Promise.all(
  identities.map(async (identity) => ({ identity, token: await issuer.token(identity) })),
);
const now = Math.floor(Date.now() / 1000);

/** These show in the audience, the header or the signature, which no claim tells. */
const unreadable: ReadonlySet<TokenDefect> = new Set([
  'wrong-audience',
  'tampered-signature',
  'alg-none',
  'unknown-key',
] as const);

function readableKey(identity: TokenIdentity): string {
  const { defect, ...rest } = { ...identity, permissions: identity.permissions.toSorted() };
  return identityKey(defect === undefined || unreadable.has(defect) ? rest : { ...rest, defect });
}

test('a minted token fits the identity that it was minted for', () => {
  for (const { identity, token } of minted)
    expect(mismatches(identity, token, now), describeIdentity(identity)).toEqual([]);
});

test('a minted token fits no other identity, save for defects that cannot be read', () => {
  for (const { identity, token } of minted) {
    for (const other of identities) {
      if (readableKey(other) === readableKey(identity)) continue;
      const pair = `${describeIdentity(identity)} as ${describeIdentity(other)}`;
      expect(mismatches(other, token, now), pair).not.toEqual([]);
    }
  }
});
