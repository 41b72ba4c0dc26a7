import { expect, test } from 'vitest';
import { answerExchange } from '../checks/exchanges.test-data.ts';
import { knownTypes } from '../checks/body/known-types.ts';
import { readValue } from '../checks/body/read-value.ts';
import { typeSpec } from '../checks/body/types.test-data.ts';
import { checkById } from '../checks/index.ts';
import type { CaseResult, Finding } from '../model.ts';
import { caseRecordOf } from './case-record.ts';
import { caseOf, grant } from '../model.test-data.ts';

const one = caseOf('one', { checks: [{ check: checkById('listed-permission-is-granted'), requirement: grant }] });
const finding: Finding = {
  check: 'listed-permission-is-granted',
  authority: 'page',
  requirement: grant.id,
  clause: 'thing-retire#permissions:5',
  outcome: 'inconclusive',
  seen: 'status is 429',
  promised: 'the page grants access to A.All',
};
const recordOf = (over: Partial<CaseResult>) =>
  caseRecordOf({ case: one, verdict: 'pass', findings: [], ...over }, 7, 'page');

test('a record says which promise its case is about, who demands it and where, also where nothing was sent', () => {
  const { about, position, standing, skipped, inconclusive, exchange } = recordOf({
    verdict: 'inconclusive',
    skipped: 'no token for it',
  });
  expect(about).toEqual({
    check: 'listed-permission-is-granted',
    authority: 'page',
    requirement: 'permissions/delegated-work',
    clause: 'thing-retire#permissions:5',
  });
  expect({ position, standing, skipped, inconclusive, exchange }).toEqual({
    position: 7,
    standing: 'unknown',
    skipped: 'no token for it',
    inconclusive: 'no token for it',
    exchange: undefined,
  });
});

test('a record says why nobody knows: what was seen, each thing once, or that nothing could be said', () => {
  const twice = [finding, { ...finding, check: 'other' }, { ...finding, outcome: 'pass', seen: 'fine' } as const];
  expect(recordOf({ verdict: 'inconclusive', findings: twice }).inconclusive).toBe('status is 429');
  expect(recordOf({ verdict: 'inconclusive' }).inconclusive).toMatch(/does not apply to this answer/);
  expect(recordOf({ verdict: 'pass' })).not.toHaveProperty('inconclusive');
});

test('what nobody knows is no warning, also where it does not decide the exit code', () => {
  const graph = [{ ...finding, authority: 'graph' } as const];
  expect(recordOf({ verdict: 'inconclusive', findings: graph }).standing).toBe('unjudged');
  expect(recordOf({ verdict: 'fail', findings: [{ ...finding, authority: 'graph', outcome: 'fail' }] }).standing).toBe(
    'warning',
  );
});

test('octets of an answer are written down once as they came, and once as they were read', () => {
  const exchange = answerExchange({ status: 200, fields: [['x', 'y']] });
  const { outcome, ...rest } = recordOf({ exchange }).exchange ?? {};
  expect(outcome).toMatchObject({ kind: 'answer', answer: { status: 200, fields: [['x', 'y']] } });
  expect(JSON.stringify(outcome)).not.toMatch(/afterHead|trailing/);
  expect({ ...rest, outcome: exchange.outcome }).toEqual(exchange);
});

test('of each type that was observed, the record names the documented properties that no object had', () => {
  const types = knownTypes([
    typeSpec('box', {
      members: { name: 'Edm.String', size: 'Edm.Int32', lid: 'microsoft.graph.lid', hue: 'microsoft.graph.hue' },
      relationships: { owners: 'Collection(microsoft.graph.box)' },
    }),
    typeSpec('lid', { members: { open: 'Edm.Boolean' } }),
    typeSpec('hue', { values: ['red'] }),
  ]);
  const boxes = [
    { name: 'a', lid: { open: true } },
    { Name: null, extra: 1, hue: 'beige' },
  ];
  const { notes: observed } = readValue(boxes, 'Collection(microsoft.graph.box)', types);
  const answers = { types, ofOtherPages: [] };
  const told = recordOf({ case: { ...one, operation: { ...one.operation, answers } }, observed }).observed;
  expect(told).toEqual({
    'microsoft.graph.box': {
      count: 2,
      members: { name: ['string', 'null'], lid: ['object'], hue: ['string'] },
      absent: ['size'],
      otherCase: ['Name'],
      undocumented: ['extra'],
      values: { 'microsoft.graph.hue': ['beige'] },
    },
    'microsoft.graph.lid': { count: 1, members: { open: ['boolean'] }, undocumented: [], values: {} },
  });
});
