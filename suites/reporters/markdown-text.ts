/** Text of others in Markdown: it must not become markup, a link, a mention or a picture in somebody's pull request. */
import { printable } from '../../specs/text.ts';

/** Longest piece of one text. A target decides how long its answers are. */
const longest = 600;
/** Of one line to copy. */
const longestCommand = 4000;

function clipped(text: string, length = longest): string {
  if (text.length <= length) return text;
  // not within a pair of surrogates
  const kept = text.slice(0, length).replace(/[\u{d800}-\u{dbff}]$/u, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

const longestRun = (text: string, runs: RegExp): number =>
  Math.max(0, ...(text.match(runs) ?? []).map((run) => run.length));

/** Nothing in a code span is markup, and GitHub makes no mention or link of it. For what a target sent. */
export function code(text: string): string {
  const line = clipped(printable(text));
  if (line.trim() === '') return '(nothing)';
  const fence = '`'.repeat(longestRun(line, /`+/g) + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** For sentences of ours and of the specs, which may quote anything. */
export function plain(text: string): string {
  return (
    clipped(printable(text).trimStart())
      .replaceAll(/[\\`*_[\]<|~$&]/g, String.raw`\$&`)
      // What begins a quotation, a list, a rule or a heading.
      .replace(/^[>+=-]|(?<=^\d+)[.)](?=\s|$)/, String.raw`\$&`)
      // What GitHub finds in the finished page: a space without width keeps it apart, as dependabot does.
      .replaceAll(/@|#|www(?=\.)|:(?=\/\/)/gi, '$&&#8203;')
  );
}

/** Pipes end a cell of a table, in code too. */
export const cell = (markdown: string): string => markdown.replaceAll(/(?<!\\)\|/g, String.raw`\|`);

/** Lines to copy. The fence is longer than any within. */
export function block(lines: readonly string[], language: string): readonly string[] {
  const shown = lines.map((line) => clipped(printable(line), longestCommand));
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n'), /`+/g) + 1));
  return [`${fence}${language}`, ...shown, fence];
}
