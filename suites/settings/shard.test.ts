import { expect, test } from 'vitest';
import { newFolder } from '../run/in-process.test-data.ts';
import { readSettings } from './read-settings.ts';

const read = async (...argv: readonly string[]) => readSettings({ argv, env: {}, cwd: await newFolder() });

test('a shard is one of any number of parts', async () => {
  for (const [text, shard] of [
    ['1/1', { index: 1, count: 1 }],
    ['7/7', { index: 7, count: 7 }],
    ['100/1000', { index: 100, count: 1000 }],
  ] as const)
    expect(await read('--shard', text)).toMatchObject({ ok: true, settings: { shard } });
  expect(await read()).toMatchObject({ ok: true, settings: { shard: undefined } });
});

test('what is no shard is refused with how to write one', async () => {
  for (const text of ['0/4', '5/4', '1', '1/0', '-1/4', 'a/b', '1/4/4', '1.5/4', '0001/4'])
    expect(await read(`--shard=${text}`), text).toEqual({
      ok: false,
      problems: [`--shard: found "${text}"; use I/N with I from 1 to N, like 1/4`],
    });
});
