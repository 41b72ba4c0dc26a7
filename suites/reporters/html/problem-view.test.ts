/** What is wrong is gathered by its place on the page, and every case is told once. */
import { describe, expect, test } from 'vitest';
import type { CaseRecord } from '../../run-model.ts';
import { gatherProblems } from './problem-view.ts';
import { sectionOf } from './words.ts';
import { broken, caseOf, findingOf, small, sourceOf } from './record.test-data.ts';

const gathered = (cases: readonly CaseRecord[], gate: 'page' | 'rfc' = 'page') =>
  gatherProblems(sourceOf(cases, { head: { gate } }));

const kindsOf = async (one: CaseRecord, gate?: 'rfc') => (await gathered([one], gate)).all.map(({ kind }) => kind);

const rfc = findingOf({ authority: 'rfc', clause: 'gadget-reset#response:20' });

test('a pass is no problem, and what was not sent stands apart, under its reason', async () => {
  const { all, toldIds, skipped } = await gathered(small);
  expect(all.map(({ kind, cases }) => [kind, cases])).toEqual([['broken', 1]]);
  expect([...toldIds]).toEqual(['beta/gadget-reset/permissions/application']);
  expect([...skipped].map(([reason, { ids }]) => [reason, ids])).toEqual([
    ['no token for it', ['beta/gadget-reset/permissions/personal']],
  ]);
});

test('cases that fail the same check are one problem, with what was seen and promised once each', async () => {
  const other = findingOf({ seen: 'status is 500' });
  const { all, told } = await gathered([broken('a'), broken('b'), broken('c', { findings: [other] })]);
  expect(all).toHaveLength(1);
  expect(all[0]?.mismatches.map(({ seen, cases }) => [seen, cases])).toEqual([
    ['access was granted: status is 204', 2],
    ['status is 500', 1],
  ]);
  expect([...told.values()].map((cases) => cases.map(({ id }) => id.slice(-1)))).toEqual([['a', 'b', 'c']]);
});

test('a case with several findings is told under the worst of them, and counted under each', async () => {
  const { all, told } = await gathered([broken('a', { findings: [rfc, findingOf()] })]);
  expect(all.map((problem) => [problem.kind, problem.cases, told.get(problem)?.length ?? 0])).toEqual([
    ['broken', 1, 1],
    ['warning', 1, 0],
  ]);
});

describe('the kind of a problem', () => {
  const open = findingOf({ outcome: 'inconclusive' });
  const table: readonly (readonly [kind: string, one: CaseRecord])[] = [
    ['broken', broken('a')],
    ['warning', broken('a', { findings: [rfc] })],
    ['unknown', broken('a', { findings: [open] })],
    ['open', broken('a', { findings: [{ ...rfc, outcome: 'inconclusive' }] })],
    ['error', broken('a', { error: 'oops' })],
    ['unknown', caseOf('a', { verdict: 'inconclusive', standing: 'unknown', findings: [] })],
    ['open', caseOf('a', { verdict: 'inconclusive', standing: 'warning', findings: [] })],
    ['waived', broken('a', { waived: { where: 'waivers.json:3', reason: 'x', owner: 'y', expires: '2020-03-01' } })],
  ];
  for (const [at, [kind, one]] of table.entries())
    test(`is ${kind} for row ${at + 1}`, async () => expect(await kindsOf(one)).toEqual([kind]));

  test('follows the gate', async () =>
    expect(await kindsOf(broken('a', { findings: [rfc] }), 'rfc')).toEqual(['broken']));
});

test('of many cases with one problem some are told, and all are counted', async () => {
  const { all, told, toldIds } = await gathered(Array.from({ length: 50 }, (_, at) => broken(`case-${at}`)));
  expect(all.map((problem) => [problem.cases, told.get(problem)?.length])).toEqual([[50, 20]]);
  expect(toldIds.size).toBe(20);
});

test('a target that answers differently every time cannot make a problem endless', async () => {
  const cases = Array.from({ length: 50 }, (_, at) =>
    broken(`case-${at}`, { findings: [findingOf({ seen: `${at}` })] }),
  );
  const { all } = await gathered(cases);
  expect([all[0]?.mismatches.length, all[0]?.others]).toEqual([6, 44]);
});

test('a clause of a file that the page includes names the file', () => {
  const said = sectionOf('gadget-reset#permissions@../includes/gadget.md:9', undefined).toString();
  expect(said).toBe('gadget-reset, section <b>#permissions</b>, line 9 of ../includes/gadget.md');
  expect(sectionOf('gadget-reset#response:20', undefined).toString()).toMatch(/line 20$/);
});
