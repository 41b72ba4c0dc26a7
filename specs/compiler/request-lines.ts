/** The block of request lines: method and path, one or more of them, all with one method. */
import { type ApiVersion, type Method, methods, type RequestTemplate, wellFormedHole } from '../model.ts';
import type { Lexicon } from './lexicon.ts';
import { proseOf } from './markdown.ts';
import { gathered, type PageProblem, problem, type ProblemCode, quoted, type Read, rejected } from './problem.ts';
import type { PageSection } from './sections.ts';

export interface RequestLines {
  /** Line of the first one. */
  readonly line: number;
  readonly requests: readonly RequestTemplate[];
}

const infos: ReadonlySet<string> = new Set(['', 'http', 'msgraph-interactive', 'json']);

export function readRequestLines(
  { blocks, line }: PageSection,
  apiVersion: ApiVersion,
  lexicon: Lexicon,
): Read<RequestLines> {
  const stray = blocks.find((block) => block.kind !== 'fence' && 'raw' in block && strayRequest.test(block.raw));
  if (stray !== undefined) {
    const message = 'a request line outside of the block of request lines';
    return rejected('request-block', stray.line, message, 'move it into the block');
  }
  const fences = blocks.filter((block) => block.kind === 'fence');
  if (fences.length === 0) return rejected('request-block', line, 'no request code block', 'expected a block of http');
  const other = fences.find(({ info }) => !infos.has(info.toLowerCase()));
  if (other !== undefined) {
    return rejected('request-block', other.line, `a code block of ${quoted(other.info)}`, 'expected a block of http');
  }
  // several blocks are one list
  const written = fences
    .flatMap(({ lines, firstLine }) => lines.map((text, at) => ({ text: text.trim(), line: firstLine + at })))
    .filter(({ text }) => text !== '');
  const [first] = written;
  if (first === undefined) return rejected('request-block', line, 'an empty request block', expected);
  const { values, problems } = gathered(
    written.map((one) => readLine(withoutQuery(one.text, written), one.line, apiVersion)),
  );
  const requests = distinct(values.flat());
  problems.push(...severalMethods(requests, first.line), ...forSomeAccounts(blocks, lexicon));
  if (problems.length > 0) return { ok: false, problems };
  const message = 'text beside the request lines may narrow them, or say of a hole what it stands for';
  const asides = proseOf(blocks).map((prose) => ({ code: 'request-prose', line: prose.line, message }));
  const queries = written
    .filter(({ text }) => withoutQuery(text, written) !== text)
    .map((one) => ({
      code: 'query-string',
      line: one.line,
      message: 'query options in a request line, left out of it',
    }));
  return { ok: true, value: { line: first.line, requests }, warnings: [...asides, ...queries] };
}

/** Of a GET, where the page has the line without it too, or its options only shape an answer: they select no other thing. */
function withoutQuery(line: string, all: readonly { readonly text: string }[]): string {
  const [, bare, query] = /^(GET[ \t]+[^?\s]+)\?(.+)$/.exec(line) ?? [];
  if (bare === undefined || query === undefined) return line;
  return shaping.test(query) || all.some(({ text }) => text === bare) ? bare : line;
}

const option = String.raw`\$?(?:count|expand|orderby|select|skip|top)=[^&?\s]+`;
const shaping = new RegExp(`^${option}(?:&${option})*$`);

const strayRequest = /(?<!\w)(GET|POST|PUT|PATCH|DELETE)\s+(\/\w|https?:)/;
const requestLine = /^([A-Z]+)[ \t]+(\S.*)$/;
const expected = 'expected METHOD /path';

function readLine(text: string, line: number, apiVersion: ApiVersion): Read<readonly RequestTemplate[]> {
  const match = requestLine.exec(text);
  const method = methods.find((one) => one === match?.[1]);
  if (method === undefined || match?.[2] === undefined)
    return rejected('request-line', line, `${quoted(text)} is not a request line`, expected);
  // `~` is the address of the service, and a slash at the end no segment
  const written = match[2]
    .replace(/ HTTP\/\d(\.\d)?$/, '')
    .replace(/^~(?=\/)/, '')
    .replace(/(?<=[^/])\/$/, '')
    // what generators write for an argument
    .replaceAll(/([A-Za-z_]\w*)=('?)parameterValue\2(?=[,)])/g, '$1=$2{$1}$2');
  const path = withoutHost(written, apiVersion);
  if (path === undefined) {
    const message = `an address of another host or version: ${quoted(match[2])}`;
    const remedy = `expected a path, or an address of https://graph.microsoft.com/${apiVersion}`;
    return rejected('request-line', line, message, remedy);
  }
  const odd = pathProblem(path, line);
  return odd === undefined ? expand(method, path, line) : { ok: false, problems: [odd] };
}

/** undefined: an absolute address of another host or version. */
function withoutHost(address: string, apiVersion: ApiVersion): string | undefined {
  if (!/^https?:/i.test(address)) return address;
  const match = /^https:\/\/graph\.microsoft\.com\/([^/]+)(\/.*)$/i.exec(address);
  return match?.[1] === apiVersion ? match[2] : undefined;
}

// a hole that a letter touches is a typing error, or one of two that nothing parts
const gluedHole = /[^/(=',:@[]\{|\}[^/)',:[\]?]/;

/** As in the schema of specs: whatever names the holes of a path tells them apart by all that stands before them. */
const longestPath = 500;

/** A path is read only where every character of it has one meaning. */
function pathProblem(path: string, line: number): PageProblem | undefined {
  const odd = (code: ProblemCode, what: string, remedy: string): PageProblem =>
    problem(code, line, `${what} ${quoted(path)}`, remedy);
  if (path.length > longestPath)
    return odd('request-line', 'a request path too long for one:', `expected at most ${longestPath} characters`);
  if (!path.startsWith('/')) return odd('request-line', 'request path without leading slash:', expected);
  if (path.includes('<')) return odd('placeholder', 'angle-bracket placeholder:', 'expected holes written {name}');
  const rest = path.replaceAll(wellFormedHole, 'x');
  if (/[{}]/.test(rest) || gluedHole.test(path))
    return odd('placeholder', 'a hole that is not well-formed:', 'expected {name} or {a|b}');
  if (/^\/(beta|v\d[^/]*)(\/|$)/i.test(path))
    return odd('request-line', 'a version inside the path:', 'expected the path without it');
  if (path.includes('?')) return odd('query-string', 'a query string in', 'unsupported shape: expected a path alone');
  if (/\/\/|\.\.\.|\/\.{1,2}(\/|$)|\/:/.test(rest) || path === '/')
    return odd('request-line', 'an elided or empty segment in', expected);
  if (!/^[A-Za-z0-9/$._~!'()=,;:@+[\]-]*$/.test(rest))
    return odd('request-line', 'characters that no path has:', expected);
  return undefined;
}

/** `/me[/calendar]/events` is two paths. */
function expand(method: Method, path: string, line: number): Read<readonly RequestTemplate[]> {
  if (!/[[\]]/.test(path)) return { ok: true, value: [{ method, path }] };
  const match = /^([^[\]]*)\[(\/[^[\]]+)\]([^[\]]*)$/.exec(path);
  if (match === null) {
    const remedy = 'expected one optional part, written [/part]';
    return rejected('request-line', line, `brackets with more than one reading: ${quoted(path)}`, remedy);
  }
  const [, before = '', optional = '', after = ''] = match;
  const paths = [`${before}${after}`, `${before}${optional}${after}`];
  return { ok: true, value: paths.map((one) => ({ method, path: one })) };
}

function distinct(requests: readonly RequestTemplate[]): readonly RequestTemplate[] {
  return [...new Map(requests.map((request) => [`${request.method} ${request.path}`, request])).values()];
}

/** `/me` with delegated and `/users/{id}` with app permissions: the table of permissions is not that of each line. */
function forSomeAccounts(blocks: PageSection['blocks'], lexicon: Lexicon): PageProblem[] {
  const remedy = 'every permission of the table has to let a request to every line in';
  return proseOf(blocks)
    .filter(
      ({ text }) => lexicon.has('delegatedStems', text) || /\bapp(?:lication)?[- ](?:only|permissions?)\b/i.test(text),
    )
    .map(({ text, line }) =>
      problem('permission-in-prose', line, `the text says which accounts a request is for: ${quoted(text)}`, remedy),
    );
}

function severalMethods(requests: readonly RequestTemplate[], line: number): PageProblem[] {
  const used = [...new Set(requests.map(({ method }) => method))];
  const message = `the methods ${used.join(' and ')}`;
  return used.length < 2 ? [] : [problem('several-methods', line, message, 'a page of one operation has one method')];
}
