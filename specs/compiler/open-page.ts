/** What every page has, whatever it describes: text, origin, language, sections. */
import { type Include, withIncludes } from './includes.ts';
import type { Lexicon } from './lexicon.ts';
import { type Block, readBlocks, unclosedFence } from './markdown.ts';
import { type PageText, readFrontMatter, readPageText } from './page-text.ts';
import { type Read, rejected } from './problem.ts';
import { type Provenance, type ProvenanceHints, readProvenance } from './provenance.ts';
import { tooLong } from './section-content.ts';
import { type PageSection, readSections } from './sections.ts';

export interface PageFile {
  /** As the caller names it; its folders may tell version and language. */
  readonly path: string;
  readonly octets: Uint8Array;
}

export interface OpenContext {
  readonly hints: ProvenanceHints;
  /** By language, `de`. */
  readonly lexicons: ReadonlyMap<string, Lexicon>;
}

export interface OpenedPage {
  readonly text: PageText;
  readonly provenance: Provenance;
  readonly lexicon: Lexicon;
  readonly sections: readonly PageSection[];
}

/** @param include what is given of the files that it includes */
export function openPage(file: PageFile, context: OpenContext, include?: Include): Read<OpenedPage> {
  const text = readPageText(file.octets);
  if (!text.ok) return text;
  const front = readFrontMatter(text.value.lines);
  if (!front.ok) return front;
  const provenance = readProvenance(file.path, front.value.values, context.hints);
  if (!provenance.ok) return provenance;
  const { locale } = provenance.value.source;
  const lexicon = context.lexicons.get(locale.split('-')[0] ?? '');
  if (lexicon === undefined) {
    const languages = [...context.lexicons.keys()].join(', ');
    const remedy = `expected one of ${languages}; a new language is one file in specs/lexicon`;
    return rejected('locale-unknown', 1, `no lexicon for the language ${locale}`, remedy);
  }
  const blocks = readPageBlocks(text.value.lines, front.value.lines);
  if (!blocks.ok) return blocks;
  const whole = include
    ? withIncludes(blocks.value, text.value, include)
    : ({ ok: true, value: { blocks: blocks.value, text: text.value } } as const);
  if (!whole.ok) return whole;
  const sections = readSections(whole.value.blocks);
  const value = { text: whole.value.text, provenance: provenance.value, lexicon, sections };
  return { ok: true, value, warnings: provenance.warnings ?? [] };
}

/** @param start index of the first line below the front matter */
export function readPageSections(lines: readonly string[], start: number): Read<readonly PageSection[]> {
  const blocks = readPageBlocks(lines, start);
  return blocks.ok ? { ok: true, value: readSections(blocks.value) } : blocks;
}

function readPageBlocks(lines: readonly string[], start: number): Read<readonly Block[]> {
  const blocks = readBlocks(lines.slice(start), start + 1);
  const open = unclosedFence(blocks);
  if (open !== undefined) {
    const remedy = 'close it: everything below is code as it stands';
    return rejected('unclosed-fence', open.line, 'a code block that does not end where it seems to', remedy);
  }
  const long = tooLong(blocks);
  return long.length > 0 ? { ok: false, problems: long } : { ok: true, value: blocks };
}
