import { describe, expect, test } from 'vitest';
import { clouds } from './clouds.ts';
import { runObjections } from './index.ts';
import type { Voyage } from './interlock.ts';
import { minting, nameOf, voyageTo } from './voyage.test-data.ts';

const graph = 'https://graph.microsoft.com';
const stranger = 'https://mock.example.test';
const allowed = { allowHosts: ['mock.example.test'] };
const both: Partial<Voyage> = { mints: true, bringsTokens: true };

type Row = readonly [says: string, voyage: Voyage, stoppedBy: readonly string[]];

const rows: readonly Row[] = [
  ['the embedded server, with anything', voyageTo(undefined, { tenant: undefined, ...both }), []],
  ['this machine over http', voyageTo('http://127.0.0.1:4010', { tenant: undefined, ...minting }), []],
  ['this machine with tokens of elsewhere', voyageTo('http://[::1]:4010', { tenant: undefined }), []],
  ['Graph with its tenant', voyageTo(graph), []],
  ['Graph without a tenant', voyageTo(graph, { tenant: undefined }), ['tenant-is-named']],
  ['Graph over http', voyageTo('http://graph.microsoft.com'), ['https-off-this-machine']],
  ['Graph with minted tokens', voyageTo(graph, minting), ['minted-token-stays-home']],
  [
    'Graph with minted tokens, although it is allowed by name',
    voyageTo(graph, { ...minting, allowHosts: ['graph.microsoft.com'] }),
    ['minted-token-stays-home'],
  ],
  [
    'Graph with a dot at its end and minted tokens, although it is allowed by that name',
    voyageTo('https://graph.microsoft.com.', { ...minting, allowHosts: ['graph.microsoft.com.'] }),
    ['minted-token-stays-home'],
  ],
  ['Graph with a dot at its end', voyageTo('https://graph.microsoft.com.'), ['host-is-known']],
  ['a stranger', voyageTo(stranger), ['host-is-known']],
  ['a stranger that is allowed', voyageTo(stranger, allowed), []],
  ['a stranger that is allowed, on another port', voyageTo(`${stranger}:8443`, allowed), []],
  ['a stranger beside one that is allowed', voyageTo('https://mock.example', allowed), ['host-is-known']],
  ['a stranger under one that is allowed', voyageTo('https://a.mock.example.test', allowed), ['host-is-known']],
  ['a stranger with minted tokens', voyageTo(stranger, minting), ['minted-token-stays-home', 'host-is-known']],
  [
    'a mock over http with minted tokens that is allowed',
    voyageTo('http://mock.example.test', { ...allowed, ...minting, tenant: undefined }),
    [],
  ],
  [
    'the same mock with other tokens too: they must not travel in clear, and need their tenant',
    voyageTo('http://mock.example.test', { ...allowed, ...both, tenant: undefined }),
    ['https-off-this-machine', 'tenant-is-named'],
  ],
  [
    'a stranger over http without anything',
    voyageTo('http://mock.example.test', { tenant: undefined }),
    ['host-is-known', 'https-off-this-machine', 'tenant-is-named'],
  ],
  ['Graph without certificate checks', voyageTo(graph, { checksOff: true }), ['certificates-are-checked']],
  [
    'this machine without certificate checks',
    voyageTo('https://localhost', { checksOff: true }),
    ['certificates-are-checked'],
  ],
];

describe('what stops a run before anything has left', () => {
  for (const [says, voyage, stoppedBy] of rows) {
    const outcome = stoppedBy.length === 0 ? 'is free to go' : `is stopped by ${stoppedBy.join(' and ')}`;
    test(`${says}: ${outcome}`, () => expect(runObjections(voyage).map(nameOf)).toEqual(stoppedBy));
  }

  for (const { name, graphHost } of clouds)
    test(`the cloud ${name} is known by its host, and takes no minted token`, () => {
      expect(runObjections(voyageTo(`https://${graphHost}`))).toEqual([]);
      const minted = { ...minting, allowHosts: [graphHost] };
      expect(runObjections(voyageTo(`https://${graphHost}`, minted)).map(nameOf)).toEqual(['minted-token-stays-home']);
    });
});

const waysOut: readonly (readonly [says: string, voyage: Voyage, way: RegExp])[] = [
  ['a stranger', voyageTo(stranger), /name it: --allow-host mock\.example\.test$/],
  ['Graph with a dot', voyageTo('https://graph.microsoft.com.'), /; write graph\.microsoft\.com$/],
  ['http', voyageTo('http://graph.microsoft.com'), /must not travel in clear; use https$/],
  ['no tenant', voyageTo(graph, { tenant: undefined }), /--tenant TENANT-ID/],
  [
    'minted tokens',
    voyageTo(stranger, { ...minting, ...allowed, allowHosts: [] }),
    /configure identities of that host/,
  ],
  ['no checks', voyageTo(graph, { checksOff: true }), /unset it, and add an authority with NODE_EXTRA_CA_CERTS=FILE$/],
];

describe('an objection names the way out', () => {
  for (const [says, voyage, way] of waysOut)
    test(`${says}: ${way.source}`, () => expect(runObjections(voyage)[0]).toMatch(way));
});
