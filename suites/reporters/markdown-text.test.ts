/** Text of others in Markdown stays text. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindsIn, mention, reader, textIn } from './markdown-reader.test-data.ts';
import { cell, code, plain } from './markdown-text.ts';
import { hostile } from './record.test-data.ts';

const paragraph = ['paragraph_open', 'inline', 'paragraph_close', 'text', 'code_inline'];

for (const [name, shown] of Object.entries({ code, plain })) {
  test(`stays text in ${name}, whatever it is`, () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...hostile, ...'>-+=1.`| @#<[]\\*_&\n', '``')).map((list) => list.join('')),
      fc.constant(hostile),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const line = `- ${shown(text)}.`;
        const kinds = kindsIn(line).filter((kind) => !/list|text_special/.test(kind));
        expect(kinds.filter((kind) => !paragraph.includes(kind))).toEqual([]);
        expect(textIn(line)).not.toMatch(mention);
        const row = cell(shown(text));
        const table = kindsIn(`| a | b |\n| --- | --- |\n| ${row} | end |`);
        expect(table.filter((kind) => kind === 'td_open')).toHaveLength(2);
      }),
      { numRuns: 100 },
    );
  });
}

test('is in code as it came, but for what nobody sees', () => {
  const [inline] = reader
    .parse(`x ${code('a`b``c *d* <e> \\ |')} y`, {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'code_inline');
  expect(inline?.content).toBe('a`b``c *d* <e> \\ |');
  expect(code('a\r\nb\u202e')).toBe('`a\\u{d}\\u{a}b\\u{202e}`');
  expect(code('')).toBe('(nothing)');
});
