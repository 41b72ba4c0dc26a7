/** The files of specs/lexicon: one that lacks a list would end the first compile in its language. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { packageRoot } from '../package-root.ts';

const folder = join(packageRoot(), 'specs/lexicon');
const read = (language: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));
const languages = readdirSync(folder).flatMap((name) => /^([a-z]{2,3})\.json$/.exec(name)?.[1] ?? []);

describe('a lexicon has every list, and says its language', () => {
  for (const language of languages)
    test(language, () => {
      const lexicon = read(language);
      expect(lexicon['language']).toBe(language);
      expect(Object.keys(lexicon).toSorted()).toEqual(Object.keys(read('en')).toSorted());
      const { language: _, headerNames, headerValues, primitives, ...lists } = lexicon;
      for (const list of [lists, headerNames, headerValues, primitives].flatMap((one) => Object.values(one ?? {})))
        expect(list).toEqual(expect.any(Array));
      for (const word of Object(lists['joinWords'])) expect(word).toMatch(/^\p{L}+$/u);
    });
});
