/** Examples promise nothing; where one contradicts the sentences, the page is not read. */
import { type ApiVersion, apiVersions, type Disputed, type RequestTemplate } from '../model.ts';
import { isObject, jsonOf } from '../text.ts';
import { addressOf, fits, isAlike } from './example-paths.ts';
import type { Fence } from './markdown.ts';
import { gathered, type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import type { Answer } from './response.ts';
import type { PageSection } from './sections.ts';
import { type AnswerType, type BlockComment, blockComments } from './answer-type.ts';

/** What the sentences of a page promise. */
interface PagePromises {
  readonly requests: readonly RequestTemplate[];
  /** The request carries nothing. */
  readonly bodiless: boolean;
  readonly status: number;
  readonly answer: Answer;
  readonly apiVersion: ApiVersion;
}

const request = /^(GET|POST|PUT|PATCH|DELETE)\s+(\S.*)$/;
const statusLine = /^HTTP\/\d(?:\.\d)?\s+(\d{3})\b/;
const host = 'graph.microsoft.com';
const notRead = 'a page whose sentence and example disagree is not read';

/** Nothing where every example agrees, or the page has none. */
export function contradictions(sections: readonly PageSection[], promised: PagePromises): readonly PageProblem[] {
  const messages = messagesOf(sections);
  const foreign = notifications(messages);
  return messages
    .filter((one) => !foreign.has(one))
    .flatMap(({ line, lines, method, address, status }) => {
      if (method !== undefined) {
        const bodies = promised.bodiless ? bodyProblems(lines, line, 'request') : [];
        return [...requestProblems(method, address, line, promised), ...bodies];
      }
      if (status >= 400) return [];
      return [...statusProblems(status, line, promised), ...answerProblems(lines, line, promised.answer)];
    });
}

/** Where an example answer, or the comment above it, says something else than the sentence, and both can be meant. */
export function disputes(
  sections: readonly PageSection[],
  body: Answer['body'],
  answered: AnswerType | undefined,
): readonly Disputed[] {
  if (answered === undefined || (body !== 'object' && body !== 'collection')) return [];
  const { type, hasValue = false } = answered;
  const wrapped = messagesOf(sections).find(
    ({ lines, status }) => status < 400 && body === 'object' && !hasValue && shapeOf(answerIn(lines)) === 'wrapped',
  );
  const others = answerComments(sections).flatMap((comment): readonly Disputed[] => {
    if (comment.type === undefined) return [];
    const same = comment.type.toLowerCase() === type.toLowerCase();
    if (same && (!comment.isCollection || body === 'collection')) return [];
    const says = comment.isCollection ? `Collection(${comment.type})` : comment.type;
    return [{ by: 'metadata', line: comment.line, says }];
  });
  return [
    ...(wrapped === undefined ? [] : [{ by: 'example', line: wrapped.line, says: 'wrapped' } as const]),
    ...new Map(others.map((one) => [one.says, one])).values(),
  ];
}

const ofErrors = /\.(?:error|publicError|odataError)$/i;

/** The comments above the answers of the examples. */
export function answerComments(sections: readonly PageSection[]): readonly BlockComment[] {
  return blockComments(sections.flatMap(({ blocks }) => blocks)).filter(
    ({ blockType, type }) => blockType === 'response' && type !== undefined && !ofErrors.test(type),
  );
}

/** The JSON object that an example sends. */
export interface RequestExample {
  readonly line: number;
  readonly content: Readonly<Record<string, unknown>>;
  /** A member's name as the example spells it. */
  readonly spelling: (name: string) => string | undefined;
}

/** Nothing where an example shows no body, or text that is no JSON; a problem where it shows other JSON than an object. */
export function requestExamples(sections: readonly PageSection[]): {
  readonly values: readonly RequestExample[];
  readonly problems: readonly PageProblem[];
} {
  return gathered(
    messagesOf(sections)
      .filter(({ method }) => method !== undefined)
      .flatMap(({ line, lines }): readonly Read<RequestExample>[] => {
        const content = jsonOf(answerIn(lines));
        if (content === undefined) return [];
        if (!isObject(content)) {
          const message = 'an example request whose body is JSON, and no object';
          return [rejected('example-body', line, message, notRead)];
        }
        const names = new Map(Object.keys(content).map((name) => [name.toLowerCase(), name]));
        return [{ ok: true, value: { line, content, spelling: (name) => names.get(name.toLowerCase()) } }];
      }),
  );
}

/** `unknown`: text that is no JSON, as of examples that are cut short; `bare`: a value that stands in no member. */
type Shape = 'none' | 'object' | 'collection' | 'wrapped' | 'value' | 'values' | 'bare' | 'unknown';

function shapeOf(text: string): Shape {
  if (text.trim() === '') return 'none';
  const content = jsonOf(text);
  if (content === undefined) return 'unknown';
  if (Array.isArray(content)) return 'values';
  if (!isObject(content)) return 'bare';
  const members = Object.entries(content).filter(([name]) => !/@|^#/.test(name));
  const [[name, value] = ['', undefined], second] = members;
  if (name !== 'value' || second !== undefined) return 'object';
  if (Array.isArray(value)) return 'collection';
  return isObject(value) ? 'wrapped' : 'value';
}

/** Shapes that contradict no sentence that promises such a body. A type can have a member `value` of its own. */
const shapes: Readonly<Record<Exclude<Answer['body'], 'none'>, ReadonlySet<Shape>>> = {
  object: new Set(['object', 'wrapped', 'value', 'unknown']),
  collection: new Set(['collection', 'unknown']),
  value: new Set(['value', 'unknown']),
};

/** The blank line above JSON is left out in places. */
function answerIn(lines: readonly string[]): string {
  const body = bodyOf(lines);
  if (body !== '') return body;
  const start = lines.findIndex((text) => /^\s*[{[]/.test(text));
  return start < 0 ? '' : lines.slice(start).join('\n');
}

function answerProblems(lines: readonly string[], line: number, answer: Answer): PageProblem[] {
  if (answer.body === 'none') return bodyProblems(lines, line, 'response');
  const shape = shapeOf(answerIn(lines));
  const body = answer.body === 'value' && answer.type.startsWith('Collection(') ? 'collection' : answer.body;
  if (shapes[body].has(shape)) return [];
  const message = `the response section promises ${body}, an example answer shows ${shape}`;
  return [problem('example-body', line, message, notRead)];
}

/** A request, or an answer with its status, which is not a number of requests. */
type Message = { readonly line: number; readonly lines: readonly string[]; readonly status: number } & (
  | { readonly method: string; readonly address: string }
  | { readonly method?: undefined; readonly address?: undefined }
);

/** One fence may hold a request and its answer. */
function messagesOf(sections: readonly PageSection[]): readonly Message[] {
  return fencesOf(sections).flatMap(({ lines, firstLine }) => {
    const starts = lines.flatMap((line, at) => (startsExchange(line) ? [at] : []));
    return starts.map((start, at): Message => {
      const first = lines[start]?.trim() ?? '';
      const [, method, address] = request.exec(first) ?? [];
      return {
        line: firstLine + start,
        lines: lines.slice(start, starts[at + 1]),
        status: Number(statusLine.exec(first)?.[1]),
        ...(method === undefined || address === undefined ? {} : { method, address }),
      };
    });
  });
}

/** What the service sends to an app, on a page that shows requests to the service too: and what the app answers. */
function notifications(messages: readonly Message[]): ReadonlySet<Message> {
  const hosts = messages.map(({ address }) => (address === undefined ? undefined : (addressOf(address).asked ?? host)));
  const found = new Set<Message>();
  if (hosts.every((one) => one !== host)) return found;
  let foreign = false;
  for (const [at, message] of messages.entries()) {
    foreign = hosts[at] === undefined ? foreign : hosts[at]?.toLowerCase() !== host;
    if (foreign) found.add(message);
  }
  return found;
}

/** Known by its words, whatever the fence calls it: no program starts with them. */
const startsExchange = (line: string): boolean => request.test(line.trim()) || statusLine.test(line.trim());

function fencesOf(sections: readonly PageSection[]): readonly Fence[] {
  return sections
    .flatMap(({ blocks }) => blocks)
    .filter((block) => block.kind === 'fence')
    .filter(({ lines }) => lines.some(startsExchange));
}

/** The API version that the addresses of all examples name; undefined where they name none, or two. */
export function versionOfExamples(sections: readonly PageSection[]): ApiVersion | undefined {
  const versions = fencesOf(sections)
    .flatMap(({ lines }) => lines.map((line) => /https?:\/\/graph\.microsoft\.com\/(beta|v1\.0)\//i.exec(line)?.[1]))
    .filter((version) => version !== undefined);
  return new Set(versions).size === 1 ? apiVersions.find((one) => one === versions[0]) : undefined;
}

function requestProblems(method: string, address: string, line: number, promised: PagePromises): PageProblem[] {
  const { asked, version, path } = addressOf(address);
  const { apiVersion, requests } = promised;
  if (asked !== undefined && asked.toLowerCase() !== host) {
    const message = `an example request goes to another host: ${quoted(asked)}`;
    return [problem('example-request', line, message, `expected ${host}`)];
  }
  if (version !== undefined && version !== apiVersion) {
    const message = `an example request names another API version: ${version}`;
    return [problem('example-version', line, message, `expected ${apiVersion}`)];
  }
  if (requests.some((one) => one.method === method && (fits(path, one.path) || isAlike(path, one.path)))) return [];
  const message = `an example request fits none of the documented request lines: ${quoted(`${method} ${address}`)}`;
  return [problem('example-request', line, message, 'expected a request that one of them describes')];
}

/** Where examples show a documented path otherwise: `/workbook/…` is the end of `/me/drive/items/{id}/workbook/…`. */
export function otherRequests(
  sections: readonly PageSection[],
  requests: readonly RequestTemplate[],
): readonly Disputed[] {
  const others = messagesOf(sections).flatMap(({ line, method, address }): readonly Disputed[] => {
    if (method === undefined) return [];
    const { path } = addressOf(address);
    if (requests.some((one) => one.method === method && fits(path, one.path))) return [];
    return [{ by: 'example', line, says: `${method} ${path}` }];
  });
  return [...new Map(others.map((one) => [one.says, one])).values()];
}

function statusProblems(status: number, line: number, promised: PagePromises): PageProblem[] {
  if (status === promised.status) return [];
  const message = `an example answers ${status}; the response section says ${promised.status}`;
  return [problem('example-status', line, message, notRead)];
}

function bodyOf(lines: readonly string[]): string {
  const end = lines.findIndex((text) => text.trim() === '');
  return end < 0 ? '' : lines.slice(end).join('\n').trim();
}

function bodyProblems(lines: readonly string[], line: number, what: string): PageProblem[] {
  const [first = ''] = bodyOf(lines).split('\n');
  if (first === '') return [];
  const message = `an example ${what} with a body: ${quoted(first)}`;
  return [problem('example-body', line, message, 'a page that promises no body and shows one is not read')];
}
