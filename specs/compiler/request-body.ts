/** What the request carries, as the sentences of its section say it. */
import type { SpecWarning } from '../model.ts';
import { type LinkedSentence, linkedSentences, linksResource, type TypeLink, withoutName } from './answer-type.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { type Block, linkSign, proseOf, readInline, type TableBlock } from './markdown.ts';
import { quoted, type Read, rejected } from './problem.ts';
import type { PageSection } from './sections.ts';

/** Whose type a link or a name means is read elsewhere. */
export type BodyPromise = { readonly line: number } & (
  | { readonly body: 'none' }
  | ({ readonly body: 'parameters' } & Tables)
  | ({
      readonly body: 'object';
      /** A link, or a name in lower case. */
      readonly of: TypeLink | string | undefined;
      /** Values of fields are asked for, without a word on their type. */
      readonly partly: boolean;
    } & Tables)
);

export interface Tables {
  readonly tables: readonly TableBlock[];
  /** Line of a sentence that introduces them and names another type. */
  readonly ofOther: number | undefined;
}

const closed = 'expected one sentence of the closed list of "no request body" wordings, and nothing else';

const plainly =
  'expected the usual sentence about one object of a linked type, about parameters, or about the fields to update';

export function readRequestBody({ blocks, line }: PageSection, lexicon: Lexicon): Read<BodyPromise> {
  const content = blocks.filter((block) => block.kind !== 'html');
  const [first, second] = content;
  if (first === undefined)
    return rejected('request-body-unstated', line, 'an empty section of the request body', closed);
  const { text } = first.kind === 'paragraph' ? readInline(first.raw) : { text: '' };
  if (saysNoBody(text, lexicon)) {
    if (second === undefined) return { ok: true, value: { line: first.line, body: 'none' } };
    return rejected('request-body-wording', second.line, 'the no-body sentence is followed by other content', closed);
  }
  const asked = askedIn(content, lexicon);
  if (asked !== undefined) return asked;
  const what = text === '' ? `a ${first.kind}` : quoted(text);
  return content.some((block) => describesBody(block, lexicon))
    ? rejected(
        'request-body-described',
        first.line,
        `unsupported shape: a request body is described: ${what}`,
        `nothing is wrong with the page; ${plainly}`,
      )
    : rejected('request-body-wording', first.line, `body wording not in the list: ${what}`, closed);
}

/** Whether the section of a request without a body speaks of its address alone. */
export function tellsParameters({ blocks }: PageSection, lexicon: Lexicon): boolean {
  const [first] = blocks.filter((block) => block.kind !== 'html');
  if (first?.kind !== 'paragraph') return false;
  const { text } = readInline(first.raw);
  return /(?<!\p{sc=Latin})URL(?!\p{sc=Latin})/iu.test(text) && lexicon.askedBody(text) === undefined;
}

function saysNoBody(text: string, lexicon: Lexicon): boolean {
  if (lexicon.is('noRequestBody', text)) return true;
  const [first = '', second = '', ...rest] = sentences(text);
  return rest.length === 0 && lexicon.is('noRequestBody', first) && lexicon.is('bodyIgnored', second);
}

function describesBody(block: Block, lexicon: Lexicon): boolean {
  if (block.kind !== 'paragraph') return block.kind === 'table' || block.kind === 'fence';
  const { text, links } = readInline(block.raw);
  return links.some(linksResource) || lexicon.has('describedBodyStems', text);
}

/** undefined where the first sentence asks for nothing, or not with the usual words alone. */
function askedIn(content: readonly Block[], lexicon: Lexicon): Read<BodyPromise> | undefined {
  const all = proseOf(content).flatMap(linkedSentences);
  const [first, ...others] = all;
  if (first === undefined || content[0]?.kind !== 'paragraph') return undefined;
  const asked = readSentence(first, lexicon);
  if (asked === undefined) return undefined;
  const tables = content.filter((block): block is TableBlock => block.kind === 'table');
  const warnings: SpecWarning[] = [];
  let ofOther: number | undefined;
  for (const one of others) {
    if (lexicon.is('noRequestBody', one.text) || readSentence(one, lexicon) !== undefined)
      return rejected('request-body-wording', one.line, `a second body, or none: ${quoted(one.text)}`, plainly);
    const lead = leadOf(one, lexicon);
    if (lead !== undefined && lead !== '' && asked.body === 'object' && !isOf(asked.of, lead)) ofOther ??= one.line;
    if (lead === undefined && !lexicon.has('keptStems', one.text))
      warnings.push({ code: 'request-body-prose', line: one.line, message: 'text beside the promise may narrow it' });
  }
  return { ok: true, value: { ...asked, tables, ofOther }, warnings };
}

type Asked = { readonly line: number } & (
  | { readonly body: 'parameters' }
  | { readonly body: 'object'; readonly of: TypeLink | string | undefined; readonly partly: boolean }
);

function readSentence({ line, text, links: all }: LinkedSentence, lexicon: Lexicon): Asked | undefined {
  const links = all.map((link) => ({ link, ...withoutName(link) }));
  const plain = links.reduce((rest, { beside }) => rest.replace(linkSign, ` ${beside} `), text);
  const [link, secondLink] = links.map(({ link: { href }, name }) => ({ line, href, text: name }));
  const { of, names = [] } = lexicon.askedBody(plain) ?? {};
  if (of === undefined || secondLink !== undefined || names.length > 1) return undefined;
  if (link !== undefined && !linksResource(link.href)) return undefined;
  const [name] = names;
  switch (of) {
    case 'parameters':
      return link === undefined && name === undefined ? { line, body: 'parameters' } : undefined;
    case 'fields':
      return name === undefined ? { line, body: 'object', of: link, partly: link === undefined } : undefined;
    case 'object':
    case 'any': {
      const named = link === undefined ? (of === 'object' ? name : undefined) : name === undefined ? link : undefined;
      return named === undefined ? undefined : { line, body: 'object', of: named, partly: false };
    }
  }
}

/** The one type that the introduction of a table names, by link or by name; `''`: none. undefined of any other sentence. */
function leadOf({ text, links }: LinkedSentence, lexicon: Lexicon): TypeLink | string | undefined {
  const [name, second] = lexicon.namesBesideTable(text.replaceAll(linkSign, ' ')) ?? [undefined, ''];
  const [link, secondLink] = links;
  if (second !== undefined || secondLink !== undefined || (name !== undefined && link !== undefined)) return undefined;
  return link ?? name ?? '';
}

/** Whether two places can mean one type; a name without a link may leave out the beginning. */
function isOf(asked: TypeLink | string | undefined, lead: TypeLink | string): boolean {
  if (asked === undefined) return true;
  if (typeof asked !== 'string' && typeof lead !== 'string')
    return asked.href.toLowerCase() === lead.href.toLowerCase();
  const [one = '', other = ''] = [asked, lead].map((of) =>
    (typeof of === 'string' ? of : of.text).trim().toLowerCase(),
  );
  return one.endsWith(other);
}
