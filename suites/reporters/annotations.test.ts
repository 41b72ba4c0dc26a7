/** Annotations: one line each, and nothing of a target in any command but its message. */
import { expect, test } from 'vitest';
import type { CaseRecord, RunSummary } from '../run-model.ts';
import { annotations } from './annotations.ts';
import { broken, caseOf, head, hostile, oneOfEach, tailOf } from './record.test-data.ts';

const of = (cases: readonly CaseRecord[], over: Partial<RunSummary> = {}): readonly string[] =>
  annotations({ ...head, ...tailOf(cases), attention: cases.filter(({ verdict }) => verdict !== 'pass'), ...over });

test('a broken promise is named with what was seen, what is promised, and where', () => {
  expect(of(oneOfEach)).toEqual([
    '::error title=broken promise%3A beta/things-retire/response/broken::the documented request gets 204: status is 200; the page promises 204 (things-retire#response:49)',
  ]);
});

test('a run that ends with 0 annotates nothing, and one that broke nothing and judged too little says why', () => {
  const cases = [caseOf('a')];
  expect(of(cases, { exit: { code: 0, reason: 'all kept' } })).toEqual([]);
  expect(of(cases, { exit: { code: 3, reason: '5 % could not be judged' } })).toEqual([
    '::error title=exit 3::5 %25 could not be judged',
  ]);
});

test('more than GitHub shows are counted in the tenth', () => {
  const cases = Array.from({ length: 12 }, (_, at) => broken(`case-${at}`));
  expect(of(cases.slice(0, 10))).toHaveLength(10);
  expect(of(cases)).toHaveLength(10);
  expect(of(cases)[9]).toBe(
    "::error title=3 more cases broke a promise::1 case broke a promise (gate: page); the job's summary names them",
  );
});

test('a target cannot end the message or begin another command', () => {
  const one = broken('a', { seen: `${hostile}%0A::set-output name=a::b\n::stop-commands::x` });
  const [line = '', ...others] = of([{ ...one, id: 'a,b:c::d%\r\n' }]);
  expect(others).toEqual([]);
  expect(line).toMatch(
    /^::error title=broken promise%3A a%2Cb%3Ac%3A%3Ad%25\\u\{d\}\\u\{a\}::the documented request gets 204/,
  );
  expect(line).toContain('%250A::set-output');
  expect(line).not.toMatch(/[\r\n]|##vso|%0A/);
});
