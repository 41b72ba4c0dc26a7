import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { outcomeOfSays, whoStandsAlone, type ThreeWayOutcome } from './who-stands-alone.ts';

describe('of a page, data and a target, each of which grants, refuses or is silent', () => {
  const [yes, no, silent] = ['granted', 'refused', undefined] as const;
  type Word = typeof yes | typeof no | typeof silent;
  const table: readonly (readonly [page: Word, data: Word, target: Word, ThreeWayOutcome | undefined])[] = [
    [yes, yes, yes, 'agree'],
    [no, no, no, 'agree'],
    [yes, no, no, 'page alone'],
    [no, yes, yes, 'page alone'],
    [yes, no, yes, 'data alone'],
    [no, yes, no, 'data alone'],
    [yes, yes, no, 'target alone'],
    [no, no, yes, 'target alone'],
    [yes, no, silent, 'page and data differ'],
    [yes, yes, silent, 'agree'],
    [yes, silent, no, 'page and target differ'],
    [no, silent, no, 'agree'],
    [silent, yes, no, 'data and target differ'],
    [silent, yes, yes, 'agree'],
    [yes, silent, silent, undefined],
    [silent, no, silent, undefined],
    [silent, silent, yes, undefined],
    [silent, silent, silent, undefined],
  ];
  for (const [page, data, target, outcome] of table)
    test(`${page ?? '-'}, ${data ?? '-'}, ${target ?? '-'}: ${outcome ?? 'nothing to compare'}`, () =>
      expect(outcomeOfSays({ page, data, target })).toBe(outcome));
});

test('statuses of which no two are the same all differ', () => {
  expect(outcomeOfSays({ page: 204, data: 200, target: 202 })).toBe('all differ');
});

test('a target that fits two readings does not settle which of them is right', () => {
  const fits = { pageAndTarget: true, dataAndTarget: true };
  expect(whoStandsAlone({ pageAndData: false, ...fits })).toBe('page and data differ');
});

test('turned round, each says the opposite, and the same one stands alone', () => {
  const word = fc.constantFrom('granted', 'refused', undefined);
  const turned = (one: string | undefined) => (one === undefined ? one : one === 'granted' ? 'refused' : 'granted');
  fc.assert(
    fc.property(word, word, word, (page, data, target) => {
      const opposite = { page: turned(page), data: turned(data), target: turned(target) };
      expect(outcomeOfSays(opposite)).toBe(outcomeOfSays({ page, data, target }));
    }),
  );
});
