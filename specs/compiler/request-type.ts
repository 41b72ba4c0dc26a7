/** Which type the object in a request has. */
import type { RequestTemplate } from '../model.ts';
import { type AnswerType, linksResource, type TypeLink, typeOfLinkedPage } from './answer-type.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { linkSign, proseOf } from './markdown.ts';
import { quoted, type Read, rejected } from './problem.ts';
import type { BodyPromise } from './request-body.ts';
import type { Answer } from './response.ts';
import type { PageSection } from './sections.ts';
import { lastPart } from './type-outline.ts';
import type { KnownTypes } from './type-name.ts';

/** What else the page says of types, and the pages around it. */
export interface TypesAround {
  readonly lexicon: Lexicon;
  readonly types: KnownTypes;
  readonly include: (path: string) => string | undefined;
  readonly requests: readonly RequestTemplate[];
  readonly title: PageSection;
  readonly answer: Answer;
  /** Of an answer with a body. */
  readonly answered: AnswerType | undefined;
  /** Whole names that comments of the examples give. */
  readonly namedTypes: readonly string[];
}

type ObjectPromise = Extract<BodyPromise, { readonly body: 'object' }>;

/** undefined where nothing on the page names it. */
export function typeOfRequest({ of, partly, line }: ObjectPromise, page: TypesAround): Read<AnswerType | undefined> {
  const { lexicon, include, requests, title, answered, answer, namedTypes } = page;
  const link = answer.body === 'object' ? answer.link : undefined;
  if (partly && requests.some(({ method }) => method !== 'PATCH' && method !== 'PUT')) {
    const message = 'values of fields, for a request that updates nothing';
    return rejected('request-body-wording', line, message, 'expected the type of the object that is made');
  }
  if (typeof of === 'string') return typeOfName(of, line, page);
  const wanted = of ?? link;
  if (wanted === undefined) {
    const updated = updatedIn(title, lexicon);
    const read = updated && typeOfLinkedPage('request-body-type', updated, include, lexicon, namedTypes, false);
    return { ok: true, value: read?.ok === true ? read.value : undefined };
  }
  if (answered !== undefined && link?.href === wanted.href && link.text === wanted.text)
    return { ok: true, value: answered };
  return typeOfLinkedPage('request-body-type', wanted, include, lexicon, namedTypes, false);
}

/** A name without a link: that of the answer's type, or of the one type that the pages at hand call so. */
function typeOfName(name: string, line: number, { answer, answered, types }: TypesAround): Read<AnswerType> {
  if (answered !== undefined && answer.body === 'object' && lastPart(answered.type).toLowerCase() === name)
    return { ok: true, value: answered };
  const [only, second] = new Set(types.named(name).map(({ type }) => type));
  if (only !== undefined && second === undefined) return { ok: true, value: { type: only } };
  const message = `no link, and no one type at hand has the name ${quoted(name)}`;
  return rejected('request-body-type', line, message, 'link the page of the type');
}

/** "Update the properties of a [gadget](../resources/gadget.md) object." */
function updatedIn({ blocks }: PageSection, lexicon: Lexicon): TypeLink | undefined {
  for (const {
    line,
    linked,
    links: [href = '', second],
    linkTexts: [text = ''],
  } of proseOf(blocks)) {
    const [sentence = ''] = sentences(linked);
    if (second !== undefined || !linksResource(href) || !sentence.includes(linkSign)) continue;
    return lexicon.namesAnUpdate(sentence.replace(linkSign, ' ')) ? { line, href, text } : undefined;
  }
  return undefined;
}
