/** Two records, case by case: what counts as another answer, what is left out, and what gates. */
import { describe, expect, test } from 'vitest';
import { answered, broken, caseOf, finding, head, oneOfEach, tailOf } from '../../reporters/record.test-data.ts';
import type { CaseRecord, RecordedExchange, RunHead, RunTail } from '../../run-model.ts';
import type { RunRecord } from '../read-record.ts';
import { compareRecords } from './compare-records.ts';
import { fidelity, gateComparison } from './gate.ts';
import type { Comparison, DifferingCase } from '../../comparison-model.ts';

function recordOf(
  cases: readonly CaseRecord[],
  { path = 'run.json', ...over }: Partial<RunHead & { path: string }> = {},
  tail: Partial<RunTail> = {},
): RunRecord {
  return {
    path,
    head: { ...head, ...over },
    tail: tailOf(cases, tail),
    cases: async function* () {
      yield* cases;
    },
  };
}

async function comparison(a: RunRecord, b: RunRecord): Promise<Comparison> {
  const answer = await compareRecords(a, b);
  if (!answer.ok) throw new Error(answer.problems.join());
  return answer.comparison;
}

const compared = (a: readonly CaseRecord[], b: readonly CaseRecord[]): Promise<Comparison> =>
  comparison(recordOf(a), recordOf(b));

async function differencesOf(a: CaseRecord, b: CaseRecord): Promise<readonly string[]> {
  const { differing } = await compared([a], [b]);
  return differing.flatMap(({ differences }) => differences.map((one) => `${one.aspect}: ${one.a}, ${one.b}`));
}

const answering = (status: number, body = '', over: Partial<RecordedExchange> = {}): CaseRecord =>
  caseOf('a', { exchange: answered(status, body, over) });

/** What the target sent, with its head. */
const behindHead = (octets: string): Partial<RecordedExchange> => ({
  received: `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n${octets}`,
});

const refused = (code: string): string => JSON.stringify({ error: { code, message: 'no' } });
const malformed = (problem: string): CaseRecord => answering(204, '', { outcome: { kind: 'malformed', problem } });

test('a record agrees with itself wherever something was answered', async () => {
  const { compared: count, agreeing, differing } = await compared(oneOfEach, oneOfEach);
  expect([count, agreeing, differing]).toEqual([5, 5, []]);
});

describe('a difference is', () => {
  const rows: readonly (readonly [says: string, a: CaseRecord, b: CaseRecord, ...differences: string[]])[] = [
    ['another status', answering(204), answering(202), 'status: 204, 202'],
    ['another verdict, even of the same answer', caseOf('a'), caseOf('a', { verdict: 'fail' }), 'verdict: pass, fail'],
    ['content where there is none', answering(200), answering(200, 'x'), 'content: empty, some'],
    [
      'octets behind a message without content',
      answering(204, '', behindHead('')),
      answering(204, '', behindHead('\r\n')),
      'content: empty, empty, and octets behind its end',
    ],
    ['another error code', answering(403, refused('a')), answering(403, refused('b')), 'error code: a, b'],
    [
      'another shape of the error',
      answering(403, refused('a')),
      answering(403, '{"error":{"code":"a"}}'),
      'error shape: { error: { code: string, message: string } }, { error: { code: string } }',
    ],
    ['octets that are no HTTP', answering(204), malformed('x'), 'syntax: HTTP, not HTTP'],
  ];
  for (const [says, a, b, ...differences] of rows)
    test(says, async () => {
      expect(await differencesOf(a, b)).toEqual(differences);
      expect(await differencesOf(a, a)).toEqual([]);
      expect(await differencesOf(b, b)).toEqual([]);
    });
});

test('no difference is the content of a success, another message, or a verdict that nobody knows', async () => {
  expect(await differencesOf(answering(200, '{"a":1}'), answering(200, '{"b":2}'))).toEqual([]);
  expect(await differencesOf(answering(403, refused('a')), answering(403, refused('a').replace('no', 'nay')))).toEqual(
    [],
  );
  expect(await differencesOf(caseOf('a'), caseOf('a', { verdict: 'inconclusive' }))).toEqual([]);
  expect(await differencesOf(malformed('x'), malformed('y'))).toEqual([]);
});

test('a long text that differs only in what is not shown differs', async () => {
  const wide = (name: string): string =>
    JSON.stringify(
      Object.fromEntries(
        [...Array.from({ length: 40 }, (_, at) => `n${at}-${'x'.repeat(30)}`), name].map((key) => [key, 1]),
      ),
    );
  expect(await differencesOf(answering(400, wide('y')), answering(400, wide('z')))).toEqual([
    expect.stringMatching(/^error shape: .+… \(SHA-256 of all: [\da-f]{12}\), .+\)$/),
  ]);
});

test('a promise that one side alone breaks is told with its clause', async () => {
  const { differing } = await compared([caseOf('a')], [broken('a')]);
  expect(differing).toMatchObject([{ verdicts: { a: 'pass', b: 'fail' }, broken: { a: [], b: [finding()] } }]);
  const both = await compared([broken('a')], [{ ...broken('a'), exchange: answered(202) }]);
  expect(both.differing).toMatchObject([{ broken: { a: [], b: [] } }] satisfies Partial<DifferingCase>[]);
});

describe('a case is left out', () => {
  const silent = (cause: 'timeout'): CaseRecord =>
    caseOf('a', {
      verdict: 'inconclusive',
      exchange: answered(0, '', { outcome: { kind: 'none', cause, left: true, message: '' } }),
    });
  const { exchange: _exchange, ...unsent } = caseOf('a', { verdict: 'inconclusive', skipped: 'no token' });
  const rows: readonly (readonly [why: string, a: readonly CaseRecord[], b: readonly CaseRecord[]])[] = [
    ['only in A', [caseOf('a')], []],
    ['only in B', [], [caseOf('a')]],
    ['in A: not sent (no token)', [unsent], [caseOf('a')]],
    ['in B: no answer (timeout)', [caseOf('a')], [silent('timeout')]],
    ['in B: an error of this tool', [caseOf('a')], [caseOf('a', { verdict: 'error', error: 'oops' })]],
    [
      'the pages of 2020-01-01 (A) and 2021-01-01 (B) promise something else there',
      [caseOf('a')],
      [caseOf('a', { expects: 'refusal', asOf: '2021-01-01' })],
    ],
  ];
  for (const [why, a, b] of rows)
    test(why, async () => {
      const answer = await compared(a, b);
      expect(answer.uncompared).toEqual([{ why, ids: [caseOf('a').id] }]);
      expect(gateComparison(answer, { kind: 'min', percent: 0 })).toEqual({
        code: 3,
        reason: 'no answers could be compared',
      });
    });
});

test('cases of another date are compared where they mean the same, and the reader is told', async () => {
  const later = head.specs.map((spec) => ({ ...spec, asOf: '2021-01-01' }));
  const answer = await comparison(
    recordOf([caseOf('a')]),
    recordOf([caseOf('a', { asOf: '2021-01-01' })], { specs: later }),
  );
  expect([answer.compared, answer.agreeing]).toEqual([1, 1]);
  expect(answer.notes).toEqual([
    'the dates of pages differ: beta/things-retire (2020-01-01 in A, 2021-01-01 in B); cases are compared where they mean the same',
  ]);
});

test('what else differs between two runs is told', async () => {
  const specs = head.specs.map((spec) => ({ ...spec, sha256: '1'.repeat(64) }));
  const more = { ...head.specs[0], page: 'another' } as (typeof specs)[number];
  const b = recordOf(
    [],
    { specs: [...specs, more], shard: { index: 1, count: 4 }, tool: { ...head.tool, version: '2.0.0' } },
    { cut: { kind: 'interrupted', reason: 'the run was interrupted' } },
  );
  expect((await comparison(recordOf([]), b)).notes).toEqual([
    'B is shard 1/4 of a run',
    'B ended early: the run was interrupted',
    'A is of graph-conformance 1.2.3, B of 2.0.0',
    'specs of the same date differ: beta/things-retire',
    '1 of the pages are in B only',
  ]);
});

test('records without a page in common are refused', async () => {
  const specs = head.specs.map((spec) => ({ ...spec, apiVersion: 'v1.0' }));
  expect(await compareRecords(recordOf([], { path: 'a.json' }), recordOf([], { path: 'b.json', specs }))).toEqual({
    ok: false,
    problems: ['a.json and b.json: are about different pages; compare runs of the same specs'],
  });
});

describe('the score', () => {
  const counted = (agreeing: number, count: number): Comparison => ({ agreeing, compared: count }) as Comparison;

  test('has its denominator, and is 100 % only where all agree', () => {
    expect(fidelity(counted(31, 36))).toBe('31 of 36 answers agree (86 %)');
    expect(fidelity(counted(9999, 10_000))).toBe('9999 of 10000 answers agree (99 %)');
    expect(fidelity(counted(7, 7))).toBe('7 of 7 answers agree (100 %)');
  });

  const rows: readonly (readonly [agreeing: number, count: number, percent: number, code: number])[] = [
    [31, 36, 86.2, 1],
    [31, 36, 86, 0],
    [1, 3, 33.333, 0],
    [9999, 10_000, 100, 1],
    [3, 3, 100, 0],
    [0, 3, 0, 0],
  ];
  for (const [agreeing, count, percent, code] of rows)
    test(`${agreeing} of ${count} with --min ${percent} exits ${code}`, () => {
      expect(gateComparison(counted(agreeing, count), { kind: 'min', percent }).code).toBe(code);
    });

  test('does not gate on its own', () => {
    expect(gateComparison(counted(0, 3), { kind: 'none' })).toEqual({
      code: 0,
      reason: '0 of 3 answers agree (0 %); nothing decides the exit code without --min or --only-new',
    });
  });
});

describe('with --only-new', () => {
  const [passes, fails] = [caseOf('a'), broken('a')];
  const unknown = caseOf('a', { verdict: 'inconclusive', standing: 'unknown' });
  const waived: CaseRecord = { ...fails, standing: 'waived' };
  const rows: readonly (readonly [
    says: string,
    a: readonly CaseRecord[],
    b: readonly CaseRecord[],
    code: number,
    reason: string,
  ])[] = [
    ['a case that got worse', [passes], [fails], 1, '1 of the 1 cases that passed in A fails in B'],
    [
      'a case that was broken before',
      [fails, caseOf('b')],
      [fails, caseOf('b')],
      0,
      'none of the 1 cases that passed in A fails in B',
    ],
    [
      'a case that got better',
      [fails, caseOf('b')],
      [passes, caseOf('b')],
      0,
      'none of the 1 cases that passed in A fails in B',
    ],
    ['a waived failure', [passes], [waived], 0, 'none of the 1 cases that passed in A fails in B'],
    [
      'another answer that is right as well',
      [passes],
      [{ ...passes, exchange: answered(202) }],
      0,
      'none of the 1 cases that passed in A fails in B',
    ],
    [
      'a new case that fails',
      [caseOf('b')],
      [caseOf('b'), fails],
      0,
      'none of the 1 cases that passed in A fails in B',
    ],
    [
      'a case that nobody knows about now',
      [passes],
      [unknown],
      3,
      '1 of the 1 cases that passed in A was not judged in B',
    ],
    [
      'a case that was not run',
      [passes, caseOf('b')],
      [passes],
      3,
      '1 of the 2 cases that passed in A was not judged in B',
    ],
    ['nothing that passed before', [fails], [fails], 3, 'no case of B passed in A, so none can be worse'],
  ];
  for (const [says, a, b, code, reason] of rows)
    test(`${says} exits ${code}`, async () => {
      expect(gateComparison(await compared(a, b), { kind: 'only-new' })).toEqual({ code, reason });
    });

  test('a case of a page that B is not about is none of it', async () => {
    const answer = await comparison(
      recordOf([caseOf('a'), caseOf('b', { asOf: '2018-01-01' })]),
      recordOf([caseOf('a')]),
    );
    expect(answer.regressions).toEqual({ passedBefore: 1, failing: [], unknown: [] });
  });
});
