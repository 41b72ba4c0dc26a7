import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import { deriveCases } from '../cases/derive.ts';
import { deviceOwnerPage } from '../cases/specs.test-data.ts';
import { describeIdentity, identityKey, type TokenDefect, type TokenIdentity } from '../model.ts';
import { claimsOf, personalTenant, schemeOf } from './claims.ts';
import { compareClaims } from './compare-claims.ts';

const mismatches = (...compared: Parameters<typeof compareClaims>): readonly string[] =>
  compareClaims(...compared).mismatches;

/** Seconds. */
const now = 1_700_000_000;
const tenant = '0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown) => `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;

const times = { nbf: now - 300, exp: now + 3600, tid: tenant };
const user = { ...times, idtyp: 'user', oid: 'a', sub: 'b' };
const app = { ...times, idtyp: 'app', oid: 'a', sub: 'a' };
const personal = { ...user, tid: personalTenant };

const work: TokenIdentity = { kind: 'token', scheme: 'DelegatedWork', permissions: ['A.Read'] };
const application: TokenIdentity = { ...work, scheme: 'Application' };
const home: TokenIdentity = { ...work, scheme: 'DelegatedPersonal' };

type Row = readonly [identity: TokenIdentity, claims: Readonly<Record<string, unknown>>, ...phrases: string[]];

const tables: Readonly<Record<string, readonly Row[]>> = {
  'a token of the row is taken': [
    [work, { ...user, scp: 'A.Read' }],
    [work, { ...user, scp: 'A.Read', roles: [] }],
    [application, { ...app, roles: ['A.Read'] }],
    [home, { ...personal, scp: 'A.Read' }],
    [
      { ...work, permissions: ['B.B', 'A.Read'] },
      { ...user, scp: 'A.Read  B.B' },
    ],
    [
      { ...work, permissions: [] },
      { ...user, scp: '' },
    ],
    [{ ...work, permissions: [] }, user],
    [{ ...application, permissions: [] }, app],
  ],
  'sign-in scopes count for nothing': [
    [work, { ...user, scp: 'A.Read email openid profile offline_access' }],
    [
      { ...work, permissions: [] },
      { ...user, scp: 'openid' },
    ],
    [work, { ...user, scp: 'openid' }, 'its scp lacks A.Read'],
    [work, { ...user, scp: 'A.Read OpenId' }, 'its scp also holds OpenId'],
  ],
  'a permission too few or too many is told': [
    [work, user, 'its scp lacks A.Read'],
    [work, { ...user, scp: 'a.read' }, 'its scp lacks A.Read', 'its scp also holds a.read'],
    [work, { ...user, scp: 'A.Read.All' }, 'its scp lacks A.Read', 'its scp also holds A.Read.All'],
    [work, { ...user, scp: 'A.Read B.B C.C' }, 'its scp also holds B.B, C.C'],
    [application, app, 'its roles lacks A.Read'],
    [application, { ...app, roles: ['A.Read', 'B.B'] }, 'its roles also holds B.B'],
    [{ ...application, permissions: [] }, { ...app, roles: ['B.B'] }, 'its roles also holds B.B'],
    [work, { ...user, scp: 'A.Read', roles: ['B.B'] }, 'its roles also holds B.B'],
    [application, { ...app, roles: ['A.Read'], scp: 'A.Read' }, 'its scp also holds A.Read'],
  ],
  'another scheme is told': [
    [work, { ...app, scp: 'A.Read' }, 'it is a token of scheme Application'],
    [application, { ...user, roles: ['A.Read'] }, 'it is a token of scheme DelegatedWork'],
    [work, { ...personal, scp: 'A.Read' }, 'it is a token of scheme DelegatedPersonal'],
    [home, { ...user, scp: 'A.Read' }, 'it is a token of scheme DelegatedWork'],
  ],
  'a misplaced claim is what the case asked for': [
    [
      { ...work, claim: 'roles' },
      { ...user, roles: ['A.Read'] },
    ],
    [
      { ...application, claim: 'scp' },
      { ...app, scp: 'A.Read' },
    ],
    [{ ...work, claim: 'roles' }, { ...user, scp: 'A.Read' }, 'its roles lacks A.Read', 'its scp also holds A.Read'],
    [
      { ...application, claim: 'scp' },
      { ...app, roles: ['A.Read'] },
      'its scp lacks A.Read',
      'its roles also holds A.Read',
    ],
  ],
  'names beside a misplaced claim are what the case asked for': [
    [
      { ...work, claim: 'roles', beside: ['B.B'] },
      { ...user, roles: ['A.Read'], scp: 'B.B' },
    ],
    [{ ...work, claim: 'roles', beside: ['B.B'] }, { ...user, roles: ['A.Read'] }, 'its scp lacks B.B'],
    [
      { ...application, claim: 'scp', beside: ['B.B'] },
      { ...app, scp: 'A.Read', roles: ['B.B', 'C.C'] },
      'its roles also holds C.C',
    ],
  ],
  'the time is that of the defect': [
    [work, { ...user, scp: 'A.Read', exp: now }, 'it has expired'],
    [work, { ...user, scp: 'A.Read', nbf: now + 1 }, 'it is not valid yet'],
    [work, { ...user, scp: 'A.Read', nbf: now }],
    [
      { ...work, defect: 'expired' },
      { ...user, scp: 'A.Read', exp: now },
    ],
    [{ ...work, defect: 'expired' }, { ...user, scp: 'A.Read' }, 'it has not expired'],
    [{ ...work, defect: 'expired' }, { ...user, scp: 'A.Read', exp: undefined }, 'it has not expired'],
    [
      { ...work, defect: 'not-yet-valid' },
      { ...user, scp: 'A.Read', nbf: now + 1 },
    ],
    [{ ...work, defect: 'not-yet-valid' }, { ...user, scp: 'A.Read' }, 'it is valid already'],
    [{ ...work, defect: 'wrong-audience' }, { ...user, scp: 'A.Read', exp: now }, 'it has expired'],
  ],
};

for (const [sentence, rows] of Object.entries(tables)) {
  test(sentence, () => {
    for (const [identity, claims, ...phrases] of rows)
      expect(mismatches(identity, jwt(claims), now), JSON.stringify(claims)).toEqual(phrases);
  });
}

test('the scheme is read from idtyp, else from what only one kind of token has', () => {
  const table: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
    [{ idtyp: 'app', scp: 'A' }, 'Application'],
    [{ idtyp: 'user', roles: ['A'] }, 'DelegatedWork'],
    [{ scp: 'A', roles: ['A'], sub: 'a', oid: 'a' }, 'DelegatedWork'],
    [{ roles: ['A'], sub: 'a', oid: 'b' }, 'Application'],
    [{ sub: 'a', oid: 'a' }, 'Application'],
    [{ sub: 'a', oid: 'b' }, 'DelegatedWork'],
    [{ tid: personalTenant, scp: 'A' }, 'DelegatedPersonal'],
  ];
  for (const [claims, scheme] of table) expect(schemeOf(claims), JSON.stringify(claims)).toBe(scheme);
});

describe('a token that cannot be read', () => {
  const opaque = ['EwBYA8l6BAAU', 'not-a-token', '', '..', 'a.b', 'a.b.c.d.e', `x.${part([1])}.y`, `x.${part(null)}.y`];
  for (const token of opaque) {
    test(`${JSON.stringify(token)} is taken at the word of the configuration`, () => {
      expect(claimsOf(token)).toBeUndefined();
      expect(mismatches({ ...work, defect: 'expired' }, token, now)).toEqual([]);
    });
  }

  test('whose times are no numbers is not taken for expired or early', () => {
    const times = jwt({ scp: 'A.Read', idtyp: 'user', exp: { toString: false }, nbf: '9999999999999' });
    expect(mismatches(work, times, now)).toEqual([]);
  });

  test('never throws, whatever its claims are', () => {
    const names = fc.constantFrom('scp', 'roles', 'idtyp', 'tid', 'exp', 'nbf', 'sub', 'oid', '__proto__', 'toString');
    const claims = fc.dictionary(names, fc.jsonValue());
    const token = fc.oneof(
      claims.map(jwt),
      fc.jsonValue().map(jwt),
      fc.array(fc.string(), { maxLength: 5 }).map((parts) => parts.join('.')),
      fc.array(fc.base64String(), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(token, fc.constantFrom(work, application, home), (text, identity) => {
        for (const phrase of mismatches(identity, text, now)) expect(phrase).toMatch(/^its? \S/);
      }),
      { numRuns: 1000 },
    );
  });
});

const pages = ['2019-01-12', '2019-08-08'].map(deviceOwnerPage);
const asked = pages
  .flatMap(deriveCases)
  .flatMap(({ plan: { identity } }) => (identity.kind === 'token' ? [identity] : []));
const identities = [...new Map(asked.map((identity) => [identityKey(identity), identity])).values()];

/** Minted tokens against the identities that cases ask for, as they stand at this moment. */
async function mintedForAll() {
  const issuer = await ephemeralIssuer();
  const minted = identities.map(async (identity) => ({ identity, token: await issuer.token(identity) }));
  return { minted: await Promise.all(minted), today: Math.floor(Date.now() / 1000) };
}

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

test('a minted token fits the identity that it was minted for', async () => {
  const { minted, today } = await mintedForAll();
  for (const { identity, token } of minted)
    expect(mismatches(identity, token, today), describeIdentity(identity)).toEqual([]);
});

test('a minted token fits no other identity, save for defects that cannot be read', async () => {
  const { minted, today } = await mintedForAll();
  for (const { identity, token } of minted) {
    for (const other of identities) {
      if (readableKey(other) === readableKey(identity)) continue;
      const pair = `${describeIdentity(identity)} as ${describeIdentity(other)}`;
      expect(mismatches(other, token, today), pair).not.toEqual([]);
    }
  }
});
