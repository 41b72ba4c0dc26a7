import { describe, expect, test } from 'vitest';
import { didYouMean, named, nearest, shown, typos } from './wording.ts';

const distances: readonly (readonly [a: string, b: string, typos: number])[] = [
  ['rfc', 'rfc', 0],
  ['rcf', 'rfc', 1],
  ['TARGET_ULR', 'TARGET_URL', 1],
  ['ATRGET_ULR', 'TARGET_URL', 2],
  ['', 'rfc', 3],
  ['abc', 'xyz', 3],
];

describe('letters and swapped neighbours are counted', () => {
  for (const [a, b, count] of distances) test(`"${a}" is ${count} from "${b}"`, () => expect(typos(a, b)).toBe(count));
});

test('a name is offered only where it is near', () => {
  expect(nearest('GRAHP', ['page', 'rfc', 'graph'])).toBe('graph');
  expect(nearest('everything', ['page', 'rfc', 'graph'])).toBeUndefined();
  expect(nearest('x', [])).toBeUndefined();
  expect(didYouMean('rfcs', ['rfc'])).toBe(' (did you mean "rfc"?)');
  expect(didYouMean('everything', ['rfc'])).toBe('');
});

test('what may be a secret is not shown, and the rest stays on one line', () => {
  for (const secret of ['eyJ0eXAi', 'Bearer x', 'https://u:p@h', 'x'.repeat(61)]) {
    expect(shown(secret)).not.toContain(secret);
    expect(named(secret)).not.toContain(secret);
  }
  expect(shown('a\nb')).toBe('"a\\nb"');
  expect(named('--gate')).toBe('--gate');
  expect(named('a b')).toBe('"a b"');
});
