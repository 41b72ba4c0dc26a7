import type { Row } from './setting.ts';
import { rows } from './table.ts';

/** The settings part of `--help`, ending with a line end. */
export function helpText(): string {
  return `${heading}\n\n${rows.map(entry).join('\n')}\n`;
}

const heading = [
  'Settings: a flag is stronger than its environment variable, that is stronger than .env,',
  'and that is stronger than graph-conformance.json. A variable that is empty counts as not set.',
].join('\n');

function entry(row: Row): string {
  const name = row.flag === undefined ? `(key "${row.key}")` : `--${row.flag} ${row.placeholder}`;
  const places = [row.env, row.key === undefined ? undefined : `key "${row.key}"`].filter(
    (place) => place !== undefined,
  );
  const separator = row.repeatable === true ? '; repeatable, in the variable with commas between' : '';
  return [`  ${name.padEnd(24)}${row.help}`, `${' '.repeat(26)}${places.join(', ')}${separator}`].join('\n');
}
