/** `waivers.json` as people write it: with a line for every mistake. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../specs/package-root.ts';
import { newFolder } from '../in-process.test-data.ts';
import { jsonLines } from './json-lines.ts';
import { readWaivers, waiverSchemaPath, type ReadWaivers } from './read-waivers.ts';

const good = {
  case: 'response/a',
  target: 'http://127.0.0.1:*',
  reason: 'known',
  owner: 'anna',
  expires: '2026-12-31',
};

async function read(text: string | undefined, named = false): Promise<ReadWaivers> {
  const path = join(await newFolder(), 'waivers.json');
  if (text !== undefined) await writeFile(path, text);
  return readWaivers({ path, label: 'waivers.json', named });
}

const file = (...entries: readonly object[]): string =>
  `[\n${entries.map((entry) => `\t${JSON.stringify(entry)}`).join(',\n')}\n]\n`;

test('each waiver has the line on which it begins', async () => {
  const { case: id, ...rest } = good;
  const text = `\uFEFF[\r\n${JSON.stringify(good)},\r\n{\r\n\t"case": "${id}",\r\n${JSON.stringify(rest).slice(1)}]`;
  expect(await read(text)).toEqual({
    ok: true,
    waivers: [
      { ...good, where: 'waivers.json:2' },
      { ...good, where: 'waivers.json:3' },
    ],
  });
});

describe('no waivers are', () => {
  for (const [says, text] of Object.entries({
    'a file that is not there': undefined,
    'an empty list': '[]',
    'a blank file': '\n',
  }))
    test(says, async () => {
      expect(await read(text)).toEqual({ ok: true, waivers: [] });
    });
});

function lacking(name: keyof typeof good): object {
  const rest: Record<string, unknown> = { ...good };
  delete rest[name];
  return rest;
}

const mistakes: Readonly<Record<string, readonly [text: string, ...problems: RegExp[]]>> = {
  'no reason': [
    file(good, lacking('reason')),
    /^waivers\.json:3: \/1: "reason" is missing; add it: the reason in words/,
  ],
  'a blank reason': [
    file({ ...good, reason: ' ' }),
    /^waivers\.json:2: \/0\/reason: found " "; use the reason in words/,
  ],
  'an unknown key': [
    file({ ...good, until: 'x' }),
    /^waivers\.json:2: \/0\/until: "until" is not a property here; use /,
  ],
  'a key in another spelling': [file({ ...lacking('owner'), Owner: 'x' }), /^waivers\.json:2: \/0\/Owner: .*"owner"/],
  'a date in words': [file({ ...good, expires: 'soon' }), /^waivers\.json:2: \/0\/expires: found "soon"; use a day/],
  'a day that is none': [
    file({ ...good, expires: '2026-02-30' }),
    /^waivers\.json:2: \/0\/expires: found "2026-02-30", which is not a date/,
  ],
  'a target without a scheme': [
    file({ ...good, target: 'graph.microsoft.com' }),
    /^waivers\.json:2: \/0\/target: found .*; use the origin/,
  ],
  'several mistakes': [file(lacking('case'), good, { ...good, owner: 7 }), /^waivers\.json:2: /, /^waivers\.json:4: /],
  'a key that stands twice': [
    '[\n{"case":"a","case":"b"}]',
    /^waivers\.json:2: the key stands here a second time/,
    /:2: /,
  ],
  'an object': ['{}', /^waivers\.json:1: found an object; use a list of waivers/],
  'no JSON': ['[\n{,\n', /^waivers\.json:2: is not JSON at column 2; write a property name/],
};

describe('a problem with its line is', () => {
  for (const [says, [text, ...patterns]] of Object.entries(mistakes))
    test(says, async () => {
      const answer = await read(text);
      const problems = answer.ok ? [] : answer.problems;
      for (const [at, pattern] of patterns.entries()) expect(problems[at]).toMatch(pattern);
      expect(problems.length).toBeGreaterThanOrEqual(patterns.length);
    });

  test('a file that was named and is not there', async () => {
    expect(await read(undefined, true)).toEqual({
      ok: false,
      problems: ['waivers.json: does not exist; create it, or name another file with --waivers'],
    });
  });

  test('a folder in its place', async () => {
    const cwd = await newFolder();
    await mkdir(join(cwd, 'waivers.json'));
    const answer = await readWaivers({ path: join(cwd, 'waivers.json'), label: 'waivers.json', named: false });
    expect(answer).toEqual({
      ok: false,
      problems: ['waivers.json: is a folder; put a JSON file of waivers in its place'],
    });
  });
});

test('the line of any value of any JSON text is where it begins', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1 }),
      fc.constantFrom('\t', 2, 7),
      async (items, indent) => {
        const text = JSON.stringify(items, undefined, indent);
        const { lineOf } = jsonLines(text);
        let line = 2;
        for (const [at, item] of items.entries()) {
          expect(lineOf(`/${at}`)).toBe(line);
          line += JSON.stringify(item, undefined, indent).split('\n').length;
        }
      },
    ),
    { numRuns: 60 },
  );
});

/** A text that counts how often one of its characters is looked at. */
function counted(text: string): { readonly text: string; readonly count: () => number } {
  let count = 0;
  const proxy = new Proxy(Object(text), {
    get: (target, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) count += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { text: proxy, count: () => count };
}

const heavy: readonly (readonly [what: string, textOf: (size: number) => string])[] = [
  ['arrays in arrays', (size) => '['.repeat(size / 2) + ']'.repeat(size / 2)],
  ['objects in objects', (size) => '{"a":'.repeat(size / 6) + '1' + '}'.repeat(size / 6)],
  [
    'many keys',
    (size) => JSON.stringify(Object.fromEntries(Array.from({ length: size / 10 }, (_, at) => [`k${at}`, 1]))),
  ],
  ['one key again and again', (size) => `{${'"a":1,'.repeat(size / 6)}"a":1}`],
  ['a long text', (size) => JSON.stringify(['x'.repeat(size)])],
  ['escapes', (size) => JSON.stringify(['"'.repeat(size / 2)])],
  ['empty lines', (size) => `[${'\n'.repeat(size)}]`],
];
for (const [what, textOf] of heavy)
  test(`${what}: twice the text is about twice the reading`, () => {
    const reads = (size: number): number => {
      const { text, count } = counted(textOf(size));
      jsonLines(text);
      return count();
    };
    expect(reads(60_000)).toBeLessThan(2.2 * reads(30_000));
    expect(reads(60_000)).toBeLessThan(5 * 60_000);
  });

test('lists in lists, as deep as a file can be, are a complaint', async () => {
  const file = join(await newFolder(), 'waivers.json');
  await writeFile(file, '['.repeat(100_000) + ']'.repeat(100_000));
  expect(await readWaivers({ path: file, label: 'waivers.json', named: true })).toMatchObject({
    ok: false,
    problems: [expect.stringMatching(/^waivers\.json:1: /)],
  });
});

test('every key of the schema is described', async () => {
  const { $defs } = JSON.parse(await readFile(join(packageRoot(), waiverSchemaPath), 'utf8'));
  const { required, properties } = $defs.waiver;
  expect(Object.keys(properties)).toEqual(required);
  for (const { description } of Object.values<{ description: string }>(properties))
    expect(description).toMatch(/\w{3}.*\.$/);
});
