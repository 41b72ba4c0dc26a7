import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { executePlan } from './execute.ts';
import { newFolder, planned } from './in-process.test-data.ts';
import { ProgressCount, progressLine, type Progress } from './progress.ts';
import { always, letsEveryoneIn, serveTarget } from './targets.test-data.ts';

const begun: Progress = { startedAt: 1000, planned: 1060, done: 0, failures: 0, requests: 0, delays: {} };

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
    progress: { delays: { throttled: 13_500, pace: 2000 } },
    after: 900,
    line: '0/1060 cases  throttled for 12 s',
  },
  {
    says: 'a run that was held back a moment ago is held to --rate',
    progress: { delays: { throttled: 1500, pace: 1600 } },
    after: 1500,
    line: '0/1060 cases  held to --rate',
  },
  {
    says: 'a wait that is over is not told',
    progress: { delays: { throttled: 1500, pace: 1600 } },
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
  const now = { ...begun, requests: 20, done: 10, failures: 2, delays: { throttled: 20_000 } };
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
    delays: fc.record({ throttled: count, pace: count }, { requiredKeys: [] }),
  });
  fc.assert(
    fc.property(progress, count, fc.nat(120), (now, time, width) => {
      const line = progressLine(now, time, width);
      expect(line.length).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});

interface Followed {
  readonly progress: Progress | undefined;
  /** As it was when each result came. */
  readonly seen: readonly (Progress | undefined)[];
  readonly broken: number;
}

async function followed(argv: readonly string[]): Promise<Followed> {
  const cwd = await newFolder();
  const count = new ProgressCount(() => 0);
  const seen: (Progress | undefined)[] = [];
  const summary = await executePlan(await planned({ cwd, argv }), {
    cwd,
    signal: new AbortController().signal,
    progress: count,
    onResult: (record) => {
      count.judged(record);
      seen.push(count.progress && { ...count.progress });
    },
  });
  return { progress: count.progress, seen, broken: summary.standings.broken };
}

test('every planned case is done at the end, and requests are counted as they arrive at the target', async () => {
  const { url, requests } = await serveTarget(letsEveryoneIn);
  const { progress, seen, broken } = await followed([
    '--target',
    url,
    '--spec',
    '*revoketoken*',
    '--suite',
    'permissions',
  ]);
  expect(progress?.planned).toBe(seen.length);
  expect(progress?.done).toBe(seen.length);
  expect(broken).toBeGreaterThan(0);
  expect(progress?.failures).toBe(broken);
  expect(requests.length).toBeGreaterThan(0);
  expect(progress?.requests).toBe(requests.length);
  // results come when all of an operation is known; its cases are counted before
  expect(seen[0]?.done).toBeGreaterThan(1);
});

test('a target that asks to come back later, and an agreed pace, are what is waited for', async () => {
  const { url } = await serveTarget(always(429, { 'retry-after': '0' }));
  const { progress } = await followed(['--target', url, '--suite', 'response', '--rate', '1000']);
  expect(Object.keys(progress?.delays ?? {}).sort()).toEqual(['pace', 'throttled']);
});

test('of several delays the longest counts', () => {
  let now = 0;
  const count = new ProgressCount(() => now);
  count.delayed('throttled', 500);
  expect(count.progress).toBeUndefined();
  count.started(3);
  count.delayed('throttled', 9000);
  now = 1000;
  count.delayed('throttled', 2000);
  count.delayed('pace', 500);
  expect(count.progress?.delays).toEqual({ throttled: 9000, pace: 1500 });
});
