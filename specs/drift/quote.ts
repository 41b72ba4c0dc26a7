/** Pieces of GitHub's Markdown. What a page wrote goes into code spans, where it can neither format, link nor mention. */
import type { Phrase, Revision, Statement } from './model.ts';
import { printable } from '../text.ts';

/** Fit for a cell of a table. */
export function code(text: string): string {
  if (text === '') return '(empty)';
  const inCell = printable(text)
    // two backslashes before a bar would end the cell
    .replaceAll(/(?<=\\)\|/g, '\\u{7c}')
    .replaceAll(/(?<!\\)\|/g, String.raw`\|`);
  const runs = inCell.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const pad = /^[` ]|[` ]$/.test(inCell) ? ' ' : '';
  return `${fence}${pad}${inCell}${pad}${fence}`;
}

export function phrase({ says, values }: Phrase): string {
  return [says, values.map(code).join(', ')].filter((part) => part !== '').join(' ');
}

/** `says … (#anchor, line 25)`, or a dash for silence. */
export function statement(said: Statement | undefined): string {
  if (!said) return '-';
  const { clause, line } = said;
  return clause === undefined ? phrase(said) : `${phrase(said)} (${code(`${clause}:${line}`)})`;
}

/** As of when, in which language, at which commit. */
export function asOf({ asOf: date, locale, commit, repository, sha256 }: Revision): string {
  const where =
    commit === undefined
      ? `sha256 ${sha256.slice(0, 12)}`
      : [repository, commit.slice(0, 10)].filter((part) => part !== undefined).join('@');
  return `${date} (${locale}, ${code(where)})`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
