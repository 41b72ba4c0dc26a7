/** A run tells how far it is, while it goes on. */
import { expect, test } from 'vitest';
import { executePlan } from './execute.ts';
import { newFolder, planned } from './in-process.test-data.ts';
import { ProgressCount } from './progress-count.ts';
import type { Progress } from './progress.ts';
import { always, letsEveryoneIn, serveTarget } from './targets.test-data.ts';

interface Watched {
  readonly progress: Progress | undefined;
  /** As it was when each result came. */
  readonly seen: readonly (Progress | undefined)[];
  readonly broken: number;
}

async function watched(argv: readonly string[]): Promise<Watched> {
  const cwd = await newFolder();
  const count = new ProgressCount(() => 0);
  const seen: (Progress | undefined)[] = [];
  const summary = await executePlan(await planned({ cwd, argv }), {
    cwd,
    signal: new AbortController().signal,
    watch: count,
    onResult: (record) => {
      count.judged(record);
      seen.push(count.progress && { ...count.progress });
    },
  });
  return { progress: count.progress, seen, broken: summary.standings.broken };
}

test('every planned case is done at the end, and requests are counted as they arrive at the target', async () => {
  const { url, requests } = await serveTarget(letsEveryoneIn);
  const { progress, seen, broken } = await watched(['--target', url, '--suite', 'permissions']);
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
  const { progress } = await watched(['--target', url, '--suite', 'response', '--rate', '1000']);
  expect(Object.keys(progress?.waits ?? {}).sort()).toEqual(['pace', 'throttled']);
});

test('of several waits the longest counts', () => {
  let now = 0;
  const count = new ProgressCount(() => now);
  count.waits('throttled', 500);
  expect(count.progress).toBeUndefined();
  count.begins(3);
  count.waits('throttled', 9000);
  now = 1000;
  count.waits('throttled', 2000);
  count.waits('pace', 500);
  expect(count.progress?.waits).toEqual({ throttled: 9000, pace: 1500 });
});
