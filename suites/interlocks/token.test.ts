import type { JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { personalTenant } from '../identities/proof.ts';
import { graphAppId } from '../identities/proof.ts';
import { clouds } from './clouds.ts';
import type { Voyage } from './interlock.ts';
import { tokenObjection } from './token.ts';
import { localTenant, nameOf, tenant, voyageTo } from './voyage.test-data.ts';

const graph = 'https://graph.microsoft.com';
const sts = (tid: string): string => `https://sts.windows.net/${tid}/`;
const claims = (over: JWTPayload = {}): JWTPayload => ({ aud: graph, iss: sts(tenant), tid: tenant, ...over });
const other = '11111111-2222-4333-8444-555555555555';
const minted = { aud: graph, iss: sts(localTenant), tid: localTenant };
const personal = { aud: graph, iss: sts(personalTenant), tid: personalTenant };
const loopback = 'http://127.0.0.1:4010';
const openly: Partial<Voyage> = { tenant: undefined };

type Row = readonly [says: string, voyage: Voyage, claims: JWTPayload, stoppedBy: string | undefined];

const rows: readonly Row[] = [
  ['a token of the tenant', voyageTo(graph), claims(), undefined],
  ['a token whose tid is in upper case', voyageTo(graph), claims({ tid: tenant.toUpperCase() }), undefined],
  ['a token of another tenant', voyageTo(graph), claims({ tid: other }), 'token-is-of-the-tenant'],
  ['a token that names no tenant', voyageTo(graph), claims({ tid: undefined }), 'token-is-of-the-tenant'],
  ['a token with a tenant that is no text', voyageTo(graph), claims({ tid: [tenant] }), 'token-is-of-the-tenant'],
  ['a token of a personal account', voyageTo(graph), claims({ tid: personalTenant }), undefined],
  [
    'another tenant on a host that is allowed',
    voyageTo('https://m.test'),
    claims({ tid: other }),
    'token-is-of-the-tenant',
  ],
  [
    'another tenant on this machine',
    voyageTo(loopback, { allowHosts: ['127.0.0.1'] }),
    claims({ tid: other }),
    'token-is-of-the-tenant',
  ],
  [
    'a token for another cloud',
    voyageTo(graph),
    claims({ aud: 'https://graph.microsoft.us' }),
    'token-is-of-the-cloud',
  ],
  [
    'a token for two clouds',
    voyageTo(graph),
    claims({ aud: [graph, 'https://graph.microsoft.us/'] }),
    'token-is-of-the-cloud',
  ],
  [
    'the other cloud’s token with a dot at the host',
    voyageTo('https://graph.microsoft.us.'),
    claims(),
    'token-is-of-the-cloud',
  ],
  ['the resource id, signed in the same cloud', voyageTo(graph), claims({ aud: graphAppId }), undefined],
  [
    'the resource id, signed in China',
    voyageTo(graph),
    claims({ aud: graphAppId, iss: 'https://sts.chinacloudapi.cn/x/' }),
    'token-is-of-the-cloud',
  ],
  [
    'the resource id, signed for both US clouds',
    voyageTo('https://dod-graph.microsoft.us'),
    claims({ aud: graphAppId, iss: 'https://login.microsoftonline.us/x/v2.0' }),
    undefined,
  ],
  [
    'a token for something else, in a negative case',
    voyageTo(graph),
    claims({ aud: 'https://vault.azure.net' }),
    undefined,
  ],
  ['a real token on this machine', voyageTo(loopback, openly), claims(), 'real-token-stays-off-loopback'],
  [
    'a real token for the resource id on this machine',
    voyageTo(loopback, openly),
    claims({ aud: graphAppId }),
    'real-token-stays-off-loopback',
  ],
  [
    'a real token for a vault on this machine',
    voyageTo(loopback, openly),
    claims({ aud: 'https://vault.azure.net' }),
    'real-token-stays-off-loopback',
  ],
  [
    'a real token of any cloud on this machine',
    voyageTo(loopback, openly),
    claims({ iss: 'https://login.sovcloud-identity.fr/x/v2.0' }),
    'real-token-stays-off-loopback',
  ],
  [
    'a real token on this machine, which is allowed by name',
    voyageTo(loopback, { ...openly, allowHosts: ['127.0.0.1'] }),
    claims(),
    undefined,
  ],
  [
    'a real token on this machine, another name of which is allowed',
    voyageTo(loopback, { ...openly, allowHosts: ['localhost'] }),
    claims(),
    'real-token-stays-off-loopback',
  ],
  [
    'a token of one’s own authority on this machine',
    voyageTo(loopback, openly),
    claims({ iss: 'https://idp.example.test/' }),
    undefined,
  ],
  ['a token of the local issuer on this machine', voyageTo(loopback, openly), minted, undefined],
  [
    'minted tokens beside others, on a mock with a tenant',
    voyageTo('https://m.test', { mints: true }),
    minted,
    undefined,
  ],
  ['a minted personal token beside others', voyageTo(loopback, { ...openly, mints: true }), personal, undefined],
  ['the same where nothing is minted', voyageTo(loopback, openly), personal, 'real-token-stays-off-loopback'],
  ['the made-up tenant where nothing is minted', voyageTo(graph), minted, 'token-is-of-the-tenant'],
];

describe('what a token says against sending it', () => {
  for (const [says, voyage, held, stoppedBy] of rows)
    test(`${says}: ${stoppedBy ?? 'may be sent'}`, () => {
      const objection = tokenObjection(voyage, held);
      expect(objection && nameOf(objection)).toBe(stoppedBy);
    });

  for (const here of clouds)
    for (const there of clouds)
      test(`a token for ${there.name} ${here === there ? 'may' : 'must not'} be shown to ${here.name}`, () => {
        const objection = tokenObjection(voyageTo(`https://${here.graphHost}`), {
          tid: tenant,
          aud: `https://${there.graphHost}/`,
          iss: `https://${there.authorityHost}/${tenant}/v2.0`,
        });
        expect(objection && nameOf(objection)).toBe(here === there ? undefined : 'token-is-of-the-cloud');
      });

  test('both tenants are told, and no claim besides', () => {
    const objection = tokenObjection(voyageTo(graph), claims({ tid: other, upn: 'person@example.test' }));
    expect(objection).toBe(`token-is-of-the-tenant: a token is of tenant ${other}, and --tenant names ${tenant}`);
  });
});
