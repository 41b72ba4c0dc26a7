/** What answers showed of types, joined over the cases of a run; of shards, the same. */
import { expect, test } from 'vitest';
import type { ShardRecord } from '../record/merge.ts';
import { markdownReport } from '../reporters/markdown.ts';
import { caseOf, head, tailOf } from '../reporters/record.test-data.ts';
import type { CaseRecord, ObservedTypes, TypeSummary } from '../run-model.ts';
import { mergeRecords } from './merge-records.ts';
import { RunTally } from './tally.ts';
import { TypesTally } from './types-tally.ts';

const seen = (name: string, over: Partial<ObservedTypes[string]>): ObservedTypes => ({
  [`microsoft.graph.${name}`]: { count: 1, members: {}, undocumented: [], values: {}, ...over },
});

const all: readonly ObservedTypes[] = [
  seen('thing', { members: { name: ['string'] }, absent: ['size', 'age'], undocumented: ['z', 'extra'] }),
  seen('thing', {
    count: 2,
    members: { size: ['number'] },
    absent: ['name', 'age'],
    undocumented: ['extra'],
    otherCase: ['Name'],
    values: { 'microsoft.graph.hue': ['beige'] },
  }),
  seen('lid', { members: { open: ['boolean'] }, values: { 'microsoft.graph.hue': ['mauve'] } }),
];

const typesOf = (observed: readonly ObservedTypes[]): readonly TypeSummary[] => {
  const tally = new TypesTally();
  for (const one of observed) tally.add({ apiVersion: 'beta', observed: one });
  return tally.types;
};

const none = { undocumented: [], otherCase: [], absent: [], values: [] };

test('a member was never seen where no case has it, and each name is told once', () => {
  const thing: TypeSummary = {
    apiVersion: 'beta',
    type: 'microsoft.graph.thing',
    objects: 3,
    undocumented: ['extra', 'z'],
    otherCase: ['Name'],
    absent: ['age'],
    values: [{ enum: 'microsoft.graph.hue', values: ['beige'] }],
  };
  const lid = { ...none, apiVersion: 'beta', type: 'microsoft.graph.lid', objects: 1 };
  expect(typesOf(all)).toEqual([{ ...lid, values: [{ enum: 'microsoft.graph.hue', values: ['mauve'] }] }, thing]);
});

test('types of two API versions are two, whatever they are called', () => {
  const tally = new TypesTally();
  for (const apiVersion of ['v1.0', 'beta']) tally.add({ apiVersion, observed: seen('thing', {}) });
  const type = { ...none, type: 'microsoft.graph.thing', objects: 1 };
  expect(tally.types).toEqual([
    { ...type, apiVersion: 'beta' },
    { ...type, apiVersion: 'v1.0' },
  ]);
});

test('a target that makes up names fills neither the memory nor the record', () => {
  const names = (at: number) => Array.from({ length: 200 }, (_, number) => `n${at}-${number}`);
  const ofOne = Array.from({ length: 5 }, (_, at) => seen('thing', { undocumented: names(at) }));
  expect(typesOf(ofOne)[0]?.undocumented).toHaveLength(200);
  const ofMany = Array.from({ length: 600 }, (_, at) => seen(`thing${at}`, { undocumented: names(at) }));
  expect(typesOf(ofMany).reduce((sum, { undocumented }) => sum + undocumented.length, 0)).toBe(50_000);
  expect(typesOf(ofMany)).toHaveLength(600);
});

test('records of shards put together have the table of the run that was not divided, and show the same', async () => {
  const cases = all.map((observed, position): CaseRecord => ({ ...caseOf(`case-${position}`), position, observed }));
  const shardOf = (index: number, own: readonly CaseRecord[]): ShardRecord => ({
    path: `shard-${index}`,
    head,
    tail: tailOf(own, { types: typesOf(own.map(({ observed = {} }) => observed)) }),
    shard: { index, count: 2 },
    cases: async function* () {
      yield* own;
    },
  });
  const shards = [
    shardOf(
      1,
      [cases[0], cases[2]].flatMap((one) => one ?? []),
    ),
    shardOf(2, cases.slice(1, 2)),
  ];
  const { types, ...rest } = await mergeRecords({
    head: { ...head, planned: 3 },
    shards,
    missing: [],
    onCase: () => {},
  });
  const whole = new RunTally();
  for (const one of cases) whole.add(one);
  expect(types).toEqual(whole.types);
  expect(types).toEqual(typesOf(all));
  expect(await markdownReport(head, { ...rest, ...(types && { types }) }, cases)).toContain(
    '| `microsoft.graph.thing` | 3 | `extra`, `z`, `Name (other letter case)` | `age` | `microsoft.graph.hue: beige` |',
  );
});
