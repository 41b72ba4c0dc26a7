/** Markdown -> the blocks of a page, in order, each with its line; and the inside of one cell, paragraph or heading. */
import MarkdownIt, { type Token } from 'markdown-it';

/** One parser for all pages: it keeps no state between them. No plugin, no typographer, no link detection. */
export const markdown = new MarkdownIt({ html: true, linkify: false, typographer: false });

// no page underlines a heading, and the `---` that ends a group of tabs makes a heading of the sentence above it
markdown.disable('lheading');

export interface TableRow {
  readonly line: number;
  /** Raw inline content, one entry per column of the table's head. */
  readonly cells: readonly string[];
  /** How many cells the page writes; a table's reader drops or invents the rest. */
  readonly written: number;
}

/** Inline content is left raw: most of it is never read. */
export type Block =
  | { readonly kind: 'heading'; readonly line: number; readonly level: number; readonly raw: string }
  | {
      readonly kind: 'paragraph';
      readonly line: number;
      readonly raw: string;
      readonly quote: boolean;
      /** Of a list. */
      readonly item: boolean;
    }
  | { readonly kind: 'table'; readonly line: number; readonly head: TableRow; readonly rows: readonly TableRow[] }
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
export type TableBlock = Extract<Block, { kind: 'table' }>;
type Paragraph = Extract<Block, { kind: 'paragraph' }>;
/** A paragraph with what is inside. */
export type Prose = Paragraph & Inline;

/** The first fence that does not end where it seems to: what follows it may be code or text. */
export function unclosedFence(blocks: readonly Block[]): Fence | undefined {
  return blocks.filter((block) => block.kind === 'fence').find(({ closed }) => !closed);
}

/**
 * HTML knows no blanks beyond ASCII's in tags; markdown-it takes them for blanks and for values, and tries every way to part them:
 * time that grows with the third power of their number.
 * @see https://spec.commonmark.org/0.31.2/#raw-html
 */
const narrowed = (text: string): string => text.replaceAll(/[^\S\t\n\v\f\r ]/g, ' ');

/** @param firstLine 1-based line in the page's file of the first of these, which are lines of the body */
export function readBlocks(given: readonly string[], firstLine: number): readonly Block[] {
  // A blank of ASCII at the beginning of a line would mean something.
  const lines = given.map((line) => line.replace(/\S.*$/u, narrowed));
  const tokens: Token[] = [];
  const env: { references?: Record<string, { title: string; href: string }> } = {};
  markdown.block.parse(lines.join('\n'), markdown, env, tokens);
  for (const token of tokens) if (token.type === 'inline') token.content = withTargets(token.content, env.references);
  const blocks: Block[] = [];
  let quotes = 0;
  let items = 0;
  let tableAt = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'blockquote_open') quotes++;
    if (token.type === 'blockquote_close') quotes--;
    if (token.type === 'list_item_open') items++;
    if (token.type === 'list_item_close') items--;
    const start = token.map?.[0] ?? 0;
    const line = start + firstLine;
    switch (token.type) {
      case 'heading_open':
        blocks.push({ kind: 'heading', line, level: Number(token.tag.slice(1)), raw: tokens[at + 1]?.content ?? '' });
        break;
      case 'paragraph_open':
        blocks.push({
          kind: 'paragraph',
          line,
          raw: tokens[at + 1]?.content ?? '',
          quote: quotes > 0,
          item: items > 0,
        });
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

type References = Readonly<Record<string, { readonly href: string }>>;

/** `[x][]`, `[x][y]` and `[x]` with the target that the page defines elsewhere: the inside of a block is read on its own. */
function withTargets(text: string, references: References | undefined): string {
  if (references === undefined) return text;
  return text.replaceAll(
    /\[([^\][]{1,200})\](?:\[([^\][]{0,200})\])?(?![[(:])/g,
    (whole, label: string, other?: string) => {
      const key = (other || label).trim().replaceAll(/\s+/g, ' ').toLowerCase().toUpperCase();
      const target = Object.hasOwn(references, key) ? references[key]?.href : undefined;
      return target === undefined ? whole : `[${label}](${target})`;
    },
  );
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
  const closed = indented || (ended && !nested);
  return { kind: 'fence', line, info: token.info.trim(), lines: body, firstLine, closed };
}

function table(tokens: readonly Token[], lines: readonly string[], firstLine: number): TableBlock {
  const rows: TableRow[] = [];
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

export const proseOf = (blocks: readonly Block[]): readonly Prose[] =>
  blocks.filter((block) => block.kind === 'paragraph').map((block) => ({ ...block, ...readInline(block.raw) }));

interface Piece {
  /** Plain text, code spans included. Of a side-by-side span, its English; where that is empty, the text beside it. */
  text: string;
  /** The same without the code spans. */
  prose: string;
  /** The text with `linkSign` in the place of each link. */
  linked: string;
  codes: string[];
  links: string[];
  /** What each of them reads. */
  linkTexts: string[];
  /** Bold, italic or struck: stars of footnotes can pair up and vanish into these. */
  emphasis: boolean;
  /** Markup that is no part of a side-by-side span, no anchor and no line break. */
  html: boolean;
  inLink: boolean;
}

export type Inline = Readonly<Piece>;

/** Object replacement character: no word of any language. */
export const linkSign = '\uFFFC';

const pieceOf = (text = ''): Piece => ({
  text,
  prose: text,
  linked: text,
  codes: [],
  links: [],
  linkTexts: [],
  emphasis: false,
  html: false,
  inLink: false,
});

const plain = /^[^<`*_[\\&!~]*$/;

export function readInline(raw: string): Inline {
  if (plain.test(raw)) return pieceOf(raw.trim());
  const [block] = markdown.parseInline(narrowed(raw), {});
  const reader = new InlineReader();
  for (const token of block?.children ?? []) reader.take(token);
  return reader.end();
}

type Span = 'local' | 'english' | 'other';

/** Chooses between the two sides of a side-by-side page: `<span data-ttu-id>LOCAL</span><span class="sxs-lookup"><span data-stu-id>ENGLISH</span></span>`. */
class InlineReader {
  readonly #outer = pieceOf();
  readonly #spans: Span[] = [];
  #local: Piece | undefined;
  #english: Piece | undefined;

  take(token: Token): void {
    if (token.type === 'html_inline') return this.#tag(token.content);
    const into = this.#into();
    if (token.type === 'code_inline') {
      into.text += token.content;
      this.#name(into, token.content);
      into.codes.push(token.content.trim());
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') {
      this.#write(into, '\n');
    } else if (token.type === 'link_open') {
      into.links.push(String(token.attrGet('href')));
      into.linkTexts.push('');
      into.linked += linkSign;
      into.inLink = true;
    } else if (token.type === 'link_close') {
      into.inLink = false;
    } else if (token.type === 'em_open' || token.type === 'strong_open' || token.type === 's_open') {
      into.emphasis = true;
    } else {
      this.#write(into, token.content);
    }
  }

  end(): Inline {
    this.#flush();
    const { text, prose, linked } = this.#outer;
    return { ...this.#outer, text: text.trim(), prose: prose.trim(), linked: linked.trim() };
  }

  #write(into: Piece, text: string): void {
    into.text += text;
    into.prose += text;
    this.#name(into, text);
  }

  #name(into: Piece, text: string): void {
    if (into.inLink) into.linkTexts.push(`${into.linkTexts.pop() ?? ''}${text}`);
    else into.linked += text;
  }

  #into(): Piece {
    const span = this.#spans.findLast((one) => one !== 'other');
    if (span === 'local') return (this.#local ??= pieceOf());
    if (span === 'english') return (this.#english ??= pieceOf());
    this.#flush();
    return this.#outer;
  }

  #tag(tag: string): void {
    if (/^<span\b/i.test(tag)) return this.#open(tag);
    if (/^<\/span/i.test(tag)) return this.#close();
    if (/^<a\s+name=/i.test(tag) || /^<\/a/i.test(tag) || tag.startsWith('<!--')) return;
    const into = this.#into();
    into.html ||= !/^<br\b/i.test(tag);
    this.#write(into, '\n');
  }

  #open(tag: string): void {
    if (/\bdata-ttu-id=/.test(tag)) {
      this.#flush();
      this.#spans.push('local');
    } else {
      const english = /\bsxs-lookup\b/.test(tag);
      if (!english && !/\bdata-stu-id=/.test(tag)) this.#into().html = true;
      this.#spans.push(english ? 'english' : 'other');
    }
  }

  #close(): void {
    if (this.#spans.pop() === 'english') this.#flush();
  }

  /** Ends a pair of sides. */
  #flush(): void {
    const chosen = this.#english === undefined || this.#english.text.trim() === '' ? this.#local : this.#english;
    this.#local = undefined;
    this.#english = undefined;
    if (chosen === undefined) return;
    this.#outer.text += chosen.text;
    this.#outer.prose += chosen.prose;
    this.#outer.linked += chosen.linked;
    this.#outer.codes.push(...chosen.codes);
    this.#outer.links.push(...chosen.links);
    this.#outer.linkTexts.push(...chosen.linkTexts);
    this.#outer.emphasis ||= chosen.emphasis;
    this.#outer.html ||= chosen.html;
  }
}
