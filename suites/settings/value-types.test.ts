import { shownSafely } from '../../specs/text.ts';
import { expect, test } from 'vitest';
import { named } from './flag.ts';
import { shardOfRun } from './value-types.ts';

const shard = (text: string) => shardOfRun.read([{ where: '--shard', text, base: '/' }]);

test('a shard is one of any number of parts', () => {
  for (const [text, value] of [
    ['1/1', { index: 1, count: 1 }],
    ['7/7', { index: 7, count: 7 }],
    ['100/1000', { index: 100, count: 1000 }],
  ] as const)
    expect(shard(text)).toEqual({ ok: true, value });
});

test('what is no shard is refused with how to write one', () => {
  for (const text of ['0/4', '5/4', '1', '1/0', '-1/4', 'a/b', '1/4/4', '1.5/4', '0001/4'])
    expect(shard(text), text).toEqual({
      ok: false,
      problems: [`--shard: found "${text}"; use I/N with I from 1 to N, and N at most 9999, like 1/4`],
    });
});

test('what may be a secret is not shown, and the rest stays on one line', () => {
  for (const secret of ['eyJ0eXAi', 'Bearer x', 'https://u:p@h', 'x'.repeat(61)]) {
    expect(shownSafely(secret)).not.toContain(secret);
    expect(named(secret)).not.toContain(secret);
  }
  expect(shownSafely('a\nb')).toBe('"a\\nb"');
  expect(named('--gate')).toBe('--gate');
  expect(named('a b')).toBe('"a b"');
});
