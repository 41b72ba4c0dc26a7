import { expect, test } from 'vitest';
import { compare, type Expectation, type WildCase } from './expectation.ts';

const outcome = (id: string, verdict: WildCase['verdict'], ...failing: readonly string[]): WildCase => ({
  id: `beta/page/${id}`,
  verdict,
  failing,
  detail: 'status is 204',
});

const open: Expectation = { cases: 'headers/token-*', verdict: 'fail', check: 'a', because: 'it reads no tokens' };

test('a case that no entry speaks of is to pass', () => {
  expect(compare([], [outcome('headers/no-accept', 'pass')])).toEqual({ asExpected: 1, differences: [], problems: [] });
  expect(compare([], [outcome('headers/no-accept', 'fail', 'a')]).problems).toEqual([
    'beta/page/headers/no-accept: expected pass, got fail: status is 204',
  ]);
});

test('a failure that was foreseen is as expected, on every page', () => {
  const cases = [outcome('headers/token-expired', 'fail', 'a'), outcome('more/headers/token-expired', 'fail', 'a')];
  expect(compare([open], cases)).toEqual({
    asExpected: 2,
    differences: [{ verdict: 'fail', because: 'it reads no tokens', cases: 2 }],
    problems: [],
  });
});

test('a pass where a failure was foreseen is a problem, and the reason is told', () => {
  expect(compare([open], [outcome('headers/token-expired', 'pass')])).toEqual({
    asExpected: 0,
    differences: [],
    problems: [
      'beta/page/headers/token-expired: expected fail of a (because it reads no tokens), got pass: status is 204',
    ],
  });
});

test('a failure of another check, or of one more, is not the one that was foreseen', () => {
  expect(compare([open], [outcome('headers/token-expired', 'fail', 'b')]).problems).toHaveLength(1);
  expect(compare([open], [outcome('headers/token-expired', 'fail', 'a', 'b')]).problems).toHaveLength(1);
});

test('several checks are foreseen by name as well', () => {
  const both: Expectation = { ...open, check: ['a', 'b'] };
  expect(compare([both], [outcome('headers/token-expired', 'fail', 'a', 'b')]).problems).toEqual([]);
  expect(compare([both], [outcome('headers/token-expired', 'fail', 'a')]).problems).toEqual([
    'beta/page/headers/token-expired: expected fail of a and b (because it reads no tokens), got fail: status is 204',
  ]);
});

test('the first entry that matches speaks for a case', () => {
  const first: Expectation = { cases: 'headers/token-expired', verdict: 'not-sent', because: 'it has none' };
  const cases = [outcome('headers/token-expired', 'not-sent'), outcome('headers/token-alg-none', 'fail', 'a')];
  expect(compare([first, open], cases).problems).toEqual([]);
});

test('an entry that no case needs is stale', () => {
  expect(compare([open], [outcome('headers/no-accept', 'pass')]).problems).toEqual([
    'headers/token-*: no case needs this entry; take it out',
  ]);
});

test('an error of ours is never as expected', () => {
  const any: Expectation = { cases: '**', verdict: 'inconclusive', because: 'nothing is known' };
  expect(compare([any], [outcome('headers/no-accept', 'error')]).problems).toHaveLength(1);
});
