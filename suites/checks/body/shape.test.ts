/** What is recorded of a content from outside this machine: everything but its values. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readJson } from '../../json-content.ts';
import { shapeOfContent } from './shape.ts';

const shapeOf = (text: string): string => shapeOfContent(readJson(Buffer.from(text)), text.length);

test('names, kinds and lengths are kept', () => {
  const content = {
    '@odata.type': '#microsoft.graph.thing',
    name: 'Ada Lovelace',
    count: 7,
    open: true,
    none: null,
    items: [1, 2, 3, 4, 5],
    nested: { token: 'secret' },
  };
  expect(JSON.parse(shapeOf(JSON.stringify(content)))).toEqual({
    '@odata.type': '#microsoft.graph.thing',
    name: '<a string of 12>',
    count: '<a number>',
    open: '<a boolean>',
    none: null,
    items: ['<a number>', '<a number>', '<a number>', '<and 2 more>'],
    nested: { token: '<a string of 6>' },
  });
});

test('of what is no JSON, or was not read, the octets are counted', () => {
  expect(shapeOf('{"name":')).toBe('<8 octets>');
  expect(shapeOfContent(undefined, 12)).toBe('<12 octets>');
});

test('no value is left, wherever it stands', () => {
  const value = fc.stringMatching(/^[a-z]{12,40}$/).map((text) => `value-${text}`);
  const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
    leaf: value,
    tree: fc.oneof(
      { maxDepth: 5 },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 5 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'name@odata.type'), tie('tree')),
    ),
  }));
  fc.assert(fc.property(tree, (content) => !shapeOf(JSON.stringify(content)).includes('value-')));
});
