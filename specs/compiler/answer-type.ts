/** The type that a link to a resource page names: its whole name stands on that page alone. */
import { posix } from 'node:path';

import type { Lexicon } from './lexicon.ts';
import { type Block, readBlocks, readInline } from './markdown.ts';
import { linesOf, readFrontMatter } from './page-text.ts';
import { quoted, type Read, rejected } from './problem.ts';
import { readSections } from './sections.ts';

export interface TypeLink {
  readonly line: number;
  readonly href: string;
  readonly text: string;
}

export interface AnswerType {
  /** In OData notation: of the object, of an item of the collection, of the value. */
  readonly type: string;
  /** Whether it has a member `value` of its own, which looks like the wrapper that examples put around an object. */
  readonly hasValue?: boolean;
}

/** What `<!-- { "blockType": … } -->` says of the code block below it. @see OneDrive/apidoctor, docs/markdown-requirements.md */
export interface BlockComment {
  readonly line: number;
  readonly blockType: string;
  /** Whole, without the sign that is written before it in places. */
  readonly type?: string;
  readonly isCollection: boolean;
}

export function blockComments(blocks: readonly Block[]): readonly BlockComment[] {
  return blocks.flatMap((block) => {
    if (block.kind !== 'html' && block.kind !== 'paragraph') return [];
    return [...block.raw.matchAll(/<!--\s*(\{[^]*?\})\s*-->/g)].flatMap((match) => readComment(match, block));
  });
}

function readComment(match: RegExpExecArray, { line, raw }: { line: number; raw: string }): readonly BlockComment[] {
  const content = jsonObject(match[1] ?? '');
  const blockType = content?.get('blockType');
  if (content === undefined || typeof blockType !== 'string') return [];
  const written = content.get('@odata.type');
  const [, many, name] =
    /^(Collection\()?#?([A-Za-z][\w.]*)\)?$/i.exec(typeof written === 'string' ? written : '') ?? [];
  const isCollection = many !== undefined || String(content.get('isCollection')).toLowerCase() === 'true';
  const at = line + raw.slice(0, match.index).split('\n').length - 1;
  const type = name === undefined ? {} : { type: name.includes('.') ? name : `microsoft.graph.${name}` };
  return [{ line: at, blockType, ...type, isCollection }];
}

/** undefined where the text is no JSON object. */
function jsonObject(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    return new Map(Object.entries(JSON.parse(text)));
  } catch {
    // a comment is no promise: one that cannot be read says nothing
    return undefined;
  }
}

const resourcePage = /(?:^|\/)resources\/([A-Za-z0-9][A-Za-z0-9_.-]*?)(?:\.md)?(?:\?[^#]*)?$/;

export const linksResource = (href: string): boolean => /(?:^|\/)resources\//.test(href);

const lastPart = (type: string): string => type.split('.').at(-1) ?? type;
const folded = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * @param lexicon of the page that links: translators translate the texts of links too, never their targets
 * @param witnesses whole names that other places of the page give
 */
export function typeOfAnswer(
  link: TypeLink,
  include: (path: string) => string | undefined,
  lexicon: Lexicon,
  witnesses: readonly string[],
): Read<AnswerType> {
  const { line, href, text } = link;
  const odd = (message: string, remedy: string) => rejected('response-type', line, message, remedy);
  const page = resourcePage.exec(href)?.[1];
  if (page === undefined)
    return odd(`a link that names no whole resource page: ${quoted(href)}`, 'expected ../resources/<page>.md');
  const path = posix.join('../resources', `${page}.md`);
  const content = include(path) ?? include(path.toLowerCase());
  const witness = witnesses.find((one) => namesAlike(page, lastPart(one)) && folded(lastPart(one)) === folded(text));
  if (content === undefined) {
    if (witness !== undefined) return { ok: true, value: { type: witness } };
    const remedy = 'compile the folder that holds both, or name it with --source';
    return odd(`the resource page ${quoted(path)} is not at hand, and nothing else names its type`, remedy);
  }
  const read = resourceOf(content, page);
  if (read === undefined) return odd(`${quoted(path)} is not the page of one type`, 'link the page of the type');
  const { type, title } = read;
  const agrees = [type, lastPart(type), title].some((one) => folded(one) === folded(text));
  const told = lexicon.language !== 'en' && witnesses.some((one) => one.toLowerCase() === type.toLowerCase());
  if (agrees || told) return { ok: true, value: read };
  const message = `the text of the link is ${quoted(text)}, the linked page is of ${type}`;
  return odd(message, 'expected a link whose text and target name one type');
}

/** Translators draw words of the sentence into a link: the name of its target, and what stands beside that. */
export function withoutName({ href, text }: TypeLink): { readonly name: string; readonly beside: string } {
  const page = resourcePage.exec(href)?.[1] ?? '';
  const words = text.trim().split(/\s+/);
  const name = words.find((word) => namesAlike(page, lastPart(word)));
  if (name === undefined || words.length === 1) return { name: text, beside: '' };
  return { name, beside: words.filter((word) => word !== name).join(' ') };
}

const namesAlike = (page: string, name: string): boolean =>
  folded(page) === folded(name) || folded(page.split('-').at(-1) ?? '') === folded(name);

interface Resource extends AnswerType {
  /** As the title calls it: without the prefix that some names have. */
  readonly title: string;
}

/** undefined where the page is not that of one type, or says its name in two ways. */
function resourceOf(text: string, page: string): Resource | undefined {
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const front = readFrontMatter(lines);
  if (!front.ok) return undefined;
  const blocks = readBlocks(lines.slice(front.value.lines), front.value.lines + 1);
  const heading = readSections(blocks).find(({ level }) => level === 1);
  const [title = ''] = readInline(heading?.title ?? '').text.split(/[\s:]+/);
  const hasValue = blocks.some(
    (block) => block.kind === 'table' && block.rows.some(({ cells: [name = ''] }) => readInline(name).text === 'value'),
  );
  const named = blockComments(blocks).filter(({ blockType }) => blockType === 'resource');
  const types = [...new Set(named.flatMap(({ type }) => type ?? []))];
  const own = types.filter((type) => folded(lastPart(type)) === folded(title) || namesAlike(page, lastPart(type)));
  const [type = types[0], second] = own;
  if (second !== undefined || (own.length === 0 && types.length > 1)) return undefined;
  if (type !== undefined) {
    const known = [page, page.split('-').at(-1) ?? page, title].some((name) =>
      folded(lastPart(type)).endsWith(folded(name) || '-'),
    );
    return known ? { type, title, hasValue } : undefined;
  }
  // without a comment nothing says the namespace: Intune's is this one, and so is that of a page with a plain name
  const plain =
    /^[A-Za-z]\w*$/.test(title) &&
    (folded(page) === folded(title) || (page.startsWith('intune-') && namesAlike(page, title)));
  return plain ? { type: `microsoft.graph.${title}`, title, hasValue } : undefined;
}
