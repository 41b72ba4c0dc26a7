import { expect, test } from 'vitest';
import { helpText } from './help-text.ts';
import { rows } from './table.ts';

test('the help text names every flag, variable and key', () => {
  const text = helpText();
  for (const { flag, env, key } of rows) {
    if (flag !== undefined) expect(text).toContain(`  --${flag} `);
    if (env !== undefined) expect(text).toContain(env);
    if (key !== undefined) expect(text).toContain(`key "${key}"`);
  }
});

test('no two settings share a flag, a variable or a key', () => {
  for (const place of ['flag', 'env', 'key'] as const) {
    const names = rows.flatMap((row) => row[place] ?? []);
    expect(new Set(names).size).toBe(names.length);
  }
});
