import type { JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { graphAppId, personalTenant } from '../identities/claims.ts';
import { clouds } from './clouds.ts';
import type { InterlockContext } from './context.ts';
import { tokenObjection } from './token.ts';
import { localTenant, nameOf, tenant, contextTo } from './context.test-data.ts';

const graph = 'https://graph.microsoft.com';
const sts = (tid: string): string => `https://sts.windows.net/${tid}/`;
const claims = (over: JWTPayload = {}): JWTPayload => ({ aud: graph, iss: sts(tenant), tid: tenant, ...over });
const other = '11111111-2222-4333-8444-555555555555';
const minted = { aud: graph, iss: sts(localTenant), tid: localTenant };
const personal = { aud: graph, iss: sts(personalTenant), tid: personalTenant };
const loopback = 'http://127.0.0.1:4010';
const openly: Partial<InterlockContext> = { tenant: undefined };

type Row = readonly [says: string, context: InterlockContext, claims: JWTPayload, stoppedBy: string | undefined];

const rows: readonly Row[] = [
  ['a token of the tenant', contextTo(graph), claims(), undefined],
  ['a token whose tid is in upper case', contextTo(graph), claims({ tid: tenant.toUpperCase() }), undefined],
  ['a token of another tenant', contextTo(graph), claims({ tid: other }), 'token-is-of-the-tenant'],
  ['a token that names no tenant', contextTo(graph), claims({ tid: undefined }), 'token-is-of-the-tenant'],
  ['a token with a tenant that is no text', contextTo(graph), claims({ tid: [tenant] }), 'token-is-of-the-tenant'],
  ['a token of a personal account', contextTo(graph), claims({ tid: personalTenant }), undefined],
  [
    'another tenant on a host that is allowed',
    contextTo('https://m.test'),
    claims({ tid: other }),
    'token-is-of-the-tenant',
  ],
  [
    'another tenant on this machine',
    contextTo(loopback, { allowHosts: ['127.0.0.1'] }),
    claims({ tid: other }),
    'token-is-of-the-tenant',
  ],
  [
    'a token for another cloud',
    contextTo(graph),
    claims({ aud: 'https://graph.microsoft.us' }),
    'token-is-of-the-cloud',
  ],
  [
    'a token for two clouds',
    contextTo(graph),
    claims({ aud: [graph, 'https://graph.microsoft.us/'] }),
    'token-is-of-the-cloud',
  ],
  [
    'the other cloud’s token with a dot at the host',
    contextTo('https://graph.microsoft.us.'),
    claims(),
    'token-is-of-the-cloud',
  ],
  ['the resource id, signed in the same cloud', contextTo(graph), claims({ aud: graphAppId }), undefined],
  [
    'the resource id, signed in China',
    contextTo(graph),
    claims({ aud: graphAppId, iss: 'https://sts.chinacloudapi.cn/x/' }),
    'token-is-of-the-cloud',
  ],
  [
    'the resource id, signed for both US clouds',
    contextTo('https://dod-graph.microsoft.us'),
    claims({ aud: graphAppId, iss: 'https://login.microsoftonline.us/x/v2.0' }),
    undefined,
  ],
  [
    'a token for something else, in a negative case',
    contextTo(graph),
    claims({ aud: 'https://vault.azure.net' }),
    undefined,
  ],
  ['a real token on this machine', contextTo(loopback, openly), claims(), 'real-token-stays-off-loopback'],
  [
    'a real token for a mock that was named as one',
    contextTo(undefined, { ...openly, target: { origin: 'http://mock:4010', hostname: 'mock', local: true } }),
    claims(),
    'real-token-stays-off-loopback',
  ],
  [
    'a real token for the resource id on this machine',
    contextTo(loopback, openly),
    claims({ aud: graphAppId }),
    'real-token-stays-off-loopback',
  ],
  [
    'a real token for a vault on this machine',
    contextTo(loopback, openly),
    claims({ aud: 'https://vault.azure.net' }),
    'real-token-stays-off-loopback',
  ],
  [
    'a real token of any cloud on this machine',
    contextTo(loopback, openly),
    claims({ iss: 'https://login.sovcloud-identity.fr/x/v2.0' }),
    'real-token-stays-off-loopback',
  ],
  [
    'a real token on this machine, which is allowed by name',
    contextTo(loopback, { ...openly, allowHosts: ['127.0.0.1'] }),
    claims(),
    undefined,
  ],
  [
    'a real token on this machine, another name of which is allowed',
    contextTo(loopback, { ...openly, allowHosts: ['localhost'] }),
    claims(),
    'real-token-stays-off-loopback',
  ],
  [
    'a token of one’s own authority on this machine',
    contextTo(loopback, openly),
    claims({ iss: 'https://idp.example.test/' }),
    undefined,
  ],
  ['a token of the local issuer on this machine', contextTo(loopback, openly), minted, undefined],
  [
    'minted tokens beside others, on a mock with a tenant',
    contextTo('https://m.test', { mints: true }),
    minted,
    undefined,
  ],
  ['a minted personal token beside others', contextTo(loopback, { ...openly, mints: true }), personal, undefined],
  ['the same where nothing is minted', contextTo(loopback, openly), personal, 'real-token-stays-off-loopback'],
  ['the made-up tenant where nothing is minted', contextTo(graph), minted, 'token-is-of-the-tenant'],
];

describe('what a token says against sending it', () => {
  for (const [says, context, held, stoppedBy] of rows)
    test(`${says}: ${stoppedBy ?? 'may be sent'}`, () => {
      const objection = tokenObjection(context, held);
      expect(objection && nameOf(objection)).toBe(stoppedBy);
    });

  for (const here of clouds)
    for (const there of clouds)
      test(`a token for ${there.name} ${here === there ? 'may' : 'must not'} be shown to ${here.name}`, () => {
        const objection = tokenObjection(contextTo(`https://${here.graphHost}`), {
          tid: tenant,
          aud: `https://${there.graphHost}/`,
          iss: `https://${there.authorityHost}/${tenant}/v2.0`,
        });
        expect(objection && nameOf(objection)).toBe(here === there ? undefined : 'token-is-of-the-cloud');
      });

  test('both tenants are told, and no claim besides', () => {
    const objection = tokenObjection(contextTo(graph), claims({ tid: other, upn: 'person@example.test' }));
    expect(objection).toBe(`token-is-of-the-tenant: a token is of tenant ${other}, and --tenant names ${tenant}`);
  });
});
