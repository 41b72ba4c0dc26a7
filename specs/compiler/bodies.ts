/** What the request carries, and what a success answers. */
import type { SpecWarning } from '../model.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { type Prose, proseOf, readInline } from './markdown.ts';
import { type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import type { PageSection } from './sections.ts';

const closed = 'expected one sentence of the closed list of "no request body" wordings, and nothing else';

/** The line of the sentence that says that there is no request body. */
export function readRequestBody({ blocks, line }: PageSection, lexicon: Lexicon): Read<{ readonly line: number }> {
  const content = blocks.filter((block) => block.kind !== 'html');
  const [first, second] = content;
  if (first === undefined)
    return rejected('request-body-unstated', line, 'an empty section of the request body', closed);
  if (first.kind !== 'paragraph') {
    const message = `unsupported shape: the request body is described by a ${first.kind}`;
    return rejected('unsupported-shape', first.line, message, closed);
  }
  const { text } = readInline(first.raw);
  if (!saysNoBody(text, lexicon)) {
    const described = content.some(({ kind }) => kind === 'table' || kind === 'fence');
    const shape = described ? 'unsupported shape: a request body is described: ' : '';
    const code = described ? 'unsupported-shape' : 'request-body-wording';
    return rejected(code, first.line, `${shape}body wording not in the list: ${quoted(text)}`, closed);
  }
  if (second !== undefined) {
    return rejected('request-body-wording', second.line, 'the no-body sentence is followed by other content', closed);
  }
  return { ok: true, value: { line: first.line } };
}

function saysNoBody(text: string, lexicon: Lexicon): boolean {
  if (lexicon.is('noRequestBody', text)) return true;
  const [first = '', second = '', ...rest] = sentences(text);
  return rest.length === 0 && lexicon.is('noRequestBody', first) && lexicon.is('bodyIgnored', second);
}

export interface ResponsePromise {
  readonly line: number;
  readonly status: number;
}

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
  const paragraphs = proseOf(blocks);
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
  const problems = promisesOfBodies(paragraphs, first.status, lexicon);
  if (first.status === 204) {
    if (problems.length === 0) problems.push(...unusual(paragraphs, lexicon));
  } else {
    const redirect = first.status >= 300 ? ', a redirect' : '';
    const message = `unsupported shape: a success of ${first.status}${redirect}`;
    problems.push(problem('unsupported-shape', first.line, message, 'the suites judge 204 without a body'));
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { line: first.line, status: first.status }, warnings: errorCodes(stated) };
}

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
function promisesOfBodies(paragraphs: readonly Prose[], status: number, lexicon: Lexicon): PageProblem[] {
  return paragraphs.flatMap(({ line, text, codes, links }) => {
    const ofSuccess = sentences(text).filter((sentence) => !isOfErrors(sentence, lexicon));
    const linked = ofSuccess.length > 0 && links.some((link) => link.includes('/resources/'));
    const promised = ofSuccess.some((sentence) => promisesBody(withoutCodes(sentence, codes), lexicon));
    if (!linked && !promised && !ofSuccess.some((sentence) => goesOn(sentence, lexicon))) return [];
    const shape = status === 204 ? '' : 'unsupported shape: ';
    const code = status === 204 ? 'response-body' : 'unsupported-shape';
    const message = `${shape}a ${status} with something in the body: ${quoted(text)}`;
    return [problem(code, line, message, 'expected an answer without a body')];
  });
}

/** What an error answers is no promise of this page's success; a success that answers 404 is another one. */
function isOfErrors(sentence: string, lexicon: Lexicon): boolean {
  const stated = statusesIn(sentence);
  const ofSuccess = lexicon.saysSuccess(sentence) || /\b(?:OK|Created|Accepted|2xx)\b/.test(sentence);
  return stated.length > 0 && stated.every((status) => status >= 400) && !ofSuccess;
}

/** Names in code spans are no words. */
const withoutCodes = (sentence: string, codes: readonly string[]): string =>
  codes.reduce((rest, span) => rest.replaceAll(span, ' '), sentence);

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
