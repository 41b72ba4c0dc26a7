import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globMatcher } from './glob.ts';

const rows: readonly (readonly [glob: string, fitting: readonly string[], others: readonly string[]])[] = [
  ['a', ['a'], ['', 'A', 'ab', 'ba']],
  ['*', ['', 'a', 'a/b'], []],
  ['a*b', ['ab', 'a/b', 'abb', 'axbxb'], ['a', 'abx']],
  ['**/x', ['/x', 'a/x', 'a/b/x'], ['x', 'ax']],
  ['?', ['a', '/'], ['', 'ab']],
  ['[a-c]x', ['ax', 'cx'], ['dx', '-x', 'x']],
  ['[!a-c]x', ['dx', '-x'], ['ax', 'x']],
  ['{a,b*}c', ['ac', 'bc', 'bxc'], ['c', 'abc']],
  ['{a,{b,c}}', ['a', 'b', 'c'], ['d']],
  ['{a}', ['{a}'], ['a']],
  [String.raw`\*`, ['*'], ['a', '']],
  ['[', ['['], ['a']],
  ['+(a)', ['+(a)'], ['a', 'aa']],
];
describe('a glob', () => {
  for (const [glob, fitting, others] of rows)
    test(`${glob} fits ${fitting.map((text) => JSON.stringify(text)).join(', ')}`, () => {
      expect(fitting.filter((text) => !globMatcher(glob)(text))).toEqual([]);
      expect(others.filter((text) => globMatcher(glob)(text))).toEqual([]);
    });
});

test('a glob of stars fits what the regular expression of the same meaning fits', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '/', '*', '?'), { maxLength: 8 }).map((all) => all.join(''));
  const texts = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 12 }).map((all) => all.join(''));
  fc.assert(
    fc.property(letters, texts, (glob, text) => {
      const same = new RegExp(`^${glob.replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`);
      expect(globMatcher(glob)(text)).toBe(same.test(text));
    }),
    { numRuns: 2000 },
  );
});

test('twice the glob and the text are at most some four times the work, whatever they are', () => {
  const reads = (size: number): number => {
    let count = 0;
    const counted = new Proxy(Object('a'.repeat(size)), {
      get: (target, name) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) count += 1;
        return Reflect.get(target, name);
      },
    });
    globMatcher(`${'*a'.repeat(size / 8)}b`)(counted);
    return count;
  };
  expect(reads(1600)).toBeLessThan(reads(800) * 5);
});
