/** The table of settings in the guide is made from the settings table. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../specs/package-root.ts';
import { fallbackTextOf } from './flag.ts';
import { allSettings } from './table.ts';

const rows = allSettings.map((setting) => {
  const { flag, placeholder, env, key, help, commands } = setting;
  const fallback = fallbackTextOf(setting);
  const says = `${help}${fallback === undefined ? '' : ` (default: ${fallback})`}`.replaceAll('|', String.raw`\|`);
  return [
    `\`${`--${flag} ${placeholder}`.trim()}\``,
    `\`${env}\``,
    key === undefined ? '' : `\`${key}\``,
    says,
    commands.join(', '),
  ];
});

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

test('suites/README.md lists every setting as the table has it', () => {
  const guide = readFileSync(join(packageRoot(), 'suites', 'README.md'), 'utf8');
  const section = guide.slice(guide.indexOf('| flag '), guide.indexOf('<!-- end of settings -->'));
  const found = section.split('\n').filter((line) => line.startsWith('|'));
  // the formatter of Markdown pads cells
  const squeezed = found.map((line) => line.replaceAll(/ {2,}/g, ' '));
  expect(squeezed.filter((line) => !line.startsWith('| --'))).toEqual(
    [['flag', 'variable', 'key', 'meaning', 'commands'], ...rows].map((cells) =>
      lineOf(cells).replaceAll(/ {2,}/g, ' '),
    ),
  );
});
