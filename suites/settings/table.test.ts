/** What is made from the table is what the table says. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../specs/package-root.ts';
import { schemaDocument, settingsSchemaPath } from './config-schema.ts';
import { allSettings, settingsTable, settingsTakenBy, structuredSettings, type SettingsCommand } from './table.ts';

test('no two settings share a flag, a variable or a key', () => {
  for (const place of ['flag', 'env', 'key'] as const) {
    const names = allSettings.flatMap((row) => row[place] ?? []);
    expect(new Set(names).size).toBe(names.length);
  }
});

// where the table is right and the file is not: `npx vitest run --project self suites/settings --update`
test('the schema that editors read has the settings of the table', async () => {
  const text = `${JSON.stringify(await schemaDocument(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(packageRoot(), settingsSchemaPath));
});

test('the schema has the keys of the table, each with its flag and variable', async () => {
  const { properties } = await schemaDocument();
  const keys = allSettings.flatMap(({ key }) => key ?? []);
  expect(Object.keys(properties)).toEqual([
    '$schema',
    '$comment',
    ...keys,
    ...structuredSettings.map(({ key }) => key),
  ]);
  for (const { flag, env, key } of allSettings)
    if (key !== undefined)
      expect(properties[key]).toMatchObject({
        description: expect.stringContaining(`Flag --${flag}, variable ${env}.`),
      });
});

test('a run takes every setting, and every command says where it is configured', () => {
  expect(settingsTakenBy('run')).toEqual(allSettings);
  const commands: readonly SettingsCommand[] = ['run', 'plan', 'mock', 'prove', 'whoami', 'sweep'];
  for (const command of commands) expect(settingsTakenBy(command)).toContain(settingsTable.configFile);
  expect(settingsTakenBy('report')).toEqual([]);
});
