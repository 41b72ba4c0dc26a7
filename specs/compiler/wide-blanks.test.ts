/** Work grows with the third power of the blanks that are not of ASCII in a tag, so none of them reaches markdown-it there. */
import { expect, test } from 'vitest';
import { readBlocks } from './markdown.ts';

for (const [says, open] of [
  ['a heading', '## <a name='],
  ['a paragraph', '<a name='],
] as const)
  test(`blanks of other scripts in a tag of ${says} are blanks of ASCII to the reader`, () => {
    const blocks = readBlocks([`${open}${'\u3000\u00A0'.repeat(20)}x`], 1);
    expect(JSON.stringify(blocks)).toContain(`${' '.repeat(40)}x`);
    expect(JSON.stringify(blocks)).not.toMatch(/[\u3000\u00A0]/);
  });
