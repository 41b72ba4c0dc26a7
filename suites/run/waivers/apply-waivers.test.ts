/** What a waiver lets pass, and when it is over. */
import { describe, expect, test } from 'vitest';
import { deriveCases } from '../../cases/derive.ts';
import { selectCases } from '../../cases/select.ts';
import { retire } from '../../cases/specs.test-data.ts';
import { answered, broken, caseOf, oneOfEach } from '../../reporters/record.test-data.ts';
import type { CaseRecord, WaiverUse } from '../../run-model.ts';
import {
  caseMatcher,
  isAtTarget,
  mergedUses,
  AppliedWaivers,
  waivedUntil,
  type PlannedWaiver,
} from './apply-waivers.ts';

const target = 'http://127.0.0.1:4010';
const day = '2026-11-24';

const waiver = (over: Partial<PlannedWaiver> = {}): PlannedWaiver => ({
  case: 'response/a',
  target,
  reason: 'known',
  owner: 'anna',
  expires: '2026-12-31',
  where: 'waivers.json:2',
  cases: 1,
  known: true,
  ...over,
});

interface Settled {
  readonly records: readonly CaseRecord[];
  readonly uses: readonly WaiverUse[];
}

function settled(waivers: readonly PlannedWaiver[], cases: readonly CaseRecord[]): Settled {
  const appliedWaivers = new AppliedWaivers(waivers, { target, day });
  return { records: cases.map((one) => appliedWaivers.settle(one)), uses: appliedWaivers.uses };
}

const standingsOf = ({ records }: Settled): readonly string[] => records.map(({ standing }) => standing);

test('a waived failure stays a failure with its findings, and stands as waived by a file and a line', () => {
  const one = broken('a');
  const { records, uses } = settled([waiver()], [one]);
  const waived = { where: 'waivers.json:2', reason: 'known', owner: 'anna', expires: '2026-12-31' };
  expect(records).toEqual([{ ...one, standing: 'waived', waived }]);
  expect(uses).toMatchObject([{ state: 'used', waived: 1, passing: 0 }]);
  expect(uses[0]).not.toHaveProperty('over');
});

test('nothing but a broken promise is waived: no error of ours, no doubt, nothing unsent, no warning', () => {
  const everything = waiver({ case: '*', cases: oneOfEach.length });
  const before = oneOfEach.filter(({ standing }) => standing !== 'waived');
  const after = standingsOf(settled([everything], before));
  expect(after).toEqual(before.map(({ standing }) => (standing === 'broken' ? 'waived' : standing)));
  expect(after.filter((standing) => standing === 'waived')).toHaveLength(1);
});

test('a case that got no answer is not waived, whatever was found besides', () => {
  const outcome = { kind: 'none', cause: 'refused', left: false, message: 'connection refused' } as const;
  const silent = { ...broken('a'), exchange: answered(200, '', { outcome }) };
  expect(standingsOf(settled([waiver()], [silent]))).toEqual(['broken']);
  expect(standingsOf(settled([waiver()], [{ ...broken('a'), verdict: 'error' }]))).toEqual(['broken']);
});

test('the first waiver in force is the one that is named, and every one that matches is used', () => {
  const waivers = [waiver({ expires: '2026-11-23' }), waiver({ where: 'w:3' }), waiver({ where: 'w:4', case: '*/a' })];
  const { records, uses } = settled(waivers, [broken('a')]);
  expect(records[0]?.waived?.where).toBe('w:3');
  expect(uses.map(({ state }) => state)).toEqual(['expired', 'used', 'used']);
});

describe('a waiver', () => {
  const passing = caseOf('a');
  const warned = caseOf('a', { verdict: 'fail', standing: 'warning' });
  const states: readonly (readonly [
    says: string,
    PlannedWaiver,
    readonly CaseRecord[],
    WaiverUse['state'],
    RegExp?,
  ])[] = [
    ['is good on its last day', waiver({ expires: day }), [broken('a')], 'used'],
    [
      'is over a day later',
      waiver({ expires: '2026-11-23' }),
      [broken('a')],
      'expired',
      /^waivers\.json:2: was valid until 2026-11-23; delete this entry/,
    ],
    ['is over where its case passes', waiver(), [passing], 'passing', /^waivers\.json:2: its case passes now; delete/],
    ['is over where only an authority that does not gate objects', waiver(), [warned], 'passing', /passes now; delete/],
    [
      'is over where all of its cases pass',
      waiver({ case: '*', cases: 2 }),
      [passing, caseOf('b')],
      'passing',
      /all of its 2 cases pass now/,
    ],
    ['is used as long as one of its cases fails', waiver({ case: '*', cases: 2 }), [passing, broken('b')], 'used'],
    [
      'is over where no case has its id',
      waiver({ case: 'nope', cases: 0, known: false }),
      [passing],
      'unused',
      /: no case is called "nope"; delete/,
    ],
    ['may have been left out by --suite, --case or --shard', waiver({ case: 'response/b' }), [passing], 'idle'],
    ['may be for those of its cases that were left out', waiver({ case: '*', cases: 2 }), [passing], 'idle'],
    ['may be for another revision of the page', waiver({ case: 'response/b', cases: 0 }), [passing], 'idle'],
    [
      'is not over where nobody knows',
      waiver(),
      [caseOf('a', { verdict: 'inconclusive', standing: 'unknown' })],
      'idle',
    ],
    [
      'for another target is none of this run, expired or not',
      waiver({ target: 'https://graph.microsoft.com', expires: '2020-01-01' }),
      [broken('a')],
      'elsewhere',
    ],
  ];
  for (const [says, given, cases, state, over] of states)
    test(says, () => {
      const { uses, records } = settled([given], cases);
      expect(uses.map((use) => use.state)).toEqual([state]);
      if (over) expect(uses[0]?.over).toMatch(over);
      else expect(uses[0]).not.toHaveProperty('over');
      expect(records.some(({ waived }) => waived !== undefined)).toBe(state === 'used');
    });
});

describe('a target is meant', () => {
  const rows: readonly (readonly [pattern: string, url: string, meant: boolean])[] = [
    ['https://graph.microsoft.com', 'https://graph.microsoft.com', true],
    ['https://Graph.Microsoft.com:443/', 'https://graph.microsoft.com', true],
    ['https://graph.microsoft.com', 'https://graph.microsoft.com.evil.example', false],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010/mock', true],
    ['http://127.0.0.1:4010/mock', 'http://127.0.0.1:4010/mock', true],
    ['http://127.0.0.1:4010/mock', 'http://127.0.0.1:4010', false],
    ['http://127.0.0.1:*', 'http://127.0.0.1:4010', true],
    ['http://127.0.0.1:*', 'http://127.0.0.2:4010', false],
    ['http://127.0.0.1:401', 'http://127.0.0.1:4010', false],
    ['http://[::1]:4010', 'http://[::1]:4010', true],
    ['*', 'http://127.0.0.1:4010', true],
  ];
  for (const [pattern, url, meant] of rows)
    test(`${meant ? '' : 'not '}at ${url} by ${pattern}`, () => {
      expect(isAtTarget(pattern, url)).toBe(meant);
    });
});

test('the id of a case means this case and no other', () => {
  const ids = deriveCases(retire).map(({ id }) => id);
  for (const id of ids) expect(ids.filter(caseMatcher(id))).toEqual([id]);
});

test('a pattern means what it means to --case', () => {
  const all = deriveCases(retire);
  const patterns = [
    'permissions/*',
    '*not-supported',
    'no-body',
    'request-body/no-body',
    'body',
    'beta/sample/**',
    '?',
    '{a,b}',
  ];
  for (const pattern of patterns) {
    const selected = selectCases(all, [], [pattern]);
    const ids = selected.ok ? selected.selected.map(({ id }) => id) : [];
    expect(all.map(({ id }) => id).filter(caseMatcher(pattern))).toEqual(ids);
  }
});

describe('parts of one run', () => {
  const parts = (
    here: readonly CaseRecord[],
    there: readonly CaseRecord[],
    given: PlannedWaiver,
  ): readonly WaiverUse[] => mergedUses([here, there].map((cases) => settled([given], cases).uses));
  const both = waiver({ case: '*', cases: 2 });

  test('come to what the whole would have come to', () => {
    for (const cases of [
      [caseOf('a'), caseOf('b')],
      [caseOf('a'), broken('b')],
      [broken('a'), caseOf('b', { verdict: 'inconclusive', standing: 'unknown' })],
    ] as const)
      for (const given of [
        both,
        waiver(),
        waiver({ expires: '2020-01-01' }),
        waiver({ known: false, cases: 0, case: 'x' }),
      ])
        expect(parts([cases[0]], [cases[1]], given)).toEqual(settled([given], cases).uses);
  });

  test('without a case leave it open whether a waiver is over', () => {
    expect(parts([caseOf('a')], [], both)).toMatchObject([{ state: 'idle', passing: 1 }]);
    expect(mergedUses([[]])).toEqual([]);
  });
});

test('until when failures are waived is one day, or the first and the last of several', () => {
  const { uses } = settled([waiver()], [broken('a')]);
  const later = uses.map((use) => ({ ...use, expires: '2027-01-31' }));
  const idle = uses.map((use) => ({ ...use, expires: '2020-01-01', state: 'idle' as const }));
  expect(waivedUntil([...uses, ...uses, ...idle])).toBe('until 2026-12-31');
  expect(waivedUntil([...later, ...uses])).toBe('the first until 2026-12-31, the last until 2027-01-31');
});
