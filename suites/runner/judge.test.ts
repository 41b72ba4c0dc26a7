import { describe, expect, test } from 'vitest';
import { checkById } from '../checks/index.ts';
import { worstVerdict, type Case, type Verdict } from '../model.ts';
import { caseOf, exchangeOf, grant, response, spec, specOf } from '../model.test-data.ts';
import { judgeCase, refusesBeforeLooking, showsSuccess, type CaseExchange, type OperationContext } from './judge.ts';

const withBaseline: OperationContext = { baseline: true, revisions: [spec] };
const withoutBaseline: OperationContext = { baseline: false, revisions: [spec] };

const sent = (status: number, error?: string): CaseExchange => ({
  ok: true,
  recording: { exchange: exchangeOf(status), connectionReusable: true, ...(error === undefined ? {} : { error }) },
});

const worsts: readonly (readonly [outcomes: readonly Verdict[], verdict: Verdict])[] = [
  [[], 'inconclusive'],
  [['pass'], 'pass'],
  [['pass', 'inconclusive'], 'inconclusive'],
  [['fail', 'inconclusive', 'pass'], 'fail'],
  [['pass', 'error', 'fail'], 'error'],
];
for (const [outcomes, verdict] of worsts) {
  test(`the worst of ${JSON.stringify(outcomes)} is ${verdict}`, () => {
    expect(worstVerdict(outcomes)).toBe(verdict);
  });
}

test('a finding says what was seen, what was promised, and where', () => {
  const { verdict, findings } = judgeCase(caseOf('a'), sent(200), withBaseline);
  expect(verdict).toBe('fail');
  expect(findings).toEqual([
    {
      check: 'success-status-is-exact',
      authority: 'page',
      requirement: 'response',
      clause: 'thing-retire#response:9',
      outcome: 'fail',
      seen: 'status is 200',
      promised: 'the page promises 204',
    },
  ]);
});

test('a case of whose promises the answer says nothing is inconclusive', () => {
  const { verdict, findings } = judgeCase(caseOf('a'), sent(403), withBaseline);
  expect([verdict, findings]).toEqual(['inconclusive', []]);
});

test('a request that was not sent is skipped with its reason, and never a pass', () => {
  const skipped = judgeCase(caseOf('a'), { ok: false, problems: ['no token'] }, withBaseline);
  expect(skipped).toMatchObject({ verdict: 'inconclusive', findings: [], skipped: 'no token' });
});

test('a request that left other than planned is an error, whatever the answer says', () => {
  const error = judgeCase(caseOf('a'), sent(204, 'another Authorization left'), withBaseline);
  expect(error).toMatchObject({ verdict: 'error', findings: [], error: 'another Authorization left' });
});

const refusal: Case = caseOf('a', {
  expects: 'refusal',
  checks: [{ check: checkById('unlisted-permission-is-refused'), requirement: grant }],
});
const refusals: readonly (readonly [status: number, context: OperationContext, verdict: Verdict])[] = [
  [401, withoutBaseline, 'pass'],
  [403, withBaseline, 'pass'],
  [204, withoutBaseline, 'fail'],
  [404, withBaseline, 'fail'],
  [404, withoutBaseline, 'inconclusive'],
  [500, withoutBaseline, 'inconclusive'],
];
for (const [status, context, verdict] of refusals) {
  const known = context.baseline ? 'seen' : 'not seen';
  test(`a refusal with ${status} is ${verdict} where the operation was ${known} to succeed`, () => {
    const result = judgeCase(refusal, sent(status), context);
    expect(result.verdict).toBe(verdict);
    if (verdict === 'inconclusive')
      expect(result.findings[0]?.seen).toContain('was not seen to succeed on this target');
  });
}

const onAbsentId = (status: number): CaseExchange => ({ ...sent(status), onAbsentId: true }) as CaseExchange;

const unseen: readonly (readonly [status: number, refusesFirst: boolean, verdict: Verdict])[] = [
  [404, true, 'fail'],
  [404, false, 'inconclusive'],
  [204, false, 'fail'],
  [403, false, 'pass'],
  [500, false, 'fail'],
];
for (const [status, refusesFirst, verdict] of unseen) {
  test(`with an id that is nobody's, ${status} for what is to be refused is ${verdict} where the target was ${refusesFirst ? '' : 'not '}seen to refuse before it looks`, () => {
    const one = caseOf('a', {
      expects: 'refusal',
      checks: [{ check: checkById('unlisted-permission-is-refused'), requirement: grant }],
    });
    expect(judgeCase(one, onAbsentId(status), { ...withBaseline, refusesFirst }).verdict).toBe(verdict);
  });
}

test("only a refusal of a good token on an id that is nobody's shows that a target refuses before it looks", () => {
  const one = caseOf('a', { expects: 'refusal' });
  expect(refusesBeforeLooking(one, onAbsentId(403))).toBe(true);
  expect(refusesBeforeLooking(one, sent(403))).toBe(false);
  expect(refusesBeforeLooking(one, onAbsentId(404))).toBe(false);
  expect(refusesBeforeLooking(caseOf('a'), onAbsentId(403))).toBe(false);
});

test('a failure tells of another revision that promises something else', () => {
  const other = specOf('2019-01-01', { ...response, status: 200 } as typeof response);
  const { findings } = judgeCase(caseOf('a'), sent(200), { baseline: true, revisions: [other, spec] });
  expect(findings[0]?.note).toBe('the revision as-of 2019-01-01 promises 200');
});

const successes: readonly (readonly [one: Case, sending: CaseExchange, shows: boolean])[] = [
  [caseOf('a'), sent(204), true],
  [caseOf('a'), sent(200), true],
  [caseOf('a'), sent(302), false],
  [caseOf('a'), { ok: false, problems: [] }, false],
  [refusal, sent(204), false],
];
for (const [one, sending, shows] of successes) {
  const what = sending.ok ? JSON.stringify(sending.recording.exchange.outcome).slice(0, 60) : 'nothing sent';
  test(`${what} for a case that expects ${one.expects} ${shows ? 'shows' : 'does not show'} that the operation succeeds`, () => {
    expect(showsSuccess(one, sending)).toBe(shows);
  });
}

test('where it is unknown whether a request took effect, the GET that would tell is named', () => {
  const silent = { kind: 'none', cause: 'timeout', left: true, message: 'no answer' } as const;
  const exchange = {
    ...exchangeOf(204),
    method: 'POST',
    url: 'https://h/beta/things/1/retire?a=b',
    outcome: silent,
  } as const;
  const told = judgeCase(caseOf('a'), { ok: true, recording: { exchange, connectionReusable: true } }, withBaseline);
  expect(told).toMatchObject({
    verdict: 'inconclusive',
    diagnosis: 'GET https://h/beta/things/1 would tell whether the request took effect',
  });
  const unsent = { ...exchange, outcome: { ...silent, left: false } };
  expect(
    judgeCase(caseOf('a'), { ok: true, recording: { exchange: unsent, connectionReusable: true } }, withBaseline)
      .diagnosis,
  ).toBeUndefined();
});

test('why the target refused is told where it should not have, and nowhere else', () => {
  const exchange = exchangeOf(401);
  if (exchange.outcome.kind !== 'answer') throw new Error('not an answer');
  const body = JSON.stringify({ error: { code: 'InvalidAuthenticationToken', message: 'Access token is empty.' } });
  const refused = { ...exchange, outcome: { kind: 'answer', answer: { ...exchange.outcome.answer, body } } } as const;
  const sending = { ok: true, recording: { exchange: refused, connectionReusable: true } } as const;
  const checks = [{ check: checkById('answer-carries-a-request-id'), requirement: response }];
  const diagnosisOf = (expects: Case['expects']) =>
    judgeCase(caseOf('a', { expects, checks }), sending, withBaseline).diagnosis;
  expect(diagnosisOf('success')).toContain('perhaps no token arrived');
  expect(diagnosisOf('refusal')).toBeUndefined();
});

test('what the service asks for stands beside what the page lists, where the promise was not kept', () => {
  const message = "API requires one of 'Other.Read.All, Other.ReadWrite.All'.";
  const exchange = exchangeOf(403);
  if (exchange.outcome.kind !== 'answer') throw new Error('not an answer');
  const body = JSON.stringify({ error: { code: 'Forbidden', message } });
  const answer = { ...exchange.outcome.answer, body };
  const refused = { ...exchange, outcome: { kind: 'answer', answer } } as const;
  const told = judgeCase(
    caseOf('a'),
    { ok: true, recording: { exchange: refused, connectionReusable: true } },
    withBaseline,
  );
  expect(told.diagnosis).toMatch(
    /the service asks for one of: Other\.Read\.All, Other\.ReadWrite\.All; the page lists: .+/,
  );
});

for (const status of [408, 503])
  test(`${status} is no answer to the request: whatever was promised is inconclusive, never kept and never broken`, () => {
    for (const expects of ['success', 'refusal', 'no-success', 'no-server-error'] as const) {
      const { verdict, findings } = judgeCase(caseOf('a', { expects }), sent(status), withBaseline);
      expect(verdict).toBe('inconclusive');
      for (const { outcome, seen } of findings)
        expect([outcome, seen]).toEqual(['inconclusive', expect.stringContaining('did not serve')]);
    }
  });

describe('a create that a quota stops is inconclusive, whoever asks and whatever was promised', () => {
  const full = (status: number, code: string, message: string): CaseExchange => {
    const exchange = exchangeOf(status);
    if (exchange.outcome.kind !== 'answer') throw new Error('no answer');
    const answer = { ...exchange.outcome.answer, body: JSON.stringify({ error: { code, message } }) };
    const stopped = { ...exchange, outcome: { kind: 'answer', answer } } as const;
    return { ok: true, recording: { exchange: stopped, connectionReusable: true } };
  };
  const creating = (expects: Case['expects']): Case => {
    const one = caseOf('a', { expects });
    return { ...one, plan: { ...one.plan, creates: true } };
  };
  for (const [status, code, message, isFull] of [
    [403, 'Directory_QuotaExceeded', 'The directory object quota limit for the Tenant has been exceeded.', true],
    [409, 'LimitExceeded', 'The maximum number of profiles is 100.', true],
    [507, 'InsufficientStorage', 'The mailbox limit has been reached', true],
    [403, 'Forbidden', 'Insufficient privileges to complete the operation.', false],
    [400, 'BadRequest', 'displayName exceeds the maximum length of 20', false],
  ] as const)
    test(`${status} ${code}: ${isFull ? 'no room' : 'an answer like any other'}`, () => {
      const { findings } = judgeCase(creating('success'), full(status, code, message), withBaseline);
      const { verdict, findings: ofRefusal } = judgeCase(
        creating('refusal'),
        full(status, code, message),
        withBaseline,
      );
      for (const { outcome, seen } of [...findings, ...ofRefusal])
        expect([outcome === 'inconclusive', seen.includes('has no room')]).toEqual([isFull, isFull]);
      if (isFull) expect(verdict).toBe('inconclusive');
      // what creates nothing is as it was
      const { findings: others } = judgeCase(caseOf('a'), full(status, code, message), withBaseline);
      expect(others.filter(({ seen }) => seen.includes('has no room'))).toEqual([]);
    });
});

describe('what must not succeed, of an id that is nobody’s', () => {
  const malformed = (over: Partial<Case['plan']> = {}): Case => {
    const one = caseOf('a', {
      expects: 'no-success',
      checks: [{ check: checkById('malformed-json-gets-4xx'), requirement: response }],
    });
    return { ...one, plan: { ...one.plan, ...over } };
  };
  const rows = [
    ['404 may be about the id', {}, 404, true, 'inconclusive'],
    ['404 of an id of this run is not', {}, 404, false, 'pass'],
    ['405 is about something else', {}, 405, true, 'pass'],
    ['404 is the promise where the id is what is wrong', { fixedParams: { thingId: 'x' } }, 404, true, 'pass'],
  ] as const;
  for (const [says, over, status, isAbsent, verdict] of rows)
    test(says, () => {
      const answer = sent(status);
      const absent = answer.ok && isAbsent ? { ...answer, onAbsentId: true as const } : answer;
      expect(judgeCase(malformed(over), absent, withBaseline).verdict).toBe(verdict);
    });
});
