/** What stands in a section and is no text of it: each of these has changed a promise without changing what is read. */
import type { Block } from './blocks.ts';
import { type PageProblem, problem, quoted } from './problem.ts';
import { type Role, roles, type Section } from './sections.ts';

/** Characters of one block; the longest of the sample has 1,372. */
const longestBlock = 8000;

export function oddities(byRole: Readonly<Record<Role, Pick<Section, 'blocks'>>>): readonly PageProblem[] {
  return roles.flatMap((role) => byRole[role].blocks.flatMap((block) => oddity(role, block)));
}

/** Before anything is read of them: emphasis and links without an end make a parser slow. */
export function tooLong(blocks: readonly Block[]): readonly PageProblem[] {
  return blocks
    .filter((block) => rawsOf(block).some(({ length }) => length > longestBlock))
    .map(({ line }) =>
      problem(
        'unsupported-shape',
        line,
        'unsupported shape: a text too long for a page of one operation',
        `at most ${longestBlock} characters`,
      ),
    );
}

function rawsOf(block: Block): readonly string[] {
  if (block.kind === 'fence') return [];
  return block.kind === 'table' ? [block.head, ...block.rows].flatMap(({ cells }) => cells) : [block.raw];
}

function oddity(role: Role, block: Block): readonly PageProblem[] {
  const { line } = block;
  const odd = (message: string, remedy: string): readonly PageProblem[] => [
    problem('unsupported-shape', line, `unsupported shape: ${message}`, remedy),
  ];
  if (rawsOf(block).some((raw) => struck.test(raw)))
    return odd('text that is struck out', 'leave out what does not hold');
  if (block.kind === 'html') {
    const rest = block.raw.replaceAll(harmless, '');
    const shows = role === 'httpRequest' ? rest.includes('<') : rest.trim() !== '';
    return shows ? odd(`HTML: ${quoted(rest)}`, 'expected Markdown, and HTML for comments alone') : [];
  }
  if (block.kind !== 'paragraph') return [];
  if (/^:::/m.test(block.raw)) return odd('text for some readers alone (:::)', 'one text for all readers');
  if (tableLine.test(block.raw)) return odd(`a row outside of its table: ${quoted(block.raw)}`, 'one unbroken table');
  if (include.test(block.raw) && closedToIncludes.has(role)) {
    return odd('an included file in a section that is read whole', 'the text itself');
  }
  return [];
}

const struck = /~~|<(?:s|del|strike)\b/i;
const harmless = /<!--[^]*?-->|<\/?(?:a|span)\b[^>]*>/gi;
const tableLine = /^\s*\||\|[ \t:]*-{2,}/m;
const include = /^\s*\[!INCLUDE\b/im;
const closedToIncludes: ReadonlySet<Role> = new Set(['requestHeaders', 'requestBody', 'response']);
