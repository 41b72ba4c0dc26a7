import { expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import { notNow } from './retry-after.ts';

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
    expect(notNow(advice === undefined ? answer(status) : answer(status, advice), now)).toBe(wait);
  });
}
