import { expect, test } from 'vitest';
import type { TokenIdentity } from '../model.ts';
import { graphAppId } from './claims.ts';
import { withComparedClaims } from './compare-claims.ts';
import type { IdentityProvider } from './provider.ts';
import { Secret } from './secrets.ts';

const work: TokenIdentity = { kind: 'token', scheme: 'DelegatedWork', permissions: ['A.Read'] };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object, alg = 'RS256') =>
  `${part({ alg })}.${part({ idtyp: 'user', scp: 'A.Read', ...claims })}.c2ln`;
const giving = (...tokens: readonly string[]): IdentityProvider => {
  const secrets = tokens.map((token) => new Secret(token));
  let at = 0;
  return { token: async () => ({ ok: true, token: secrets[Math.min(at++, secrets.length - 1)] ?? new Secret('') }) };
};

const another =
  'a Graph token carries every permission ever consented for its client, so another app registration is needed';

test('a Graph token that holds more is refused, and the way out is another app registration', async () => {
  for (const aud of ['https://graph.microsoft.com', 'https://graph.microsoft.com/', graphAppId]) {
    const provider = withComparedClaims([giving(jwt({ aud, scp: 'A.Read B.Read' }))], () => 0);
    expect(await provider.token(work)).toEqual({
      ok: false,
      problems: [
        `no token for a work or school account with A.Read: its token does not fit: its scp also holds B.Read; ${another}`,
      ],
    });
  }
});

test('a token that holds less is refused without it, and so is one that is not for Graph', async () => {
  for (const claims of [
    { aud: graphAppId, scp: '' },
    { aud: 'https://mock.example', scp: 'A.Read B.Read' },
  ]) {
    const answer = await withComparedClaims([giving(jwt(claims))], () => 0).token(work);
    expect(answer).toMatchObject({ ok: false, problems: [expect.not.stringContaining('app registration')] });
  }
});

test('an audience is compared where it is known, and may be missing where the target is a mock', async () => {
  const expected = { audiences: ['https://graph.microsoft.us'], namesAudience: true };
  const rows: readonly (readonly [claims: object, ...phrases: string[]])[] = [
    [{ aud: 'https://graph.microsoft.us/' }],
    [{ aud: graphAppId }],
    [{ aud: 'https://graph.microsoft.com' }, 'its aud is https://graph.microsoft.com, not https://graph.microsoft.us'],
    [{}, 'its aud is missing, not https://graph.microsoft.us'],
  ];
  for (const [claims, ...phrases] of rows) {
    const answer = await withComparedClaims([giving(jwt(claims))], () => 0, expected).token(work);
    expect(answer.ok ? [] : [answer.problems[0]?.replace(/^.*does not fit: |; ask for .*$/g, '')]).toEqual(phrases);
  }
  const mock = { ...expected, namesAudience: false };
  expect(await withComparedClaims([giving(jwt({}))], () => 0, mock).token(work)).toMatchObject({ ok: true });
});

test('a defect is one that the token has: no signature, another audience', async () => {
  const unsigned: TokenIdentity = { ...work, defect: 'alg-none' };
  expect(await withComparedClaims([giving(jwt({}, 'none'))], () => 0).token(unsigned)).toMatchObject({ ok: true });
  expect(await withComparedClaims([giving(jwt({}))], () => 0).token(unsigned)).toMatchObject({
    problems: [expect.stringContaining('its alg is RS256, not none')],
  });
  const stray: TokenIdentity = { ...work, defect: 'wrong-audience' };
  const expected = { audiences: ['https://graph.microsoft.com'] };
  expect(await withComparedClaims([giving(jwt({ aud: 'x' }))], () => 0, expected).token(stray)).toMatchObject({
    ok: true,
  });
  expect(await withComparedClaims([giving(jwt({ aud: graphAppId }))], () => 0, expected).token(stray)).toMatchObject({
    problems: [expect.stringContaining('its aud is the right one')],
  });
});

test('a token that expires during the run is refused from then on', async () => {
  let now = 100;
  const provider = withComparedClaims([giving(jwt({ exp: 200 }))], () => now);
  expect(await provider.token(work)).toMatchObject({ ok: true });
  now = 199;
  expect(await provider.token(work)).toMatchObject({ ok: true });
  now = 200;
  expect(await provider.token(work)).toMatchObject({ problems: [expect.stringContaining('it has expired')] });
});

test('a renewed token is compared anew', async () => {
  const provider = withComparedClaims([giving(jwt({}), jwt({ scp: 'B.Read' }))], () => 0);
  expect(await provider.token(work)).toMatchObject({ ok: true });
  expect(await provider.token(work)).toMatchObject({ ok: false });
});

test('what one token shows is not taken for another identity', async () => {
  const provider = withComparedClaims([giving(jwt({}))], () => 0);
  expect(await provider.token(work)).toMatchObject({ ok: true });
  expect(await provider.token({ ...work, permissions: [] })).toMatchObject({ ok: false });
});
