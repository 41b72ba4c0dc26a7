/** Work grows with the third power of the blanks that are not of ASCII in a tag, so none of them reaches markdown-it there. */
import MarkdownIt from 'markdown-it';
import { expect, test, vi } from 'vitest';
import { readBlocks, readInline } from './markdown.ts';

const wide = '\u3000\u00A0';

for (const [says, open] of [
  ['a heading', '## <a name='],
  ['a paragraph', '<a name='],
] as const)
  test(`blanks of other scripts in a tag of ${says} are blanks of ASCII to the reader`, () => {
    const blocks = readBlocks([`${open}${wide.repeat(20)}x`], 1);
    expect(JSON.stringify(blocks)).toContain(`${' '.repeat(40)}x`);
    expect(JSON.stringify(blocks)).not.toMatch(/[\u3000\u00A0]/);
  });

test('so are those that begin a line within a tag', () => {
  const parse = vi.spyOn(MarkdownIt.prototype, 'parseInline');
  try {
    for (const text of [`<a name=\n${wide.repeat(20)}x`, `<a name=${`\n${wide}`.repeat(20)}x`]) readInline(text);
    expect(parse.mock.calls.map(([text]) => text).join('')).not.toMatch(/[\u3000\u00A0]/);
    expect(parse).toHaveBeenCalledTimes(2);
  } finally {
    parse.mockRestore();
  }
});
