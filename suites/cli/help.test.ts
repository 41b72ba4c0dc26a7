import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { listed } from '../../specs/text.ts';
import { packageRoot } from '../../specs/package-root.ts';
import { commands } from './commands.ts';
import { help, overview } from './help.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { allSettings, settingsTakenBy } from '../settings/table.ts';
import { misuse, wordsOf } from './usage.test-data.ts';
import { whoami } from './whoami.command.ts';

for (const entry of commands) {
  const { name } = entry;
  const command = await entry.load();
  const { usage, examples } = command;
  const own = Object.values(command.flags);
  const taken = [...own, ...settingsTakenBy(name)].map(({ flag }) => flag);

  describe(`the help of ${name}`, () => {
    test('is that of the command of this name, and shows examples of nothing else', async () => {
      expect(command.name).toBe(name);
      expect(await help(entry)).toContain(`usage: graph-conformance ${usage}\n`);
      expect(usage.split(' ')[0]).toBe(name);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(wordsOf(example)[0]).toBe(name);
    });

    test('lists the flags that the command takes, each once, with variable and key, and no other', async () => {
      const text = await help(entry);
      expect([...text.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag)).toEqual(taken);
      for (const { flag, env, key, placeholder } of settingsTakenBy(name)) {
        expect(text).toContain(`\n  --${flag} ${placeholder} `);
        expect(text.replaceAll(/\n {27}/g, ' ')).toContain(` ${env}${key === undefined ? '' : `, key "${key}"`}`);
      }
      for (const { flag, placeholder } of own) expect(text).toContain(`\n  ${`--${flag} ${placeholder}`.trimEnd()}\n`);
    });

    test('names no flag in its usage that it does not explain', () => {
      expect(taken.map((flag) => `--${flag}`)).toEqual(expect.arrayContaining(usage.match(/--[a-z-]+/g) ?? []));
    });

    for (const example of examples) {
      test(`has an example that is no usage error: ${example}`, async () => {
        expect(await misuse(wordsOf(example))).toEqual([]);
      });
    }
  });

  for (const { flag, placeholder, commands: users } of allSettings) {
    if (taken.includes(flag)) continue;
    test(`${name} refuses --${flag} with exit 2, and says whose it is`, async () => {
      const { code, out, err } = await call(command, { cwd: await newFolder(), argv: [`--${flag}`, placeholder] });
      expect(err).toBe(`--${flag}: is not used by ${name}, only by ${listed(users, 'and')}; leave it out\n`);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    });
  }
}

test('a variable or a key that a command does not use changes nothing', async () => {
  const [bare, cwd] = [await newFolder(), await newFolder()];
  await writeFile(join(cwd, 'graph-conformance.json'), '{ "rate": 5, "gate": "rfc", "params": { "unknown": "1" } }');
  const env = { GRAPH_CONFORMANCE_SHARD: '1/2', GRAPH_CONFORMANCE_FORMAT: 'json' };
  expect(await call(whoami, { cwd, env })).toEqual(await call(whoami, { cwd: bare }));
});

describe('a usage error is seen in', () => {
  const wrong = [
    'runn',
    'run --sharp 1/4',
    'run --shard 5/4',
    'mock --manner tenent',
    'plan --suggest-waivers',
    'plan --format json',
    'whoami --shard 1/2',
    'init --force=yes',
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

const guides = ['README.md', 'suites/README.md', 'specs/README.md', 'fixtures/README.md', 'CONTRIBUTING.md'];

/** Everything in a guide that calls the command line, in blocks and in sentences. */
function callsIn(path: string): readonly string[] {
  const tokens = new MarkdownIt().parse(readFileSync(join(packageRoot(), path), 'utf8'), {});
  const code = tokens.flatMap(({ type, content, children }) =>
    type === 'fence'
      ? [content]
      : (children ?? []).filter((child) => child.type === 'code_inline').map((child) => child.content),
  );
  const lines = code.flatMap((text) => text.replaceAll(/\\\n\s*/g, '').split('\n'));
  const called = lines.flatMap(
    (line) =>
      /(?:npm run(?: --silent)? cli --|npx graph-conformance) +([^;#>)]*)/.exec(line)?.[1] ??
      /npm start -- +(.*)/.exec(line)?.[1]?.replace(/^/, 'run ') ??
      [],
  );
  return called.map((line) => line.replaceAll('TENANT-ID', '00000000-0000-0000-0000-000000000000'));
}

for (const guide of guides) {
  describe(guide, () => {
    const calls = callsIn(guide);
    test('shows how it is called', () => expect(calls.length).not.toBe(0));
    for (const line of new Set(calls.map((call) => call.replace(/ --help$/, '')))) {
      test(`has no usage error: ${line}`, async () => {
        expect(await misuse(wordsOf(line))).toEqual([]);
      });
    }
  });
}

test('no line of a help text is wider than 80 columns, but for usage and examples', async () => {
  const texts = [overview(), ...(await Promise.all(commands.map(help)))];
  const wide = texts
    .flatMap((text) => text.replace(/^ {2}graph-conformance .*$/gm, '').split('\n'))
    .filter((line) => line.length > 80 && !line.startsWith('usage: ') && line.trim().includes(' '));
  expect(wide).toEqual([]);
});
