/** What waivers, gates and missing records make of the exit code and the counts. */
import { expect, test } from 'vitest';
import { noStandings, type Standing, type WaiverUse } from '../run-model.ts';
import { countsLine, countsOf } from '../reporters/counts.ts';
import { caseOf, head } from '../reporters/record.test-data.ts';
import { exitOf, type ExitFacts } from './exit.ts';
import { summaryOf } from './summary.ts';
import { RunTally } from './tally.ts';

const use: WaiverUse = {
  case: 'response/a',
  target: '*',
  reason: 'known',
  owner: 'anna',
  expires: '2026-12-31',
  where: 'waivers.json:2',
  state: 'used',
  cases: 1,
  waived: 1,
  passing: 0,
};
const over = (where: string): WaiverUse => ({ ...use, where, state: 'passing', over: `${where}: its case passes now` });

function facts(standings: Partial<Record<Standing, number>>, rest: Partial<ExitFacts> = {}): ExitFacts {
  const tallies = { pass: 9, inconclusive: 0, fail: 0 };
  return {
    gate: 'page',
    tallies: { page: tallies, rfc: tallies, graph: tallies },
    standings: { ...noStandings(), ...standings },
    ...rest,
  };
}

test('failures that are all waived do not gate, and the reason says until when', () => {
  expect(exitOf(facts({ kept: 7, waived: 2 }, { waivers: [use, use] }))).toEqual({
    code: 0,
    reason: '2 failures are waived until 2026-12-31; every other gated check passed (gate: page; 9 findings)',
  });
  expect(exitOf(facts({ waived: 1 }, { waivers: [use] })).reason).toMatch(/^1 failure is waived until /);
});

test('one failure that is not waived gates', () => {
  expect(exitOf(facts({ waived: 2, broken: 1 }, { waivers: [use] }))).toEqual({
    code: 1,
    reason: '1 case failed (gate: page)',
  });
});

test('what nobody knows is not waived', () => {
  expect(exitOf(facts({ waived: 2, unknown: 1 }, { waivers: [use] })).code).toBe(3);
});

test('a waiver that is over fails the run and names the line to delete, all of them where there are more', () => {
  expect(exitOf(facts({ kept: 1 }, { waivers: [use, over('waivers.json:3')] }))).toEqual({
    code: 1,
    reason: 'waivers.json:3: its case passes now',
  });
  expect(exitOf(facts({ broken: 1 }, { waivers: [over('w:3'), over('w:5')] })).reason).toBe(
    '1 case failed (gate: page); 2 waivers are over; delete w:3, w:5',
  );
});

test('a run that judged nothing is not failed by its waivers', () => {
  const stopped = { cut: { kind: 'stopped', reason: 'no token' }, waivers: [over('w:3')] } as const;
  expect(exitOf(facts({}, stopped)).code).toBe(4);
  expect(exitOf(facts({}, { ...stopped, cut: { kind: 'unreachable', reason: 'nobody is there' } })).code).toBe(3);
});

test('what the gate lets pass is named: the checks of the next gate, and the flag that fails on them', () => {
  const broken = new Map([
    ['answer-carries-a-request-id', { authority: 'graph', cases: 50 }],
    ['defective-token-is-refused', { authority: 'rfc', cases: 6 }],
    ['unauthorized-carries-a-challenge', { authority: 'rfc', cases: 9 }],
  ] as const);
  expect(exitOf(facts({ kept: 1, warning: 9 }, { broken }))).toEqual({
    code: 0,
    reason:
      'every gated check passed (gate: page; 9 findings); 9 cases with warnings: unauthorized-carries-a-challenge (seen in 9 cases), defective-token-is-refused (seen in 6 cases); --gate rfc fails on them',
  });
  expect(exitOf(facts({ warning: 9 }, { gate: 'rfc', broken })).reason).toMatch(
    /: answer-carries-a-request-id \(seen in 50 cases\); --gate graph fails on them$/,
  );
});

test('a planned case that has no record is counted as skipped, and as not judged', () => {
  const tally = new RunTally();
  tally.add(caseOf('kept', { standing: 'kept', verdict: 'pass' }));
  const cut = { kind: 'interrupted', reason: 'the run was interrupted' } as const;
  const end = { planned: 4, left: [], durationMs: 1, untested: [], waivers: [], cut };
  const summary = summaryOf(head, tally, end);
  expect(countsLine(countsOf(summary))).toBe('4 cases: 1 passed, 0 failed, 0 inconclusive, 3 skipped');
  expect(summary).toMatchObject({ index: 0.25, score: 1, exit: { code: 3 } });
});

test('where nobody knows, a case is not judged, also where it does not decide the exit code', () => {
  expect(exitOf(facts({ kept: 2, unjudged: 3 }))).toEqual({
    code: 0,
    reason:
      'every gated check passed (gate: page; 9 findings); 3 cases are inconclusive or skipped, and do not decide the exit code',
  });
});
