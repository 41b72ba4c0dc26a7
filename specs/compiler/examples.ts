/** Examples promise nothing; where one contradicts the sentences, the page is not read. */
import type { RequestTemplate } from '../model.ts';
import type { Fence } from './blocks.ts';
import { type PageProblem, problem, quoted } from './problem.ts';
import { holdsHttp } from './request-lines.ts';
import type { Section } from './sections.ts';

/** What the sentences of a page promise. */
export interface Promised {
  readonly requests: readonly RequestTemplate[];
  readonly status: number;
  readonly apiVersion: string;
}

const request = /^(GET|POST|PUT|PATCH|DELETE)\s+(\S.*)$/;
const statusLine = /^HTTP\/\d(?:\.\d)?\s+(\d{3})\b/;

/** Nothing where every example agrees, or the page has none. */
export function contradictions(sections: readonly Section[], promised: Promised): readonly PageProblem[] {
  return fencesOf(sections).flatMap((fence) => {
    const start = fence.lines.findIndex((line) => line.trim() !== '');
    const first = fence.lines[start]?.trim() ?? '';
    const line = fence.line + 1 + Math.max(start, 0);
    const [, method, address] = request.exec(first) ?? [];
    if (method !== undefined && address !== undefined) {
      return [...requestProblems(method, address, line, promised), ...bodyProblems(fence, start, line, 'request')];
    }
    const status = statusLine.exec(first)?.[1];
    if (status === undefined) return [];
    return [...statusProblems(Number(status), line, promised), ...bodyProblems(fence, start, line, 'response')];
  });
}

/** The fences of HTTP after the promises. */
export function fencesOf(sections: readonly Section[]): readonly Fence[] {
  return sections
    .flatMap(({ blocks }) => blocks)
    .filter((block) => block.kind === 'fence')
    .filter(holdsHttp);
}

/** The API version that the addresses of all examples name; undefined where they name none, or two. */
export function versionOfExamples(sections: readonly Section[]): string | undefined {
  const versions = fencesOf(sections)
    .flatMap(({ lines }) => lines.map((line) => /https?:\/\/graph\.microsoft\.com\/(beta|v1\.0)\//i.exec(line)?.[1]))
    .filter((version) => version !== undefined);
  return new Set(versions).size === 1 ? versions[0] : undefined;
}

function requestProblems(method: string, address: string, line: number, promised: Promised): PageProblem[] {
  const [, version, path = ''] = /^(?:https?:\/\/[^/]+)?(?:\/?(beta|v1\.0)(?=\/))?(\/?[^?\s]*)/i.exec(address) ?? [];
  const { apiVersion, requests } = promised;
  if (version !== undefined && version !== apiVersion) {
    const message = `an example request names another API version: ${version}`;
    return [problem('example-version', line, message, `expected ${apiVersion}`)];
  }
  const fits = requests.some(
    (one) => one.method === method && template(one.path).test(`/${path.replace(/^\/|\/$/g, '')}`),
  );
  if (fits) return [];
  const message = `an example request fits none of the documented request lines: ${quoted(`${method} ${address}`)}`;
  return [problem('example-request', line, message, 'expected a request that one of them describes')];
}

function template(path: string): RegExp {
  const parts = path.split(/\{[^{}]*\}/);
  const literal = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join('[^/]+')}$`, 'i');
}

function statusProblems(status: number, line: number, promised: Promised): PageProblem[] {
  if (status === promised.status || status >= 400) return [];
  const message = `an example answers ${status}; the response section says ${promised.status}`;
  return [problem('example-status', line, message, 'a page whose sentence and example disagree is not read')];
}

function bodyProblems(fence: Fence, start: number, line: number, what: string): PageProblem[] {
  const end = fence.lines.findIndex((text, at) => at > start && text.trim() === '');
  const body = end < 0 ? [] : fence.lines.slice(end).filter((text) => text.trim() !== '');
  if (body.length === 0) return [];
  const isError = statusLine.exec(fence.lines[start]?.trim() ?? '')?.[1] ?? '';
  if (Number(isError) >= 400) return [];
  const message = `an example ${what} with a body: ${quoted(body[0] ?? '')}`;
  return [problem('example-body', line, message, 'a page that promises no body and shows one is not read')];
}
