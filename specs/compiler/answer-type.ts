/** The type that a link to a resource page names: its whole name stands on that page alone. */
import { posix } from 'node:path';

import { isObject, jsonOf } from '../text.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { type Block, linkSign, type Prose, readInline } from './markdown.ts';
import { readPageSections } from './open-page.ts';
import { linesOf, readFrontMatter } from './page-text.ts';
import { quoted, type Read, rejected } from './problem.ts';
import { Representation } from './representation.ts';
import { lastPart, outlineOf } from './type-outline.ts';

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
  /** In lower case: every member that its page names; undefined where it has others from a base type, or no page is at hand. */
  readonly members?: ReadonlySet<string>;
  /** A member's name as the JSON representation on its page spells it. */
  readonly spelling?: (name: string) => string | undefined;
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
  const content = jsonOf(match[1] ?? '');
  if (!isObject(content)) return [];
  const { blockType, '@odata.type': written, isCollection: several } = content;
  if (typeof blockType !== 'string') return [];
  const [, many, name] =
    /^(Collection\()?#?([A-Za-z][\w.]*)\)?$/i.exec(typeof written === 'string' ? written : '') ?? [];
  const isCollection = many !== undefined || several === true || several === 'true';
  const at = line + raw.slice(0, match.index).split('\n').length - 1;
  const type = name === undefined ? {} : { type: name.includes('.') ? name : `microsoft.graph.${name}` };
  return [{ line: at, blockType, ...type, isCollection }];
}

const resourcePage = /(?:^|\/)resources\/([A-Za-z0-9][A-Za-z0-9_.-]*?)(?:\.md)?(?:\?[^#]*)?$/;

export const linksResource = (href: string): boolean => /(?:^|\/)resources\//.test(href);

const folded = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * @param lexicon of the page that links: translators translate the texts of links too, never their targets
 * @param namedTypes whole names that other places of the page give
 * @param many whether several are answered, whose name can stand in the plural
 */
export function typeOfLinkedPage(
  code: 'response-type' | 'request-body-type',
  link: TypeLink,
  include: (path: string) => string | undefined,
  lexicon: Lexicon,
  namedTypes: readonly string[],
  many: boolean,
): Read<AnswerType> {
  const { line, href, text } = link;
  const odd = (message: string, remedy: string) => rejected(code, line, message, remedy);
  const page = resourcePage.exec(href)?.[1];
  if (page === undefined)
    return odd(`a link that names no whole resource page: ${quoted(href)}`, 'expected ../resources/<page>.md');
  const path = posix.join('../resources', `${page}.md`);
  const content = include(path) ?? include(path.toLowerCase());
  const named = namedTypes.find((one) => namesAlike(page, lastPart(one)) && folded(lastPart(one)) === folded(text));
  if (content === undefined) {
    if (named !== undefined) return { ok: true, value: { type: named } };
    const remedy = 'compile the folder that holds both, or name it with --source';
    return odd(`the resource page ${quoted(path)} is not at hand, and nothing else names its type`, remedy);
  }
  const read = resourceOf(content, page, lexicon);
  if (read === undefined) return odd(`${quoted(path)} is not the page of one type`, 'link the page of the type');
  const { type, title } = read;
  const names = (one: string): boolean => folded(text) === one || (many && folded(text) === `${one}s`);
  const agrees = [type, lastPart(type), title].some((one) => one !== undefined && names(folded(one)));
  const told = lexicon.language !== 'en' && namedTypes.some((one) => one.toLowerCase() === type.toLowerCase());
  if (agrees || told) return { ok: true, value: read };
  const message = `the text of the link is ${quoted(text)}, the linked page is of ${type}`;
  return odd(message, 'expected a link whose text and target name one type');
}

export interface LinkedSentence {
  readonly line: number;
  /** With `linkSign` in the place of each link. */
  readonly text: string;
  readonly links: readonly TypeLink[];
}

/** The sentences of a paragraph, each with its own links. */
export function linkedSentences({ line, linked, links, linkTexts }: Prose): readonly LinkedSentence[] {
  let before = 0;
  return sentences(linked).map((text) => {
    const from = before;
    before += text.split(linkSign).length - 1;
    const own = links.slice(from, before).map((href, at) => ({ line, href, text: linkTexts[from + at] ?? '' }));
    return { line, text, links: own };
  });
}

/** Translators draw words of the sentence into a link: the name of its target, and what stands beside that. */
export function withoutName({ href, text }: TypeLink): { readonly name: string; readonly beside: string } {
  const page = resourcePage.exec(href)?.[1] ?? '';
  const words = text
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.,。，]$/u, ''));
  const name = words.find((word) => namesAlike(page, lastPart(word)));
  if (name === undefined || words.length === 1) return { name: text, beside: '' };
  return { name, beside: words.filter((word) => word !== name).join(' ') };
}

const namesAlike = (page: string, name: string): boolean =>
  folded(page) === folded(name) || folded(page.split('-').at(-1) ?? '') === folded(name);

interface Resource extends AnswerType {
  /** As the page calls it: without the prefix that some names have. */
  readonly title: string | undefined;
}

/** undefined where the page is not that of one type, or nothing says the namespace of its name. */
function resourceOf(text: string, page: string, lexicon: Lexicon): Resource | undefined {
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const front = readFrontMatter(lines);
  const sections = front.ok ? readPageSections(lines, front.value.lines) : front;
  const own = sections.ok ? outlineOf(page.toLowerCase(), sections.value, lexicon).own : undefined;
  if (!sections.ok || own?.type === undefined) return undefined;
  const stated = own.annotation !== undefined || !/^microsoft\.graph\.\w+$/.test(own.type);
  // a page with another prefix than Intune's can be of a namespace of its own
  if (!stated && page.includes('-') && !page.startsWith('intune-')) return undefined;
  const rows = sections.value.flatMap(({ blocks }) => blocks.flatMap((one) => (one.kind === 'table' ? one.rows : [])));
  const names = new Set(rows.map(({ cells: [name = ''] }) => readInline(name).text.toLowerCase()));
  const inherits = own.annotation?.base !== undefined || own.inherits.length > 0;
  const example = new Representation(sections.value);
  const spelling = (name: string): string | undefined => example.spelling(name);
  const resource = { type: own.type, title: own.written, hasValue: names.has('value'), spelling };
  return inherits ? resource : { ...resource, members: names };
}
