/** The blocks of a page, in order, each with its line. Inline content is left raw: most of it is never read. */
import type { Token } from 'markdown-it';

import { markdown } from './markdown.ts';

export interface Row {
  readonly line: number;
  /** Raw inline content, one entry per column of the table's head. */
  readonly cells: readonly string[];
  /** How many cells the page writes; a table's reader drops or invents the rest. */
  readonly written: number;
}

export type Block =
  | { readonly kind: 'heading'; readonly line: number; readonly level: number; readonly raw: string }
  | { readonly kind: 'paragraph'; readonly line: number; readonly raw: string; readonly quote: boolean }
  | { readonly kind: 'table'; readonly line: number; readonly head: Row; readonly rows: readonly Row[] }
  | {
      readonly kind: 'fence';
      readonly line: number;
      readonly info: string;
      readonly lines: readonly string[];
      /** Line of the first of them. */
      readonly firstLine: number;
      readonly closed: boolean;
    }
  | { readonly kind: 'html'; readonly line: number; readonly raw: string };

export type Fence = Extract<Block, { kind: 'fence' }>;
export type Table = Extract<Block, { kind: 'table' }>;
export type Paragraph = Extract<Block, { kind: 'paragraph' }>;

/** The first fence that does not end where it seems to: what follows it may be code or text. */
export function unclosedFence(blocks: readonly Block[]): Fence | undefined {
  return blocks.filter((block) => block.kind === 'fence').find(({ closed }) => !closed);
}

/** `lines` are those of the body; `firstLine` is the 1-based line of the first of them in the page's file. */
export function readBlocks(lines: readonly string[], firstLine: number): readonly Block[] {
  const tokens: Token[] = [];
  markdown.block.parse(lines.join('\n'), markdown, {}, tokens);
  const blocks: Block[] = [];
  let quotes = 0;
  let tableAt = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'blockquote_open') quotes++;
    if (token.type === 'blockquote_close') quotes--;
    const start = token.map?.[0] ?? 0;
    const line = start + firstLine;
    switch (token.type) {
      case 'heading_open':
        blocks.push({ kind: 'heading', line, level: Number(token.tag.slice(1)), raw: tokens[at + 1]?.content ?? '' });
        break;
      case 'paragraph_open':
        blocks.push({ kind: 'paragraph', line, raw: tokens[at + 1]?.content ?? '', quote: quotes > 0 });
        break;
      case 'fence':
      case 'code_block':
        blocks.push(fence(token, line));
        break;
      case 'html_block':
        blocks.push({ kind: 'html', line, raw: token.content });
        break;
      case 'table_open':
        tableAt = at;
        break;
      case 'table_close':
        blocks.push(table(tokens.slice(tableAt, at), lines, firstLine));
        break;
    }
  }
  return blocks;
}

function fence(token: Token, line: number): Fence {
  const [start = 0, end = 0] = token.map ?? [];
  const indented = token.type === 'code_block';
  const written = token.content.split('\n');
  const body = written.at(-1) === '' ? written.slice(0, -1) : written;
  const ended = end - start === body.length + 2;
  // marks inside: one pair of marks is amiss, and code and text have changed places
  const nested = body.some((text) => /^\s*(```|~~~)/.test(text));
  const firstLine = indented ? line : line + 1;
  return {
    kind: 'fence',
    line,
    info: token.info.trim(),
    lines: body,
    firstLine,
    closed: indented || (ended && !nested),
  };
}

function table(tokens: readonly Token[], lines: readonly string[], firstLine: number): Table {
  const rows: Row[] = [];
  let cells: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'tr_open') cells = [];
    if (token.type === 'th_open' || token.type === 'td_open') cells.push(tokens[at + 1]?.content ?? '');
    if (token.type !== 'tr_open') continue;
    const start = token.map?.[0] ?? 0;
    rows.push({ line: start + firstLine, cells, written: cellsOf(lines[start] ?? '') });
  }
  const [head = { line: firstLine, cells: [], written: 0 }, ...body] = rows;
  return { kind: 'table', line: head.line, head, rows: body };
}

/** Cells that a line of a table holds: the bars that no backslash escapes, without those at the ends. */
function cellsOf(line: string): number {
  const bars = line
    .replace(/^[\s>]*/, '')
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .replaceAll(/\\./g, '');
  return bars.split('|').length;
}
