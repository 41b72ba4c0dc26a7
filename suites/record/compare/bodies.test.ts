/** What one target sends and the other does not: per operation and type, and no part of the score. */
import { expect, test } from 'vitest';
import { answered, caseOf, head, tailOf } from '../../reporters/record.test-data.ts';
import type { CaseRecord, ObservedTypes } from '../../run-model.ts';
import type { RunRecord } from '../read-record.ts';
import type { Comparison } from '../../comparison-model.ts';
import { compareRecords } from './compare-records.ts';

type Observed = ObservedTypes[string];

const things = (over: Partial<Observed> = {}): ObservedTypes => ({
  'microsoft.graph.thing': { count: 2, members: { name: ['string'] }, undocumented: [], values: {}, ...over },
});

const showing = (observed?: ObservedTypes, over: Partial<CaseRecord> = {}): CaseRecord => ({
  ...caseOf('a', { exchange: answered(200, '{}'), ...over }),
  ...(observed && { observed }),
});

const recordOf = (one: CaseRecord): RunRecord => ({
  path: 'run.json',
  head,
  tail: tailOf([one]),
  cases: async function* () {
    yield one;
  },
});

async function compared(a: CaseRecord, b: CaseRecord): Promise<Comparison> {
  const answer = await compareRecords(recordOf(a), recordOf(b));
  if (!answer.ok) throw new Error(answer.problems.join());
  return answer.comparison;
}

const nothing = { members: { a: [], b: [] }, kinds: [] };
const ofThings = {
  operation: 'beta/things-retire',
  type: 'microsoft.graph.thing',
  objects: { a: 2, b: 2 },
  ...nothing,
};

test('members that one side alone sends are told, documented or not, and in which letters', async () => {
  const a = showing(things({ members: { name: ['string'], size: ['number'] }, undocumented: ['extra'] }));
  const b = showing(things({ count: 1, otherCase: ['Name'] }));
  const { bodies, agreeing, differing } = await compared(a, b);
  const objects = { a: 2, b: 1 };
  expect(bodies).toEqual([{ ...ofThings, objects, members: { a: ['extra', 'size'], b: ['Name'] } }]);
  expect([agreeing, differing]).toEqual([1, []]);
});

test('kinds of JSON values that differ are told, and null is none', async () => {
  const a = showing(things({ members: { name: ['string', 'null'], size: ['number'], age: ['null'] } }));
  const b = showing(things({ members: { name: ['string'], size: ['string', 'number'], age: ['number'] } }));
  expect((await compared(a, b)).bodies).toEqual([
    { ...ofThings, kinds: [{ member: 'size', a: 'number', b: 'number or string' }] },
  ]);
});

test('a type of which one side has no object is told without its members', async () => {
  const { bodies } = await compared(showing(things()), showing());
  expect(bodies).toEqual([{ ...ofThings, objects: { a: 2, b: 0 } }]);
});

test('nothing is told where both send the same, of an enum, or where the status differs', async () => {
  const other = showing(undefined, { exchange: answered(404, '{}') });
  const enums: ObservedTypes = { 'microsoft.graph.hue': { count: 0, members: {}, undocumented: [], values: {} } };
  for (const [a, b] of [
    [showing(things()), showing(things({ count: 9 }))],
    [showing(enums), showing()],
    [showing(things()), other],
    [showing(), showing()],
  ] as const)
    expect((await compared(a, b)).bodies).toEqual([]);
});
