/** What a success answers: nothing, an object, a collection of them, or a value of a primitive type. */
import type { SpecWarning } from '../model.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { linkSign, type Prose, proseOf } from './markdown.ts';
import { type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import type { PageSection } from './sections.ts';
import { linkedSentences, linksResource, type TypeLink, withoutName } from './answer-type.ts';

/** As the sentences say it; whose type a link names is read elsewhere. */
export interface ResponsePromise {
  readonly line: number;
  readonly status: number;
  readonly answer: Answer;
}

export type Answer =
  | { readonly body: 'none' }
  | { readonly body: 'object' | 'collection'; readonly link: TypeLink }
  | { readonly body: 'value'; readonly type: string };

const remedy = 'expected one success code in a code span, such as `204 No Content`';
const worded = /^(ok|created|accepted|partial content|multi-status)$/i;

export function readResponse({ blocks, line }: PageSection, lexicon: Lexicon): Read<ResponsePromise> {
  const fence = blocks.find(({ kind }) => kind === 'fence');
  if (fence !== undefined) {
    const message = 'a code block inside the response section';
    return rejected('response-code-block', fence.line, message, 'state the answer in words, and show it in an example');
  }
  const table = blocks.find(({ kind }) => kind === 'table');
  if (table !== undefined) {
    const message = 'unsupported shape: a table inside the response section';
    return rejected('unsupported-shape', table.line, message, 'state the answer in one sentence');
  }
  const paragraphs = withoutErrorLists(proseOf(blocks), lexicon);
  const inWords = paragraphs.find(({ codes }) => codes.some((span) => worded.test(span)));
  if (inWords !== undefined) return rejected('response-status', inWords.line, 'a status in words alone', remedy);
  const stated = statusesOf(paragraphs);
  const successes = stated.filter(({ status }) => status < 400);
  const distinct = [...new Set(successes.map(({ status }) => status))];
  const [first] = successes;
  if (first === undefined) return rejected('response-status', line, 'no success code in the response section', remedy);
  if (distinct.length > 1) {
    return rejected('response-status', first.line, `the success codes ${distinct.join(' and ')}`, remedy);
  }
  const { status } = first;
  const answer = status === 204 ? emptyAnswer(paragraphs, lexicon) : answerOf(paragraphs, first, lexicon);
  if (!answer.ok) return answer;
  return { ok: true, value: { line: first.line, status, answer: answer.value }, warnings: errorCodes(stated) };
}

const nothing: Read<Answer> = { ok: true, value: { body: 'none' } };

function emptyAnswer(paragraphs: readonly Prose[], lexicon: Lexicon): Read<Answer> {
  const promised = promisesOfBodies(paragraphs, lexicon);
  const problems = promised.length > 0 ? promised : unusual(paragraphs, lexicon);
  return problems.length > 0 ? { ok: false, problems } : nothing;
}

const phrases: ReadonlyMap<number, RegExp> = new Map([
  [200, /(?<=200[\s,:(-]{0,3})OK\b/i],
  [201, /(?<=201[\s,:(-]{0,3})Created\b/i],
  [202, /(?<=202[\s,:(-]{0,3})Accepted\b/i],
]);

/** A success of another status than 204 says whether it has a body, and which. */
function answerOf(paragraphs: readonly Prose[], { status, line }: Stated, lexicon: Lexicon): Read<Answer> {
  const phrase = phrases.get(status);
  if (phrase === undefined) {
    const redirect = status >= 300 ? ', a redirect' : '';
    const message = `unsupported shape: a success of ${status}${redirect}`;
    return rejected('unsupported-shape', line, message, 'the suites judge 200, 201, 202 and 204');
  }
  const said = paragraphs.flatMap((prose) => saidOf(prose, phrase, lexicon));
  const odd = said.find(({ empty, answer }) => empty === undefined && answer === undefined);
  if (odd !== undefined) {
    const message = `response wording not known: ${quoted(odd.text)}`;
    const wording = 'expected the usual sentence about the response code and one object, collection or value';
    return rejected('response-wording', odd.line, message, wording);
  }
  const answers = said.flatMap(({ answer }) => answer ?? []);
  const [answer = { body: 'none' as const }, second] = answers;
  const empty = said.some((one) => one.empty === true);
  if (second !== undefined || (empty && answers.length > 0)) {
    return rejected('response-body', line, 'two sentences about what the body holds', 'state it once');
  }
  if (!empty && answers.length === 0) {
    const message = `a ${status}, and not a word on whether it has a body`;
    return rejected('response-body', line, message, 'say what is in the body, or that nothing is');
  }
  return { ok: true, value: answer };
}

interface Said {
  readonly line: number;
  readonly text: string;
  /** Whether the sentence says that nothing is returned; undefined where it is no sentence about the status alone. */
  readonly empty?: boolean;
  readonly answer?: Answer;
}

function saidOf(prose: Prose, phrase: RegExp, lexicon: Lexicon): readonly Said[] {
  const { line, links, linkTexts } = prose;
  return linkedSentences(prose).flatMap(({ text: sentence, links: own }): readonly Said[] => {
    const text = own.reduce((rest, link) => rest.replace(linkSign, () => link.text), sentence);
    if (isOfErrors(text, lexicon) || lexicon.is('responseAsides', text)) return [];
    const said = { line, text };
    const plainly = sentence.replace(phrase, ' ');
    const answer = links.length === linkTexts.length ? bodyIn(plainly, own, lexicon) : undefined;
    if (answer !== undefined) return [{ ...said, answer }];
    const silent = own.length === 0 && !promisesBody(plainly, lexicon) && !goesOn(plainly, lexicon);
    return [
      silent && lexicon.saysNothingUnusual(plainly) ? { ...said, empty: lexicon.has('nothingStems', plainly) } : said,
    ];
  });
}

/** undefined where the sentence promises no body, or not with the usual words alone. */
function bodyIn(sentence: string, links: readonly TypeLink[], lexicon: Lexicon): Answer | undefined {
  const [link, second] = links;
  if (second !== undefined || sentence.search(code) < 0 || lexicon.has('nothingStems', sentence)) return undefined;
  if (link === undefined) return valueIn(sentence, lexicon);
  if (!linksResource(link.href)) return undefined;
  const { name, beside } = withoutName(link);
  const promised = lexicon.promisedBody(sentence.replace(linkSign, ` ${beside} `));
  return promised && { body: promised.many ? 'collection' : 'object', link: { ...link, text: name } };
}

/** "a String", "a String collection": the names of primitive types are no words, and stand once. */
function valueIn(sentence: string, lexicon: Lexicon): Answer | undefined {
  const { names, rest } = lexicon.primitivesIn(sentence);
  const [name = '', second] = names;
  const type = lexicon.primitive(name);
  const promised = lexicon.promisedBody(rest);
  if (second !== undefined || type === undefined || octets.has(type) || promised === undefined) return undefined;
  const many = promised.many && !type.startsWith('Collection(');
  return { body: 'value', type: many ? `Collection(${type})` : type };
}

/** Sent as they are, and not in JSON. */
const octets: ReadonlySet<string> = new Set(['Edm.Stream', 'Edm.Binary']);

interface Stated {
  readonly line: number;
  readonly status: number;
}

// ideographs have no blanks around a number
const code = /(?<![\p{sc=Latin}\p{sc=Cyrillic}\p{N}_.])([1-5]\d\d)(?![\p{sc=Latin}\p{sc=Cyrillic}\p{N}_])/gu;

/** Every number of three digits that can be a status, in code spans and outside: one too many is no harm. */
function statusesOf(paragraphs: readonly Prose[]): readonly Stated[] {
  return paragraphs.flatMap(({ text, line }) => statusesIn(text).map((status) => ({ line, status })));
}

const statusesIn = (text: string): readonly number[] =>
  [...text.normalize('NFKC').matchAll(code)].map((match) => Number(match[1]));

/** A sentence that speaks of a body, or of an object, and does not say that there is none. */
function promisesOfBodies(paragraphs: readonly Prose[], lexicon: Lexicon): PageProblem[] {
  return paragraphs.flatMap(({ line, text, codes, links }) => {
    const ofSuccess = sentences(text).filter((sentence) => !isOfErrors(sentence, lexicon));
    const linked = ofSuccess.length > 0 && links.some(linksResource);
    const promised = ofSuccess.some((sentence) => promisesBody(withoutCodes(sentence, codes), lexicon));
    if (!linked && !promised && !ofSuccess.some((sentence) => goesOn(sentence, lexicon))) return [];
    const message = `a 204 with something in the body: ${quoted(text)}`;
    return [problem('response-body', line, message, 'expected an answer without a body')];
  });
}

/** A list below "returns 400 if:" tells when, and no success. */
function withoutErrorLists(paragraphs: readonly Prose[], lexicon: Lexicon): readonly Prose[] {
  let ofErrors = false;
  return paragraphs.filter(({ item, text }) => {
    if (item) return !ofErrors || statusesIn(text).length > 0;
    ofErrors = isOfErrors(sentences(text).at(-1) ?? '', lexicon) && /[:：]$/u.test(text);
    return true;
  });
}

/** What an error answers is no promise of this page's success; a success that answers 404 is another one. */
function isOfErrors(sentence: string, lexicon: Lexicon): boolean {
  const stated = statusesIn(sentence);
  const ofSuccess = lexicon.saysSuccess(sentence) || /\b(?:OK|Created|Accepted|2xx)\b/.test(sentence);
  return stated.length > 0 && stated.every((status) => status >= 400) && !ofSuccess;
}

/** Names in code spans are no words. A span of blanks names nothing, and stands between any two characters. */
const withoutCodes = (sentence: string, codes: readonly string[]): string =>
  codes.reduce((rest, span) => (span.trim() === '' ? rest : rest.replaceAll(span, ' ')), sentence);

/** Whatever is said beside the usual words can turn the promise: another code, a condition, a negation. */
function unusual(paragraphs: readonly Prose[], lexicon: Lexicon): PageProblem[] {
  const wording = 'expected the usual sentence about the response code, and none but that nothing is returned';
  return paragraphs.flatMap(({ line, text }) =>
    sentences(text)
      .filter((sentence) => !isOfErrors(sentence, lexicon) && !lexicon.is('responseAsides', sentence))
      .filter((sentence) => !lexicon.saysNothingUnusual(sentence))
      .map((sentence) => problem('response-wording', line, `response wording not known: ${quoted(sentence)}`, wording)),
  );
}

function promisesBody(sentence: string, lexicon: Lexicon): boolean {
  if (!lexicon.has('responseBodyStems', sentence)) return false;
  return !lexicon.has('nothingStems', sentence) || lexicon.has('exceptionStems', sentence);
}

/** Whether a sentence promises a code and something else, whatever that is. */
function goesOn(sentence: string, lexicon: Lexicon): boolean {
  return sentence.search(code) >= 0 && lexicon.joins(sentence) && !lexicon.has('nothingStems', sentence);
}

function errorCodes(stated: readonly Stated[]): SpecWarning[] {
  return stated
    .filter(({ status }) => status >= 400)
    .map(({ line, status }) => ({ code: 'error-status', line, message: `also speaks of the status ${status}` }));
}
