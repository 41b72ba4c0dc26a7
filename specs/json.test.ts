import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseJson } from './json.ts';

const string = 'a string closed on its line, its backslashes and control characters escaped';

const table: readonly (readonly [source: string, line: number, column: number, expected: string])[] = [
  ['', 1, 1, 'a value'],
  ['[1,]', 1, 4, 'a value'],
  ['[}', 1, 2, 'a value or ]'],
  ['{,}', 1, 2, 'a property name in double quotes or }'],
  ['{"a" 1}', 1, 6, 'a colon'],
  ['[1 2]', 1, 4, 'a comma or the closing bracket'],
  ['[1}', 1, 3, 'a comma or the closing bracket'],
  ['{}\n\n x', 3, 2, 'nothing more'],
  ['[01]', 1, 3, 'a comma or the closing bracket'],
  ['["a\nb"]', 1, 2, string],
  ['{"a": "\\x"}', 1, 7, string],
];

describe('the place of a fault is found', () => {
  for (const [source, line, column, expected] of table) {
    test(`${JSON.stringify(source)}: ${expected}`, () => {
      expect(parseJson(source)).toEqual({ ok: false, problems: [{ line, column, expected }] });
    });
  }
});

test('what JSON.parse accepts is read, with a byte order mark before it too; of all else the fault is found', () => {
  const cut = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom('', ',', '}', ']', '"', '0', '-', '\\', '\u0007', '\u0085', '\u2028'),
  );
  const damaged = cut.map(
    ([json, at, by]) => `${json.slice(0, at % json.length)}${by}${json.slice((at % json.length) + 1)}`,
  );
  fc.assert(
    fc.property(fc.oneof(fc.json(), damaged, fc.string()), (source) => {
      const read = parseJson(`\uFEFF${source}`);
      if (read.ok) expect(read.value).toEqual(JSON.parse(source));
      else expect(() => JSON.parse(source)).toThrow(SyntaxError);
    }),
    { numRuns: 5000 },
  );
});

test('brackets nested a hundred thousand deep', () => {
  expect(parseJson('['.repeat(100_000))).toMatchObject({ ok: false, problems: [{ column: 100_001 }] });
});

test('a fault behind a string of twenty million characters', () => {
  const problems = [{ line: 1, column: 20_000_005, expected: 'a comma or the closing bracket' }];
  expect(parseJson(`["${'x'.repeat(20_000_000)}" 1]`)).toEqual({ ok: false, problems });
});
