/**
 * One page -> one spec, or every problem that was found. Pure: files, dates and wordings are handed in.
 * @see specs/README.md#what-compile-refuses-to-guess
 */
import type { ApiVersion, OperationSpec } from '../model.ts';
import type { Result } from '../result.ts';
import { assemble } from './assemble.ts';
import { answerComments, contradictions, disputes, otherRequests, versionOfExamples } from './examples.ts';
import { type Include, located, missingPermissions, noticedIn } from './includes.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { proseOf } from './markdown.ts';
import { readNotes } from './notes.ts';
import { openPage, type OpenContext, type OpenedPage, type PageFile } from './open-page.ts';
import { readPermissions } from './permissions.ts';
import { type Lenient, type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import { readQueryOptions } from './query-options.ts';
import { type BodyPromise, readRequestBody, tellsParameters } from './request-body.ts';
import { demandsHeader, type HeaderRow, readRequestHeaders } from './request-headers.ts';
import { readRequestLines } from './request-lines.ts';
import { readRequest, type RequestPromise } from './request-promise.ts';
import { readFunctionParameters } from './request-rows.ts';
import { type Answer, readResponse } from './response.ts';
import { oddities } from './section-content.ts';
import { type Layout, layOut, type PageSection } from './sections.ts';
import { type AnswerType, blockComments, typeOfLinkedPage } from './answer-type.ts';
import { type KnownTypes, noKnownTypes } from './type-name.ts';

export interface CompileContext extends OpenContext {
  /** Microsoft's permission names, where the caller has them. */
  readonly permissions?: ReadonlySet<string> | undefined;
  /** Page names that are known to exist in one version only. */
  readonly absent: ReadonlyMap<string, readonly ApiVersion[]>;
  readonly include: Include;
  /** The types that the pages of the version describe, to a reader of the page's language; none where they are not at hand. */
  readonly types?: ((lexicon: Lexicon) => KnownTypes) | undefined;
}

export type CompiledPage = Result<{ readonly spec: OperationSpec }, PageProblem>;

export function compilePage(file: PageFile, context: CompileContext): CompiledPage {
  const opened = openPage(file, context, context.include);
  if (!opened.ok) return opened;
  const layout = layOut(opened.value.sections);
  const compiled = layout.ok ? readPromises(opened, layout.value, context) : layout;
  return compiled.ok ? compiled : { ok: false, problems: compiled.problems.map(located(opened.value.text)) };
}

function readPromises(
  { value: { text, provenance, lexicon }, warnings: dated = [] }: Extract<Read<OpenedPage>, { ok: true }>,
  layout: Layout,
  context: CompileContext,
): CompiledPage {
  const { byRole, examples } = layout;
  const apiVersion = provenance.apiVersion ?? versionOfExamples(examples);
  if (apiVersion === undefined) {
    const remedy = 'say --api-version beta or v1.0, or keep the page in a folder of that name';
    return rejected('version-unknown', 1, 'neither path nor examples name the API version', remedy);
  }
  const deciding = ['permissions', 'httpRequest', 'response'] as const;
  const odd = [
    ...missingPermissions(byRole.permissions.blocks),
    ...deciding.flatMap((role) => oddities(role, byRole[role])),
  ];
  // nothing more is read of such a page: what would be said of it misleads
  if (odd.length > 0) return { ok: false, problems: odd };
  const requests = readRequestLines(byRole.httpRequest, apiVersion, lexicon);
  const bodiless =
    requests.ok && requests.value.requests.every(({ method }) => method === 'GET' || method === 'DELETE');
  const response = readResponse(byRole.response, lexicon);
  const type = response.ok ? typeOf(response.value.answer, examples, lexicon, context) : untyped;
  const types = context.types?.(lexicon) ?? noKnownTypes;
  const told = byRole.requestBody && tellsParameters(byRole.requestBody, lexicon) ? [byRole.requestBody] : [];
  const parameters =
    requests.ok && requests.value.requests.every(({ method }) => method === 'GET')
      ? readFunctionParameters([...told, ...layout.parameters], requests.value.requests, { text, lexicon }, types)
      : undefined;
  const asked =
    parameters !== undefined && parameters.section === byRole.requestBody
      ? { ok: true as const, value: { unread: 'tells parameters of the request line', line: parameters.section.line } }
      : readBody(byRole.requestBody, lexicon, bodiless || !requests.ok);
  const carries = asked.ok && 'value' in asked.value && asked.value.value.body !== 'none';
  const parts = {
    permissions: readPermissions(byRole.permissions, { text, lexicon, known: context.permissions }),
    requests,
    headers: readHeaders(byRole.requestHeaders, lexicon),
    requestBody: requestOf(asked, {
      text,
      lexicon,
      title: layout.title,
      examples,
      requests: requests.ok ? requests.value.requests : [],
      answer: response.ok ? response.value.answer : { body: 'none' },
      answered: type.ok ? type.value : undefined,
      namedTypes: blockComments(examples.flatMap(({ blocks }) => blocks)).flatMap((one) => one.type ?? []),
      types,
      include: context.include,
    }),
    response,
    type,
  };
  const { permissions, headers, requestBody } = parts;
  const described = requestBody.ok ? [] : requestBody.problems.filter(({ code }) => code === 'request-body-described');
  // another shape: its answer and its examples are not those of an operation without a body
  if (described.length > 0) return { ok: false, problems: described };
  const problems = Object.values(parts).flatMap((part): readonly PageProblem[] => (part.ok ? [] : part.problems));
  problems.push(...retired(layout, lexicon));
  if (requests.ok && response.ok) {
    const { status, answer } = response.value;
    const promised = { requests: requests.value.requests, bodiless: !carries, status, answer, apiVersion };
    problems.push(...contradictions(examples, promised));
  }
  const read = permissions.ok && requests.ok && headers.ok && requestBody.ok && response.ok && type.ok;
  if (problems.length > 0 || !read) return { ok: false, problems: problems.toSorted(byLine) };
  const isEmpty = response.value.answer.body === 'none';
  const notes = readNotes(layout, permissions.value, lexicon, { apiVersion, isEmpty });
  const noticed = Object.values(parts)
    .flatMap((part) => (part.ok ? (part.warnings ?? []) : []))
    .filter(({ code }) => !(carries && code === 'content-type-without-body'));
  const { answer } = response.value;
  const spec = assemble({
    text,
    provenance: { ...provenance, apiVersion },
    layout,
    permissions: permissions.value,
    requests: requests.value,
    headers: headers.value,
    requestBody: requestBody.value,
    parameters,
    response: { ...response.value, type: type.value?.type, disputed: disputes(examples, answer.body, type.value) },
    otherRequests: otherRequests(examples, requests.value.requests),
    queryOptions:
      answer.body === 'none' ? undefined : layout.queryOptions && readQueryOptions(layout.queryOptions, lexicon),
    notes,
    absentFrom: context.absent.get(`${apiVersion}/${provenance.page}`),
    warnings: [...dated, ...noticed, ...notes.warnings].map(noticedIn(text)).toSorted(byLine),
  });
  return { ok: true, spec };
}

const untyped: Read<AnswerType | undefined> = { ok: true, value: undefined };

/** The type of what is answered. */
function typeOf(
  answer: Answer,
  examples: readonly PageSection[],
  lexicon: Lexicon,
  { include }: CompileContext,
): Read<AnswerType | undefined> {
  switch (answer.body) {
    case 'none':
      return untyped;
    case 'value':
      return { ok: true, value: { type: answer.type } };
    case 'object':
    case 'collection':
      return typeOfLinkedPage(
        'response-type',
        answer.link,
        include,
        lexicon,
        answerComments(examples).flatMap(({ type }) => type ?? []),
        answer.body === 'collection',
      );
  }
}

function readHeaders(section: PageSection | undefined, lexicon: Lexicon): Read<Lenient<readonly HeaderRow[]>> {
  if (section === undefined) return missing;
  const odd = oddities('requestHeaders', section);
  const headers = odd.length > 0 ? { ok: false as const, problems: odd } : readRequestHeaders(section, lexicon);
  return lenient(headers, (one) => one.code !== 'authorization-scheme' && !demandsHeader(section, lexicon));
}

function readBody(section: PageSection | undefined, lexicon: Lexicon, without: boolean): Read<Lenient<BodyPromise>> {
  if (section === undefined) {
    const remedy = 'expected a heading with the anchor #request-body';
    return without ? missing : rejected('request-body-unstated', 1, 'no section of the request body', remedy);
  }
  const odd = oddities('requestBody', section);
  const body = odd.length > 0 ? { ok: false as const, problems: odd } : readRequestBody(section, lexicon);
  return lenient(body, ({ code }) => without && code !== 'request-body-described');
}

/** With its type and its table. */
function requestOf(
  asked: Read<Lenient<BodyPromise>>,
  page: Parameters<typeof readRequest>[1],
): Read<Lenient<RequestPromise>> {
  if (!asked.ok) return asked;
  if ('unread' in asked.value) return { ...asked, value: asked.value };
  const request = readRequest(asked.value.value, page);
  return request.ok ? { ...asked, value: { value: request.value } } : request;
}

const missing: Read<Lenient<never>> = { ok: true, value: { unread: 'there is no such section' } };

function lenient<Value>(read: Read<Value>, passes: (problem: PageProblem) => boolean): Read<Lenient<Value>> {
  if (read.ok) return { ...read, value: { value: read.value } };
  const [first] = read.problems;
  if (first === undefined || !read.problems.every(passes)) return read;
  // the message may hold words of the page
  return { ok: true, value: { unread: `${first.code}: ${first.remedy}`, line: first.line } };
}

/** A page of an interface that is gone promises nothing. */
function retired({ title, byRole }: Layout, lexicon: Lexicon): readonly PageProblem[] {
  const { blocks } = byRole.httpRequest;
  const fences = blocks.flatMap(({ kind }, at) => (kind === 'fence' ? [at] : []));
  // between request lines, whatever is gone is one of them
  const between = new Set(proseOf(blocks.slice(fences[0], fences.at(-1))).map(({ line }) => line));
  return proseOf([...title.blocks, ...blocks])
    .filter(
      ({ text, line }) =>
        (between.has(line) && lexicon.has('retiredStems', text)) ||
        sentences(text).some((sentence) => lexicon.saysRetired(sentence)),
    )
    .map(({ line, text }) => {
      const message = `the text says that the interface is gone: ${quoted(text)}`;
      return problem('operation-retired', line, message, 'expected an operation that can be called');
    });
}

const byLine = (one: { readonly line: number }, other: { readonly line: number }): number => one.line - other.line;
