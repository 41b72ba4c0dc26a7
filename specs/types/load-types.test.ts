import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { formatProblem, loadSpecs } from '../load.ts';
import { gadgetType, hueType, property } from './types.test-data.ts';
import { loadAnyFile, loadTypes } from './load-types.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'types-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: unknown): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const place = 'beta/types/gadget/2020-01-01.json';

async function lines(): Promise<readonly string[]> {
  const loaded = await loadTypes(folder);
  return loaded.ok ? [] : loaded.problems.map((one) => formatProblem(one).replace(folder, '.'));
}

test('type specs are loaded from their own folder, which holds no spec of an operation', async () => {
  put(place, gadgetType());
  put('v1.0/types/lists.hue/2020-01-01.json', hueType(['red'], { apiVersion: 'v1.0', page: 'lists' }));
  expect(await loadTypes(folder)).toMatchObject({ ok: true, types: [{ page: 'gadget' }, { page: 'lists' }] });
  expect(await loadSpecs(folder)).toMatchObject({ ok: false, problems: [{ message: 'holds no spec' }] });
});

test('a folder without types has none, and that is no problem', async () => {
  expect(await loadTypes(folder)).toEqual({ ok: true, types: [] });
});

test('a file of either kind is told by its content', async () => {
  const file = put('a.json', gadgetType());
  expect(await loadAnyFile(file)).toMatchObject({ ok: true, specs: [{ type: 'microsoft.graph.gadget' }] });
  expect(await loadAnyFile(join(folder, 'none.json'))).toMatchObject({ ok: false });
});

describe('a file that is no type spec is reported', () => {
  const first = property('size', 'Edm.Int32');
  const bad: readonly (readonly [shows: string, content: unknown, line: string])[] = [
    ['no JSON', '{', 'is not JSON at line 1, column 2'],
    [
      'a type without namespace',
      gadgetType({ type: 'gadget' }),
      '/type: found "gadget"; use a type with its namespace',
    ],
    ['another kind', { ...gadgetType(), is: 'struct' }, '/is: found "struct"; use one of entity, complex, enum'],
    [
      'an id of another name',
      gadgetType({ requirements: [{ ...first, id: 'properties/x' }] }),
      '/requirements/0/id: found "properties/x"',
    ],
    [
      'one id twice',
      gadgetType({ requirements: [first, first] }),
      '/requirements/1: requirement id "properties/size" is already',
    ],
    [
      'a member of no enum',
      { ...hueType(['red']), page: 'gadget', is: 'complex' },
      '/requirements/0/kind: found "member"',
    ],
    [
      'its own base',
      gadgetType({ base: 'microsoft.graph.gadget' }),
      '/base: found "microsoft.graph.gadget", the type itself',
    ],
    [
      'another page',
      gadgetType({ page: 'widget' }),
      '/page: found "widget", but the path of the file says "gadget"; move the file to beta/types/widget/',
    ],
    ['no date', gadgetType({ asOf: '2020-02-30' }), '/asOf: found "2020-02-30"'],
  ];
  for (const [shows, content, line] of bad)
    test(shows, async () => {
      put(place, content);
      expect((await lines()).join('\n')).toContain(line);
    });

  test('a file outside of the layout', async () => {
    put('beta/types/gadget.json', gadgetType());
    expect((await lines()).join()).toContain('does not fit the layout');
  });
});
