import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../specs/package-root.ts';
import { commands } from './commands.ts';
import { help } from './help.ts';
import { flagNames } from '../settings/table.ts';
import { misuse, wordsOf } from './usage.test-data.ts';

for (const entry of commands) {
  const { name, usage, takesSettings, options, examples } = entry;
  const own = options.map(([flag]) => flag).filter((flag) => flag.startsWith('--'));

  describe(`the help of ${name}`, () => {
    test('says how it is called, every flag of its own, and shows examples of nothing else', () => {
      const text = help(entry);
      expect(text).toContain(`usage: graph-conformance ${usage}\n`);
      for (const flag of own) expect(text).toContain(`\n  ${flag}\n`);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(wordsOf(example)[0]).toBe(name);
    });

    test('names no flag in its usage that it does not explain', () => {
      const explained = [
        ...own.map((flag) => flag.split(' ')[0]),
        ...(takesSettings ? flagNames.map((flag) => `--${flag}`) : []),
      ];
      expect(explained).toEqual(expect.arrayContaining([...(usage.match(/--[a-z-]+/g) ?? [])]));
    });

    for (const flag of own) {
      test(`explains ${flag}, which the command knows`, async () => {
        // without its value a known flag is refused in other words
        const lines = await misuse(wordsOf(`${name} ${flag.split(' ')[0]}`));
        expect(lines.filter((line) => /Unknown option|is not a flag/.test(line))).toEqual([]);
      });
    }

    for (const example of examples) {
      test(`has an example that is no usage error: ${example}`, async () => {
        expect(await misuse(wordsOf(example))).toEqual([]);
      });
    }
  });
}

describe('a usage error is seen in', () => {
  const wrong = [
    'runn',
    'run --sharp 1/4',
    'run --shard 5/4',
    'mock --manner tenent',
    'plan --suggest-waivers',
    'merge reports/1 reports/2',
    'report reports --format htm',
    'compare reports/tenant',
    'reconcile docs/de-DE docs/zh-CN --check',
    'drift --format xml',
    'jwks --all',
    'token --scheme Work',
    'init --ci jenkins',
  ];
  for (const line of wrong) {
    test(line, async () => {
      expect(await misuse(wordsOf(line))).not.toEqual([]);
    });
  }
});

/** Everything in the README that calls the command line, in blocks and in sentences. */
function callsInReadme(): readonly string[] {
  const tokens = new MarkdownIt().parse(readFileSync(join(packageRoot(), 'README.md'), 'utf8'), {});
  const code = tokens.flatMap(({ type, content, children }) =>
    type === 'fence'
      ? [content]
      : (children ?? []).filter((child) => child.type === 'code_inline').map((child) => child.content),
  );
  const lines = code.flatMap((text) => text.split('\n'));
  const called = lines.flatMap(
    (line) =>
      /npm run --silent cli -- +(.*)/.exec(line)?.[1] ??
      /npm start -- +(.*)/.exec(line)?.[1]?.replace(/^/, 'run ') ??
      [],
  );
  return called.map((line) => line.replaceAll('TENANT-ID', '00000000-0000-0000-0000-000000000000'));
}

describe('the README', () => {
  const calls = callsInReadme();
  test('shows how it is called', () => expect(calls.length).toBeGreaterThan(15));
  for (const line of new Set(calls)) {
    test(`has no usage error: ${line}`, async () => {
      expect(await misuse(wordsOf(line))).toEqual([]);
    });
  }
});
