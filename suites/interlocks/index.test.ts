import { describe, expect, test } from 'vitest';
import type { Expected } from '../model.ts';
import { clouds } from './clouds.ts';
import type { DestructiveMode, InterlockContext } from './context.ts';
import { caseThat, contextTo, minting, nameOf } from './context.test-data.ts';
import { budgetObjections, caseObjection, objections, runObjections } from './index.ts';

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
  ['a stranger', contextTo(stranger), /if it is a tenant: --allow-host mock\.example\.test$/],
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

const id = '3f0c7a51-7a0b-4d0e-9d55-5a2c1f0b7e11';
const listed: Partial<InterlockContext> = { destructive: 'listed', params: { thingId: [id] } };

const consents: readonly (readonly [
  expects: Expected,
  over: Partial<InterlockContext>,
  stoppedBy: string | undefined,
])[] = [
  ['success', { destructive: 'unset' }, 'destruction-is-consented-to'],
  ['no-server-error', { destructive: 'unset' }, 'destruction-is-consented-to'],
  ['refusal', { destructive: 'unset' }, undefined],
  ['no-success', { destructive: 'unset' }, undefined],
  ['success', { destructive: 'skip' }, undefined],
  ['success', { destructive: 'disposable' }, undefined],
  ['success', { ...listed }, 'id-is-listed'],
  ['success', { ...listed, allowIds: [id.toUpperCase()] }, 'id-is-listed'],
  ['success', { ...listed, params: {}, allowIds: [id] }, 'id-is-listed'],
  ['success', { ...listed, params: {}, allowIds: [''] }, 'id-is-listed'],
  ['success', { ...listed, allowIds: ['another', id] }, undefined],
  ['no-server-error', { ...listed }, 'id-is-listed'],
  ['refusal', { ...listed }, undefined],
];

describe('what may succeed needs consent of its own', () => {
  for (const [expects, over, stoppedBy] of consents)
    test(`a case that expects ${expects} with ${JSON.stringify(over)}: ${stoppedBy ?? 'may be sent'}`, () => {
      const objection = caseObjection(contextTo(graph, over), caseThat(expects));
      expect(objection && nameOf(objection)).toBe(stoppedBy);
    });

  for (const mode of ['unset', 'skip', 'disposable'] satisfies readonly DestructiveMode[])
    test(`on this machine, and on a mock that takes minted tokens, nothing is asked for (${mode})`, () => {
      const over = { ...minting, destructive: mode, allowHosts: ['mock.example.test'] };
      for (const url of ['http://127.0.0.1:1', 'https://mock.example.test', undefined])
        expect(objections(contextTo(url, over), [caseThat('success')])).toEqual([]);
    });

  test('a GET changes nothing, and needs none', () => {
    const one = caseThat('success');
    for (const over of [{ destructive: 'unset' } as const, listed])
      expect(caseObjection(contextTo(graph, over), { ...one, plan: { ...one.plan, method: 'GET' } })).toBeUndefined();
  });

  test('the three ways to consent are named', () => {
    const objection = caseObjection(contextTo(graph, { destructive: 'unset' }), caseThat('success')) ?? '';
    for (const way of ['--destructive disposable', 'listed', '--allow-id', 'skip']) expect(objection).toContain(way);
  });

  test('the same reason is told once for many cases, beside the reasons against the run', () => {
    const context = contextTo(graph, { destructive: 'unset', tenant: undefined });
    const cases = [caseThat('success', 1), caseThat('success', 2), caseThat('refusal')];
    expect(objections(context, cases).map(nameOf)).toEqual(['tenant-is-named', 'destruction-is-consented-to']);
  });
});

const tenRequests = { requests: 10, destructive: 4 };

const budgets: readonly (readonly [says: string, over: Partial<InterlockContext>, reasons: readonly string[]])[] = [
  ['both budgets just suffice', { maxRequests: 10, maxDestructive: 4 }, []],
  [
    'one request too many',
    { maxRequests: 9, maxDestructive: 4 },
    [
      'budget: 10 requests are planned, set-up and clean-up included, and 9 allowed; narrow the run, or raise --max-requests',
    ],
  ],
  [
    'one destructive request too many',
    { maxRequests: 10, maxDestructive: 3 },
    [
      'budget: 4 destructive requests are planned, set-up and clean-up included, and 3 allowed; narrow the run, or raise --max-destructive',
    ],
  ],
  ['a mock that takes minted tokens', { ...minting, maxRequests: 1, allowHosts: ['graph.example.test'] }, []],
];

describe('a run costs a target that others use no more than agreed', () => {
  for (const [says, over, reasons] of budgets)
    test(`${says}: ${reasons.length === 0 ? 'sent' : 'not sent'}`, () => {
      const url = over.mints === true ? 'https://graph.example.test' : graph;
      expect(budgetObjections(contextTo(url, over), tenRequests)).toEqual(reasons);
    });

  test('this machine is not spared', () => {
    const little = contextTo('http://127.0.0.1:1', { maxRequests: 1, maxDestructive: 0 });
    expect(budgetObjections(little, tenRequests)).toEqual([]);
  });
});
