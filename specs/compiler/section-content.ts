/** What stands in a section besides its own text: whatever has changed a promise before without changing what is read of it. */
import type { Block } from './markdown.ts';
import { type PageProblem, problem, quoted } from './problem.ts';
import { isTab, type Role, type PageSection } from './sections.ts';

/** Characters of one block; the longest of 635 pages of the reference has 1,372. */
const longestBlock = 8000;

/** Before anything is read of them: emphasis and links without an end make a parser slow. */
export function tooLong(blocks: readonly Block[]): readonly PageProblem[] {
  return blocks
    .filter((block) => rawsOf(block).some(({ length }) => length > longestBlock))
    .map(({ line }) =>
      unsupported(line, 'a text too long for a page of one operation', `at most ${longestBlock} characters`),
    );
}

export function oddities(role: Role, section: PageSection | undefined): readonly PageProblem[] {
  const blocks = section?.blocks ?? [];
  const tab = blocks.find((block) => block.kind === 'heading' && isTab(block.raw));
  const remedy = 'one text for all readers';
  return [
    ...(tab === undefined ? [] : [unsupported(tab.line, 'tabs, of which a reader sees one', remedy)]),
    ...blocks.flatMap((block) => oddity(role, block) ?? []),
  ];
}

function oddity(role: Role, block: Block): PageProblem | undefined {
  const { line } = block;
  if (rawsOf(block).some((raw) => struck.test(raw)))
    return unsupported(line, 'text that is struck out', 'leave out what does not hold');
  if (block.kind === 'html') {
    const rest = block.raw.replaceAll(harmless, '');
    const shows = role === 'httpRequest' ? rest.includes('<') : rest.trim() !== '';
    const remedy = 'expected Markdown, and HTML for comments alone';
    return shows ? unsupported(line, `HTML: ${quoted(rest)}`, remedy) : undefined;
  }
  if (block.kind !== 'paragraph') return undefined;
  if (/^\s*:::/m.test(block.raw))
    return unsupported(line, 'text for some readers alone (:::)', 'one text for all readers');
  if (tableLine.test(block.raw))
    return unsupported(line, `a row outside of its table: ${quoted(block.raw)}`, 'one unbroken table');
  if (!include.test(block.raw) || (!closedToIncludes.has(role) && block.raw.split('\n').every(isPartOfNoSentence)))
    return undefined;
  return unsupported(line, 'an included file that is not at hand or stands within a sentence', 'the text itself');
}

const unsupported = (line: number, what: string, remedy: string): PageProblem =>
  problem('unsupported-shape', line, `unsupported shape: ${what}`, remedy);

function rawsOf(block: Block): readonly string[] {
  if (block.kind === 'fence') return [];
  return block.kind === 'table' ? [block.head, ...block.rows].flatMap(({ cells }) => cells) : [block.raw];
}

export const struck = /~~|<(?:s|del|strike)\b/i;
const harmless = /<!--[^]*?-->|<\/?(?:a|span|br)\b[^>]*>/gi;
export const tableLine = /^\s*\||\|[ \t:]*-{2,}/m;
const include = /\[!INCLUDE\b/i;
const isPartOfNoSentence = (text: string): boolean =>
  !include.test(text) || /^\s*\[!INCLUDE\b[^\]]*\][^\]]*\]\s*$/i.test(text);
const closedToIncludes: ReadonlySet<Role> = new Set(['requestHeaders', 'requestBody', 'response']);
