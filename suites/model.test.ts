import { describe, expect, test } from 'vitest';
import { deriveCases } from './cases/derive.ts';
import { deviceOwnerPage } from './cases/specs.test-data.ts';
import { describeIdentity, identityKey, type TokenIdentity } from './model.ts';

const reader: TokenIdentity = { kind: 'token', scheme: 'DelegatedWork', permissions: ['User.Read'] };

describe('an identity in words', () => {
  const table: readonly (readonly [identity: TokenIdentity, words: string])[] = [
    [reader, 'a work or school account with User.Read'],
    [{ ...reader, scheme: 'DelegatedPersonal' }, 'a personal account with User.Read'],
    [{ ...reader, permissions: ['A.B', 'C.D'] }, 'a work or school account with A.B, C.D'],
    [{ ...reader, scheme: 'Application', permissions: [] }, 'an app without a user without any permission'],
    [{ ...reader, scheme: 'Application', claim: 'scp' }, 'an app without a user with User.Read in the claim scp'],
    [
      { ...reader, defect: 'not-yet-valid' },
      'a work or school account with User.Read, in a token that is not yet valid',
    ],
  ];
  for (const [identity, words] of table) {
    test(words, () => {
      expect(describeIdentity(identity)).toBe(words);
    });
  }
});

describe('the key of an identity', () => {
  test('keeps the order of permissions, which is their order in the claim', () => {
    const permissions = Object.freeze(['B.B', 'A.A']);
    expect(identityKey({ ...reader, permissions })).not.toBe(identityKey({ ...reader, permissions: ['A.A', 'B.B'] }));
  });

  test('tells identities apart that differ in anything', () => {
    const all: readonly TokenIdentity[] = [
      reader,
      { ...reader, scheme: 'Application' },
      { ...reader, permissions: [] },
      { ...reader, permissions: ['user.read'] },
      { ...reader, permissions: ['User.Read', 'Mail.Read'] },
      { ...reader, permissions: ['User.Read Mail.Read'] },
      { ...reader, permissions: ['User.Read,Mail.Read'] },
      { ...reader, claim: 'roles' },
      { ...reader, defect: 'expired' },
    ];
    expect(new Set(all.map(identityKey)).size).toBe(all.length);
  });

  test('is equal for two cases of a page exactly where their words are', () => {
    const identities = deriveCases(deviceOwnerPage('2019-08-08')).flatMap(({ plan: { identity } }) =>
      identity.kind === 'token' ? [identity] : [],
    );
    const keys = new Set(identities.map(identityKey));
    expect(new Set(identities.map(describeIdentity)).size).toBe(keys.size);
    expect(new Set(identities.map((one) => `${identityKey(one)} ${describeIdentity(one)}`)).size).toBe(keys.size);
  });
});
