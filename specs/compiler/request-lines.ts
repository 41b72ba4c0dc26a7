/** The block of request lines: method and path, one or more of them, all with one method. */
import { type Method, methods, type RequestTemplate } from '../model.ts';
import type { Block } from './blocks.ts';
import { type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';

export interface RequestLines {
  /** Line of the first one. */
  readonly line: number;
  readonly requests: readonly RequestTemplate[];
}

const infos: ReadonlySet<string> = new Set(['', 'http', 'msgraph-interactive', 'json']);

export function readRequestLines(blocks: readonly Block[], line: number, apiVersion: string): Read<RequestLines> {
  const stray = blocks.find((block) => block.kind !== 'fence' && 'raw' in block && strayRequest.test(block.raw));
  if (stray !== undefined) {
    const message = 'a request line outside of the block of request lines';
    return rejected('request-block', stray.line, message, 'move it into the block');
  }
  const fences = blocks.filter((block) => block.kind === 'fence');
  const [fence] = fences;
  if (fence === undefined || fences.length > 1) {
    return rejected('request-block', line, `${fences.length} request code blocks`, 'a page of one operation has one');
  }
  if (!infos.has(fence.info.toLowerCase())) {
    return rejected('request-block', fence.line, `a code block of ${quoted(fence.info)}`, 'expected a block of http');
  }
  const read = fence.lines
    .map((text, at) => ({ text: text.trim(), line: fence.firstLine + at }))
    .filter(({ text }) => text !== '')
    .map((one) => ({ line: one.line, read: readLine(one.text, one.line, apiVersion) }));
  const [first] = read;
  if (first === undefined)
    return rejected('request-block', fence.line, 'an empty request block', 'expected METHOD /path');
  const problems = read.flatMap(({ read: one }) => (one.ok ? [] : one.problems));
  const requests = distinct(read.flatMap(({ read: one }) => (one.ok ? one.value : [])));
  problems.push(...severalMethods(requests, first.line));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { line: first.line, requests } };
}

const strayRequest = /(?<!\w)(GET|POST|PUT|PATCH|DELETE)\s+(\/\w|https?:)/;
const requestLine = /^([A-Z]+)[ \t]+(\S.*)$/;
const expected = 'expected METHOD /path';

function readLine(text: string, line: number, apiVersion: string): Read<readonly RequestTemplate[]> {
  const match = requestLine.exec(text);
  const method = methods.find((one) => one === match?.[1]);
  if (method === undefined || match?.[2] === undefined) {
    return rejected('request-line', line, `${quoted(text)} is no request line`, expected);
  }
  const path = withoutHost(match[2].replace(/ HTTP\/\d(\.\d)?$/, ''), apiVersion);
  const complaint = path === undefined ? wrongHost(match[2], line, apiVersion) : pathProblem(path, line);
  if (complaint !== undefined || path === undefined) {
    return { ok: false, problems: complaint === undefined ? [] : [complaint] };
  }
  return expand(method, path, line);
}

/** undefined: an absolute address of another host or version. */
function withoutHost(address: string, apiVersion: string): string | undefined {
  if (!/^https?:/i.test(address)) return address;
  const match = /^https:\/\/graph\.microsoft\.com\/([^/]+)(\/.*)$/i.exec(address);
  return match?.[1] === apiVersion ? match[2] : undefined;
}

function wrongHost(address: string, line: number, apiVersion: string): PageProblem {
  const remedy = `expected a path, or an address of https://graph.microsoft.com/${apiVersion}`;
  return problem('request-line', line, `an address of another host or version: ${quoted(address)}`, remedy);
}

const name = '[A-Za-z][A-Za-z0-9_.-]*';
const hole = new RegExp(`\\{${name}(?: ?\\| ?${name})*\\}`, 'g');

// a hole that a letter touches is a typing error, or one of two that nothing parts
const gluedHole = /[^/(=',:@[]\{|\}[^/)',:[\]?]/;

/** A path is read only where every character of it has one meaning. */
function pathProblem(path: string, line: number): PageProblem | undefined {
  const found = quoted(path);
  if (!path.startsWith('/')) {
    return problem('request-line', line, `request path without leading slash: ${found}`, 'expected METHOD /path');
  }
  if (path.includes('<')) {
    return problem('placeholder', line, `angle-bracket placeholder: ${found}`, 'expected holes written {name}');
  }
  const rest = path.replaceAll(hole, 'x');
  if (/[{}]/.test(rest) || gluedHole.test(path))
    return problem('placeholder', line, `a hole that is not well-formed: ${found}`, 'expected {name} or {a|b}');
  if (/^\/(beta|v\d[^/]*)(\/|$)/i.test(path)) {
    return problem('request-line', line, `a version inside the path: ${found}`, 'expected the path without it');
  }
  if (path.includes('?')) {
    return problem('query-string', line, `a query string in ${found}`, 'unsupported shape: expected a path alone');
  }
  if (/\/\/|\.\.\.|\/\.{1,2}(\/|$)|\/:/.test(rest) || path === '/')
    return problem('request-line', line, `an elided or empty segment in ${found}`, expected);
  if (path.length > 1 && path.endsWith('/')) {
    return problem('request-line', line, `a trailing slash: ${found}`, 'expected a path that ends with a segment');
  }
  if (!/^[A-Za-z0-9/$._~!'()=,;:@+[\]-]*$/.test(rest)) {
    return problem('request-line', line, `characters that no path has: ${found}`, expected);
  }
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
  return {
    ok: true,
    value: [
      { method, path: `${before}${after}` },
      { method, path: `${before}${optional}${after}` },
    ],
  };
}

function distinct(requests: readonly RequestTemplate[]): readonly RequestTemplate[] {
  return [...new Map(requests.map((request) => [`${request.method} ${request.path}`, request])).values()];
}

function severalMethods(requests: readonly RequestTemplate[], line: number): PageProblem[] {
  const used = [...new Set(requests.map(({ method }) => method))];
  if (used.length < 2) return [];
  return [
    problem('several-methods', line, `the methods ${used.join(' and ')}`, 'a page of one operation has one method'),
  ];
}
