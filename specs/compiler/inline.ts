/** The inside of one cell, paragraph or heading. */
import type { Token } from 'markdown-it';

import { markdown } from './markdown.ts';

export interface Inline {
  /** Plain text, code spans included. Of a side-by-side span, its English; where that is empty, the text beside it. */
  readonly text: string;
  /** The same without the code spans. */
  readonly prose: string;
  readonly codes: readonly string[];
  readonly links: readonly string[];
  /** Bold, italic or struck: stars of footnotes can pair up and vanish into these. */
  readonly emphasis: boolean;
  /** Markup that is no part of a side-by-side span, no anchor and no line break. */
  readonly html: boolean;
}

const plain = /^[^<`*_[\\&!~]*$/;

export function readInline(raw: string): Inline {
  if (plain.test(raw))
    return { text: raw.trim(), prose: raw.trim(), codes: [], links: [], emphasis: false, html: false };
  const [block] = markdown.parseInline(raw, {});
  const reader = new InlineReader();
  for (const token of block?.children ?? []) reader.take(token);
  return reader.end();
}

interface Piece {
  text: string;
  prose: string;
  codes: string[];
  links: string[];
  emphasis: boolean;
  html: boolean;
}

const empty = (): Piece => ({ text: '', prose: '', codes: [], links: [], emphasis: false, html: false });

type Span = 'local' | 'english' | 'other';

/** Chooses between the two sides of a side-by-side page: `<span data-ttu-id>LOCAL</span><span class="sxs-lookup"><span data-stu-id>ENGLISH</span></span>`. */
class InlineReader {
  readonly #outer = empty();
  readonly #spans: Span[] = [];
  #local: Piece | undefined;
  #english: Piece | undefined;

  take(token: Token): void {
    if (token.type === 'html_inline') return this.#tag(token.content);
    const into = this.#into();
    if (token.type === 'code_inline') {
      into.text += token.content;
      into.codes.push(token.content.trim());
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') {
      this.#write(into, '\n');
    } else if (token.type === 'link_open') {
      into.links.push(String(token.attrGet('href')));
    } else if (token.type === 'em_open' || token.type === 'strong_open' || token.type === 's_open') {
      into.emphasis = true;
    } else {
      this.#write(into, token.content);
    }
  }

  end(): Inline {
    this.#flush();
    const { text, prose, ...rest } = this.#outer;
    return { ...rest, text: text.trim(), prose: prose.trim() };
  }

  #write(into: Piece, text: string): void {
    into.text += text;
    into.prose += text;
  }

  #into(): Piece {
    const span = this.#spans.findLast((one) => one !== 'other');
    if (span === 'local') return (this.#local ??= empty());
    if (span === 'english') return (this.#english ??= empty());
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
    this.#outer.codes.push(...chosen.codes);
    this.#outer.links.push(...chosen.links);
    this.#outer.emphasis ||= chosen.emphasis;
    this.#outer.html ||= chosen.html;
  }
}
