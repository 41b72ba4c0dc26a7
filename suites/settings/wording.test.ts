import { expect, test } from 'vitest';
import { named, shown } from './wording.ts';
import { didYouMean, nearest } from '../../specs/text.ts';

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
