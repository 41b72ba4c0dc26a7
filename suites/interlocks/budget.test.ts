import { describe, expect, test } from 'vitest';
import { objections } from './index.ts';
import type { InterlockContext } from './interlock.ts';
import { casesThat, caseThat, minting, contextTo } from './context.test-data.ts';

const graph = 'https://graph.microsoft.com';
const cases = [...casesThat('success', 3), ...casesThat('no-server-error', 1), ...casesThat('refusal', 6)];

const rows: readonly (readonly [says: string, over: Partial<InterlockContext>, reasons: readonly string[]])[] = [
  ['both budgets just suffice', { maxRequests: 10, maxDestructive: 4 }, []],
  [
    'one request too many',
    { maxRequests: 9, maxDestructive: 4 },
    ['budget: 10 requests are planned and 9 allowed; narrow the run, or raise --max-requests'],
  ],
  [
    'one destructive request too many',
    { maxRequests: 10, maxDestructive: 3 },
    ['budget: 4 destructive requests are planned and 3 allowed; narrow the run, or raise --max-destructive'],
  ],
  ['destructive requests that are left out', { maxDestructive: 0, destructive: 'skip' }, []],
  ['a mock that takes minted tokens', { ...minting, maxRequests: 1, allowHosts: ['graph.example.test'] }, []],
];

describe('a run costs a target that others use no more than agreed', () => {
  for (const [says, over, reasons] of rows)
    test(`${says}: ${reasons.length === 0 ? 'sent' : 'not sent'}`, () => {
      const url = over.mints === true ? 'https://graph.example.test' : graph;
      expect(objections(contextTo(url, over), cases)).toEqual(reasons);
    });

  test('cases that read the same answer cost one request', () => {
    const twice = [caseThat('success'), { ...caseThat('success'), id: 'another' }];
    expect(objections(contextTo(graph, { maxRequests: 1, maxDestructive: 1 }), twice)).toEqual([]);
  });

  test('this machine is not spared', () => {
    expect(objections(contextTo('http://127.0.0.1:1', { maxRequests: 1, maxDestructive: 0 }), cases)).toEqual([]);
  });
});
