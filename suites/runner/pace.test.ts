import { setMaxListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import { createPace, waitBeforeRetry } from './pace.ts';

/** A clock that moves only by sleeping; sleepers wake in the order of their times, and `late` milliseconds after them. */
class FakeTime {
  now = 0;
  late = 0;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  readonly sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      this.#sleepers.push({ at: this.now + milliseconds, wake: resolve });
      signal.addEventListener('abort', () => resolve());
    });

  async run(): Promise<void> {
    for (;;) {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (!next) return;
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
      this.now = Math.max(this.now, next.at + this.late);
      next.wake();
    }
  }
}

const never = new AbortController().signal;
setMaxListeners(0, never);
const mostInASecond = (starts: readonly number[]): number =>
  Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 1000).length));

async function startsOf(perSecond: number, count: number, time: FakeTime): Promise<readonly number[]> {
  const pace = createPace({ perSecond, clock: () => time.now, sleep: time.sleep });
  const starts: number[] = [];
  const all = Array.from({ length: count }, () => pace(never).then(() => starts.push(time.now)));
  await time.run();
  await Promise.all(all);
  return starts;
}

describe('never more starts in any second than agreed', () => {
  for (const perSecond of [1, 2, 3, 7, 30, 1000])
    for (const late of [0, 0.4, 250, 900])
      test(`${perSecond} per second, with a timer that is ${late} ms late`, async () => {
        const time = new FakeTime();
        time.late = late;
        const starts = await startsOf(perSecond, perSecond * 3 + 2, time);
        expect(starts).toHaveLength(perSecond * 3 + 2);
        expect(mostInASecond(starts)).toBeLessThanOrEqual(perSecond);
      });

  test('the first one does not wait, and a time of rest is not made up for', async () => {
    const time = new FakeTime();
    const pace = createPace({ perSecond: 2, clock: () => time.now, sleep: time.sleep });
    await pace(never);
    expect(time.now).toBe(0);
    time.now = 60_000;
    const starts: number[] = [];
    const all = [0, 1, 2].map(() => pace(never).then(() => starts.push(time.now)));
    await time.run();
    await Promise.all(all);
    expect(starts).toEqual([60_000, 60_500, 61_000]);
  });
});

test('without a limit nobody waits', async () => {
  const pace = createPace({ perSecond: undefined, clock: () => 0, sleep: () => new Promise(() => {}) });
  await Promise.all([pace(never), pace(never)]);
});

test('a wait ends at an interruption, for everybody in the queue, and clean-up does not wait for them', async () => {
  const time = new FakeTime();
  const pace = createPace({ perSecond: 2, clock: () => time.now, sleep: time.sleep });
  const interruption = new AbortController();
  setMaxListeners(0, interruption.signal);
  const waits = Array.from({ length: 10 }, () => pace(interruption.signal));
  await waits[0];
  interruption.abort();
  await Promise.all(waits);
  expect(time.now).toBe(0);
  const cleanUp = pace(never).then(() => time.now);
  await time.run();
  expect(await cleanUp).toBe(500);
});

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const answer = (status: number, ...advice: readonly string[]): Answer => ({
  version: '1.1',
  status,
  reason: '',
  fields: advice.map((value) => ['Retry-After', value]),
  interim: [],
  afterHead: '',
  body: '',
  bodyComplete: true,
  trailing: '',
  violations: [],
});

const rows: readonly (readonly [status: number, advice: string | undefined, wait: number | undefined])[] = [
  [429, undefined, 1000],
  [429, '7', 7000],
  [429, '0', 0],
  [429, '', 1000],
  [429, 'soon', 1000],
  [429, '-5', 1000],
  [429, '1.5', 1000],
  [429, '9999999999', 9_999_999_999_000],
  [429, 'Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
  [429, 'Fri, 02 Jan 2026 03:04:00 GMT', 0],
  [429, 'Friday, 02-Jan-26 03:04:15 GMT', 10_000],
  [503, '2', 2000],
  [503, 'soon', 1000],
  [503, undefined, undefined],
  [204, '2', undefined],
  [301, '2', undefined],
  [500, '2', undefined],
];
for (const [status, advice, wait] of rows) {
  const asks = advice === undefined ? 'without Retry-After' : `with Retry-After: ${advice}`;
  test(`a ${status} ${asks} ${wait === undefined ? 'is an answer to judge' : `asks for ${wait} ms`}`, () => {
    expect(waitBeforeRetry(advice === undefined ? answer(status) : answer(status, advice), now)).toBe(wait);
  });
}
