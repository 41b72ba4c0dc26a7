import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { formatProblem, type LoadResult, loadSpecs } from './load.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const place = 'beta/some-page/2019-08-08.json';

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

/** The problems' lines, with the temporary folder left out of the paths. */
function lines(loaded: LoadResult): readonly string[] {
  return loaded.ok ? [] : loaded.problems.map((problem) => formatProblem(problem).replace(folder, '.'));
}

describe('a file that is no spec is reported, not thrown', () => {
  const table: readonly (readonly [sentence: string, content: string | Uint8Array, line: string])[] = [
    ['an empty file', ' \n', 'is empty; write a spec into it, or delete it'],
    ['a word', 'hello', 'is not JSON at line 1, column 1; expected a value'],
    [
      'a comma too many',
      '{\n  "page": "x",\n}',
      'is not JSON at line 3, column 1; expected a property name in double quotes',
    ],
    ['a text cut short', '{ "page": "x"', 'is not JSON at line 1, column 14; expected a comma or the closing bracket'],
    ['an array', '[{}, {}]', 'holds an array of 2; write one object into each file: the spec of one page'],
    ['an empty array', '[]', 'holds an empty array; write one object into each file: the spec of one page'],
    ['null', 'null', 'holds null; write one object into each file: the spec of one page'],
    ['octets that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'is not UTF-8; save it as UTF-8'],
    ['a file of two mebibytes', 'x'.repeat(2 ** 21), 'is too large; a spec has at most 262144 octets'],
  ];
  for (const [sentence, content, line] of table) {
    test(sentence, async () => {
      await put(place, content);
      expect(lines(await loadSpecs(folder))).toEqual([`./${place}: ${line}`]);
    });
  }
});

for (const lists of [{ requests: [{}, { valueOf: 0 }] }, { absentFrom: [{}, { toString: 0 }] }]) {
  test(`entries with a member that JavaScript gives a meaning are problems as any others: ${JSON.stringify(lists)}`, async () => {
    await put(place, JSON.stringify(lists));
    expect(lines(await loadSpecs(folder))).not.toEqual([]);
  });
}

test('brackets that are nested sixty thousand deep are a problem', async () => {
  const nest = '['.repeat(60_000) + ']'.repeat(60_000);
  for (const name of ['requests', 'absentFrom', 'untestable']) {
    await put(place, `{ "${name}": [${nest}, ${nest}] }`);
    expect(lines(await loadSpecs(folder))).not.toEqual([]);
  }
});

describe('a folder without readable specs is reported', () => {
  const layout = '<version>/<page>/<as-of>.json';

  test('a folder that does not exist', async () => {
    expect(lines(await loadSpecs(join(folder, 'nowhere')))).toEqual(['./nowhere: does not exist; check the path']);
  });

  test('a file in the place of a folder', async () => {
    await put('file', '');
    const line = `./file: is not a folder; name the folder that holds ${layout}`;
    expect(lines(await loadSpecs(join(folder, 'file')))).toEqual([line]);
  });

  test('a folder that holds no spec', async () => {
    await put('beta/some-page/README.md', '');
    await put('schema/some/thing.json', '');
    expect(lines(await loadSpecs(folder))).toEqual([`.: holds no spec; put specs there as ${layout}`]);
  });

  test('a folder with the name of a spec file', async () => {
    await mkdir(join(folder, place), { recursive: true });
    const line = `./${place}: is a folder; a name that ends in .json is for a spec file`;
    expect(lines(await loadSpecs(folder))).toEqual([line]);
  });

  test('a link to nothing', async () => {
    await mkdir(join(folder, dirname(place)), { recursive: true });
    await symlink(join(folder, 'nothing'), join(folder, place));
    expect(lines(await loadSpecs(folder))).toEqual([`./${place}: does not exist; check the path`]);
  });

  test('files beside the layout, each with its own line', async () => {
    await put('beta/2019-08-08.json', '{}');
    await put('beta/some-page/old/2019-08-08.json', '{}');
    const remedy = `does not fit the layout ${layout}; move it there, or out of the folder`;
    expect(lines(await loadSpecs(folder))).toEqual([
      `./beta/2019-08-08.json: ${remedy}`,
      `./beta/some-page/old: ${remedy}`,
    ]);
  });
});

test('loading never throws, whatever JSON the file holds', async () => {
  const anyJson = fc.oneof(
    fc.json(),
    fc
      .record({ absentFrom: fc.jsonValue(), requirements: fc.jsonValue(), requests: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(anyJson, async (json) => {
      await put(place, json);
      const loaded = await loadSpecs(folder);
      expect(loaded.ok).toBe(false);
      expect(lines(loaded).every((line) => line.startsWith(`./${place}: `) && !line.includes('\n'))).toBe(true);
      expect(lines(loaded)).not.toEqual([]);
    }),
    { numRuns: 200 },
  );
});
