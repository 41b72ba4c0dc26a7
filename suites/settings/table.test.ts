/** What is made from the table is what the table says. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../specs/package-root.ts';
import { schemaDocument, schemaPath } from './config-schema.ts';
import { identities, settingsTakenBy, table, type SettingsCommand } from './table.ts';

const rows = Object.values(table);

test('no two settings share a flag, a variable or a key', () => {
  for (const place of ['flag', 'env', 'key'] as const) {
    const names = rows.flatMap((row) => row[place] ?? []);
    expect(new Set(names).size).toBe(names.length);
  }
});

// where the table is right and the file is not: `npx vitest run --project self suites/settings --update`
test('the schema that editors read has the settings of the table', async () => {
  const text = `${JSON.stringify(await schemaDocument(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(packageRoot(), schemaPath));
});

test('the schema has the keys of the table, each with its flag and variable', async () => {
  const { properties } = await schemaDocument();
  const keys = rows.flatMap(({ key }) => key ?? []);
  expect(Object.keys(properties)).toEqual(['$schema', '$comment', ...keys, identities.key]);
  for (const { flag, env, key } of rows)
    if (key !== undefined)
      expect(properties[key]).toMatchObject({
        description: expect.stringContaining(`Flag --${flag}, variable ${env}.`),
      });
});

test('a run takes every setting, and every command says where it is configured', () => {
  expect(settingsTakenBy('run')).toEqual(rows);
  const commands: readonly SettingsCommand[] = ['run', 'plan', 'mock', 'prove', 'whoami', 'sweep'];
  for (const command of commands) expect(settingsTakenBy(command)).toContain(table.configFile);
  expect(settingsTakenBy('report')).toEqual([]);
});
