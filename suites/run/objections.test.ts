import { UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { IdentityProvider } from '../identities/provider.ts';
import { Secret } from '../identities/secrets.ts';
import type { InterlockContext } from '../interlocks/context.ts';
import { nameOf, tenant, contextTo } from '../interlocks/context.test-data.ts';
import type { Case, StepRequest, TokenIdentity } from '../model.ts';
import { caseOf, plan } from '../model.test-data.ts';
import { tokenObjections } from './objections.ts';

const graph = 'https://graph.microsoft.com';
const other = '11111111-2222-4333-8444-555555555555';
const tokenOf = (tid: string): string =>
  new UnsecuredJWT({ aud: graph, iss: `https://sts.windows.net/${tid}/`, tid }).encode();

/** Tokens by their scheme; and who was asked for. */
function providerOf(tokens: Partial<Record<TokenIdentity['scheme'], string>>) {
  const asked: string[] = [];
  const provider: IdentityProvider = {
    token: async ({ scheme, permissions }) => {
      asked.push(`${scheme} ${permissions.join()}`);
      const token = tokens[scheme];
      return token === undefined ? { ok: false, problems: ['none'] } : { ok: true, token: new Secret(token) };
    },
  };
  return { asked, provider };
}

const caller = (identity: Case['plan']['identity'], n = 0): Case =>
  caseOf(`case-${n}`, { plan: { ...plan, identity } });
const right = 'DeviceManagementConfiguration.ReadWrite.All';
const thing: StepRequest = {
  ...plan,
  identity: { kind: 'token', scheme: 'DelegatedWork', permissions: [right] },
  callers: (['DelegatedWork', 'Application'] as const).map((scheme) => ({
    kind: 'token',
    scheme,
    permissions: [right],
  })),
};
const setUp: Case = caseOf('set-up', {
  plan: { ...plan, identity: { kind: 'none' } },
  operation: { ...caseOf('').operation, collectionAt: () => ({ key: 'id', actions: new Map(), create: thing }) },
});
const personal = caller({ kind: 'token', scheme: 'DelegatedPersonal', permissions: ['User.Read'] });
const nobody = caller({ kind: 'none' });

const rows: readonly (readonly [
  says: string,
  over: Partial<InterlockContext>,
  tokens: Parameters<typeof providerOf>[0],
  names: readonly string[],
])[] = [
  ['every token of the tenant', {}, { DelegatedPersonal: tokenOf(tenant), Application: tokenOf(tenant) }, []],
  ['a case with another tenant’s', {}, { DelegatedPersonal: tokenOf(other) }, ['token-is-of-the-tenant']],
  ['the one that sets up with another tenant’s', {}, { Application: tokenOf(other) }, ['token-is-of-the-tenant']],
  ['an opaque token', {}, { DelegatedPersonal: 'EwBopaque-token-of-a-person' }, []],
  ['no token at all', {}, {}, []],
  ['minted tokens alone', { mints: true, bringsTokens: false }, { Application: tokenOf(other) }, []],
  ['the embedded server', { target: undefined }, { Application: tokenOf(other) }, []],
];

describe('every token is looked at before anything leaves', () => {
  for (const [says, over, tokens, names] of rows)
    test(`${says}: ${names.join() || 'nothing is wrong'}`, async () => {
      const { provider } = providerOf(tokens);
      const objections = await tokenObjections(contextTo(graph, over), [personal, nobody, setUp], provider);
      expect(objections.map(nameOf)).toEqual(names);
    });

  test('the same reason is told once, and each identity asked for once, with those that set up', async () => {
    const { provider, asked } = providerOf({ DelegatedPersonal: tokenOf(other), Application: tokenOf(other) });
    expect(await tokenObjections(contextTo(graph), [personal, personal, nobody, setUp], provider)).toHaveLength(1);
    expect(asked).toEqual(['DelegatedPersonal User.Read', `DelegatedWork ${right}`, `Application ${right}`]);
  });

  test('on this machine nobody is asked to set up who need not', async () => {
    const { provider, asked } = providerOf({});
    const loopback = { tenant: undefined, destructive: 'unset' } as const;
    await tokenObjections(contextTo('http://127.0.0.1:1', loopback), [personal, setUp], provider);
    expect(asked).toEqual(['DelegatedPersonal User.Read']);
  });

  test('an objection holds no token', async () => {
    const token = tokenOf(other);
    const { provider } = providerOf({ Application: token });
    const [objection = ''] = await tokenObjections(contextTo(graph), [], provider);
    for (const part of token.split('.').filter((text) => text !== '')) expect(objection).not.toContain(part);
  });
});
