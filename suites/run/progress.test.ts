import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { progressLine, type Progress } from './progress.ts';

const begun: Progress = { startedAt: 1000, planned: 1060, done: 0, failures: 0, requests: 0, waits: {} };

interface Row {
  readonly says: string;
  readonly progress: Partial<Progress>;
  /** Milliseconds since the start. */
  readonly after: number;
  readonly line: string;
}

const rows: readonly Row[] = [
  { says: 'at first there is only what is planned', progress: {}, after: 0, line: '0/1060 cases' },
  {
    says: 'a rate is not told in the first second',
    progress: { requests: 9, done: 9 },
    after: 900,
    line: '9/1060 cases',
  },
  {
    says: 'a slow rate has a decimal, and one failure is singular',
    progress: { requests: 6, done: 5, failures: 1 },
    after: 4000,
    line: '5/1060 cases  1 failure  1.5 requests/s',
  },
  {
    says: 'the time left is told once enough is done to know it',
    progress: { requests: 20, done: 10, failures: 2 },
    after: 10_000,
    line: '10/1060 cases  2 failures  2.0 requests/s  about 18 min left',
  },
  {
    says: 'the time left is not told of the first seconds, however much is done',
    progress: { requests: 500, done: 500 },
    after: 2900,
    line: '500/1060 cases  172 requests/s',
  },
  {
    says: 'the last seconds are rounded up to five',
    progress: { requests: 1000, done: 1000 },
    after: 100_000,
    line: '1000/1060 cases  10 requests/s  about 10 s left',
  },
  {
    says: 'hours are told with their minutes',
    progress: { requests: 10, done: 10, planned: 2000 },
    after: 60_000,
    line: '10/2000 cases  0.2 requests/s  about 3 h 19 min left',
  },
  {
    says: 'a target that asked to come back is what is waited for, and not the pace',
    progress: { waits: { throttled: 13_500, pace: 2000 } },
    after: 900,
    line: '0/1060 cases  throttled for 12 s',
  },
  {
    says: 'a run that was held back a moment ago is held to its pace',
    progress: { waits: { throttled: 1500, pace: 1600 } },
    after: 1500,
    line: '0/1060 cases  held to its pace',
  },
  {
    says: 'a wait that is over is not told',
    progress: { waits: { throttled: 1500, pace: 1600 } },
    after: 1600,
    line: '0/1060 cases',
  },
  {
    says: 'when every exchange is over, neither rate nor time left are told',
    progress: { requests: 800, done: 1060, failures: 3 },
    after: 60_000,
    line: '1060/1060 cases  3 failures',
  },
];

for (const { says, progress, after, line } of rows) {
  test(says, () => {
    const now = { ...begun, ...progress };
    expect(progressLine(now, now.startedAt + after)).toBe(line);
  });
}

test('a narrow terminal does without the rate first, and never without the cases', () => {
  const now = { ...begun, requests: 20, done: 10, failures: 2, waits: { throttled: 20_000 } };
  const at = (width: number): string => progressLine(now, 11_000, width);
  expect([80, 70, 50, 35, 20, 5].map(at)).toEqual([
    '10/1060 cases  2 failures  2.0 requests/s  about 18 min left  throttled for 9 s'.slice(0, 80),
    '10/1060 cases  2 failures  about 18 min left  throttled for 9 s',
    '10/1060 cases  2 failures  throttled for 9 s',
    '10/1060 cases  throttled for 9 s',
    '10/1060 cases',
    '10/10',
  ]);
});

test('no line is wider than the terminal, whatever is told', () => {
  const count = fc.nat(100_000);
  const progress = fc.record({
    startedAt: fc.constant(0),
    planned: count,
    done: count,
    failures: count,
    requests: count,
    waits: fc.record({ throttled: count, pace: count }, { requiredKeys: [] }),
  });
  fc.assert(
    fc.property(progress, count, fc.nat(120), (now, time, width) => {
      const line = progressLine(now, time, width);
      expect(line.length).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});
