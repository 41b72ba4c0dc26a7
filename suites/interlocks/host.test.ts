import { describe, expect, test } from 'vitest';
import { clouds } from './clouds.ts';
import { runObjections } from './index.ts';
import type { InterlockContext } from './interlock.ts';
import { minting, nameOf, contextTo } from './context.test-data.ts';

const graph = 'https://graph.microsoft.com';
const stranger = 'https://mock.example.test';
const allowed = { allowHosts: ['mock.example.test'] };
const both: Partial<InterlockContext> = { mints: true, bringsTokens: true };

type Row = readonly [says: string, context: InterlockContext, stoppedBy: readonly string[]];

const rows: readonly Row[] = [
  ['the embedded server, with anything', contextTo(undefined, { tenant: undefined, ...both }), []],
  ['this machine over http', contextTo('http://127.0.0.1:4010', { tenant: undefined, ...minting }), []],
  ['this machine with tokens of elsewhere', contextTo('http://[::1]:4010', { tenant: undefined }), []],
  ['Graph with its tenant', contextTo(graph), []],
  ['Graph without a tenant', contextTo(graph, { tenant: undefined }), ['tenant-is-named']],
  ['Graph over http', contextTo('http://graph.microsoft.com'), ['https-off-this-machine']],
  ['Graph with minted tokens', contextTo(graph, minting), ['minted-token-stays-home']],
  [
    'Graph with minted tokens, although it is allowed by name',
    contextTo(graph, { ...minting, allowHosts: ['graph.microsoft.com'] }),
    ['minted-token-stays-home'],
  ],
  [
    'Graph with a dot at its end and minted tokens, although it is allowed by that name',
    contextTo('https://graph.microsoft.com.', { ...minting, allowHosts: ['graph.microsoft.com.'] }),
    ['minted-token-stays-home'],
  ],
  ['Graph with a dot at its end', contextTo('https://graph.microsoft.com.'), ['host-is-known']],
  ['a stranger', contextTo(stranger), ['host-is-known']],
  ['a stranger that is allowed', contextTo(stranger, allowed), []],
  ['a stranger that is allowed, on another port', contextTo(`${stranger}:8443`, allowed), []],
  ['a stranger beside one that is allowed', contextTo('https://mock.example', allowed), ['host-is-known']],
  ['a stranger under one that is allowed', contextTo('https://a.mock.example.test', allowed), ['host-is-known']],
  ['a stranger with minted tokens', contextTo(stranger, minting), ['minted-token-stays-home', 'host-is-known']],
  [
    'a mock over http with minted tokens that is allowed',
    contextTo('http://mock.example.test', { ...allowed, ...minting, tenant: undefined }),
    [],
  ],
  [
    'the same mock with other tokens too: they must not travel in clear, and need their tenant',
    contextTo('http://mock.example.test', { ...allowed, ...both, tenant: undefined }),
    ['https-off-this-machine', 'tenant-is-named'],
  ],
  [
    'a stranger over http without anything',
    contextTo('http://mock.example.test', { tenant: undefined }),
    ['host-is-known', 'https-off-this-machine', 'tenant-is-named'],
  ],
  ['Graph without certificate checks', contextTo(graph, { checksOff: true }), ['certificates-are-checked']],
  [
    'this machine without certificate checks',
    contextTo('https://localhost', { checksOff: true }),
    ['certificates-are-checked'],
  ],
];

describe('what stops a run before anything has left', () => {
  for (const [says, context, stoppedBy] of rows) {
    const outcome = stoppedBy.length === 0 ? 'is free to go' : `is stopped by ${stoppedBy.join(' and ')}`;
    test(`${says}: ${outcome}`, () => expect(runObjections(context).map(nameOf)).toEqual(stoppedBy));
  }

  for (const { name, graphHost } of clouds)
    test(`the cloud ${name} is known by its host, and takes no minted token`, () => {
      expect(runObjections(contextTo(`https://${graphHost}`))).toEqual([]);
      const minted = { ...minting, allowHosts: [graphHost] };
      expect(runObjections(contextTo(`https://${graphHost}`, minted)).map(nameOf)).toEqual(['minted-token-stays-home']);
    });
});

const waysOut: readonly (readonly [says: string, context: InterlockContext, way: RegExp])[] = [
  ['a stranger', contextTo(stranger), /name it: --allow-host mock\.example\.test$/],
  ['Graph with a dot', contextTo('https://graph.microsoft.com.'), /; write graph\.microsoft\.com$/],
  ['http', contextTo('http://graph.microsoft.com'), /must not travel in clear; use https$/],
  ['no tenant', contextTo(graph, { tenant: undefined }), /--tenant TENANT-ID/],
  [
    'minted tokens',
    contextTo(stranger, { ...minting, ...allowed, allowHosts: [] }),
    /configure identities of that host/,
  ],
  ['no checks', contextTo(graph, { checksOff: true }), /unset it, and add an authority with NODE_EXTRA_CA_CERTS=FILE$/],
];

describe('an objection names the way out', () => {
  for (const [says, context, way] of waysOut)
    test(`${says}: ${way.source}`, () => expect(runObjections(context)[0]).toMatch(way));
});
