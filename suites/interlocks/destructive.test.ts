import { describe, expect, test } from 'vitest';
import type { Expected } from '../model.ts';
import { caseObjection, objections } from './index.ts';
import type { DestructiveMode, InterlockContext } from './interlock.ts';
import { caseThat, minting, nameOf, contextTo } from './context.test-data.ts';

const graph = 'https://graph.microsoft.com';
const id = '3f0c7a51-7a0b-4d0e-9d55-5a2c1f0b7e11';
const listed: Partial<InterlockContext> = { destructive: 'listed', params: { thingId: id } };

const rows: readonly (readonly [expects: Expected, over: Partial<InterlockContext>, stoppedBy: string | undefined])[] =
  [
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
  for (const [expects, over, stoppedBy] of rows)
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
