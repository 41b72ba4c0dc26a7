/**
 * What stands in a section besides its own text: the tables of included files are put in their place; whatever has
 * changed a promise before without changing what is read of it is a problem.
 */
import { posix } from 'node:path';

import { type Block, readBlocks, unclosedFence } from './markdown.ts';
import { linesOf, readFrontMatter } from './page-text.ts';
import { type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import type { Role, PageSection } from './sections.ts';

/** `[!INCLUDE [x](path)]`: newer pages keep their table of permissions in a file of its own. */
const directive = /^\s*\[!INCLUDE\s+\[[^\]]*\]\(([^)\s]+)\)\]\s*$/i;
const ofPermissions = /(^|[/-])permissions?[/-]|-permissions\.md$/i;

/** The same blocks with those of the included tables in their place, at the line of the directive. */
export function withIncludes(
  blocks: readonly Block[],
  include: (path: string) => string | undefined,
): Read<readonly Block[]> {
  const all: Block[] = [];
  const ownTable = blocks.some(({ kind }) => kind === 'table');
  for (const block of blocks) {
    const path = block.kind === 'paragraph' ? directive.exec(block.raw)?.[1] : undefined;
    if (path === undefined || ownTable || !ofPermissions.test(path)) {
      all.push(block);
      continue;
    }
    const inside = included(path, include(posix.normalize(path)), block.line);
    if (!inside.ok) return inside;
    all.push(...inside.value);
  }
  return { ok: true, value: all };
}

/** At the line of the page that includes them: it speaks for them. */
function included(path: string, text: string | undefined, line: number): Read<readonly Block[]> {
  const what = `the included file ${quoted(path)}`;
  if (text === undefined) {
    const remedy = 'compile the folder that holds both, or name it with --source';
    return rejected('include-missing', line, `${what} is not at hand`, remedy);
  }
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const front = readFrontMatter(lines);
  if (!front.ok) return rejected('include-missing', line, `${what} has no front matter that can be read`, 'mend it');
  const blocks = readBlocks(lines.slice(front.value.lines), 1);
  if (unclosedFence(blocks) !== undefined)
    return rejected('unclosed-fence', line, `${what} holds a code block without an end`, 'close it');
  const long = tooLong(blocks);
  if (long.length > 0) return { ok: false, problems: long.map((one) => ({ ...one, line })) };
  return { ok: true, value: blocks.map((block) => atLine(block, line)) };
}

function atLine(block: Block, line: number): Block {
  if (block.kind !== 'table') return { ...block, line };
  return { ...block, line, head: { ...block.head, line }, rows: block.rows.map((row) => ({ ...row, line })) };
}

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
  return section?.blocks.flatMap((block) => oddity(role, block) ?? []) ?? [];
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
  if (/^:::/m.test(block.raw))
    return unsupported(line, 'text for some readers alone (:::)', 'one text for all readers');
  if (tableLine.test(block.raw))
    return unsupported(line, `a row outside of its table: ${quoted(block.raw)}`, 'one unbroken table');
  return include.test(block.raw) && closedToIncludes.has(role)
    ? unsupported(line, 'an included file in a section that is read whole', 'the text itself')
    : undefined;
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
const include = /^\s*\[!INCLUDE\b/im;
const closedToIncludes: ReadonlySet<Role> = new Set(['requestHeaders', 'requestBody', 'response']);
