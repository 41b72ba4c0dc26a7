/** What a request carries, where the page wants nothing and where it wants JSON. */
import type { Case, Operation, PlannedRequest, RequestContent, TokenIdentity } from '../model.ts';
import { requirementsOf } from './operations.ts';
import {
  caseFrom,
  documentedHeaders,
  documentedPlan,
  makes,
  octetsOf,
  plan,
  successChecks,
  type CaseRow,
} from './plans.ts';

const json = 'application/json';
/** As HttpClient of .NET writes it, for one. */
const jsonInUtf8 = `${json}; charset=utf-8`;

type Body = NonNullable<PlannedRequest['body']>;
type Variant = Omit<CaseRow, 'plan'> & { readonly contentType: string; readonly body: Body };

/** 256 KiB: more than common limits of JSON parsers (100 KiB), less than common limits of servers (1 MiB). */
const largeBody = { unit: ' '.repeat(1024), times: 256 };

const variants: readonly Variant[] = [
  {
    name: 'empty-json-object',
    check: 'empty-json-object-is-accepted',
    expects: 'success',
    expectation: 'an empty JSON object succeeds',
    contentType: json,
    body: octetsOf('{}'),
  },
  {
    name: 'unexpected-members',
    check: 'unwanted-body-is-no-server-error',
    expects: 'no-server-error',
    expectation: 'a JSON object with members gets no 5xx',
    contentType: json,
    body: octetsOf('{"unexpected":true}'),
  },
  {
    name: 'malformed-json',
    check: 'unwanted-body-is-no-server-error',
    expects: 'no-server-error',
    expectation: 'malformed JSON gets no 5xx',
    contentType: json,
    body: octetsOf('{"open":'),
  },
  {
    name: 'other-media-type',
    check: 'unwanted-body-is-no-server-error',
    expects: 'no-server-error',
    expectation: 'a text body gets no 5xx',
    contentType: 'text/plain',
    body: octetsOf('text'),
  },
  {
    name: 'large-body',
    check: 'unwanted-body-is-no-server-error',
    expects: 'no-server-error',
    expectation: 'a body of 256 KiB gets no 5xx',
    contentType: json,
    body: largeBody,
  },
];

const ofTheGateway = ['answer-carries-a-request-id', 'client-error-carries-an-error-object'];

/** The page wants JSON: with it, without it, and with something else in its place. */
function contentRows(
  operation: Operation,
  { members, mark, certain }: RequestContent,
  identity: TokenIdentity,
): CaseRow[] {
  const sending = (content: unknown) => plan(operation, identity, { body: octetsOf(content) });
  const malformed: CaseRow = {
    name: 'malformed-json',
    check: 'malformed-json-gets-4xx',
    expects: 'no-success',
    expectation: 'malformed JSON gets 4xx',
    plan: sending('{"open":'),
  };
  const name = certain.find((one) => one !== mark) ?? certain[0];
  const wrong: CaseRow | undefined =
    name === undefined
      ? undefined
      : {
          name: 'wrong-member-type',
          check: 'wrong-member-type-gets-4xx',
          expects: 'no-success',
          expectation: `an object in place of the value of ${name} gets 4xx`,
          plan: sending({ ...members, [name]: { unexpected: [true] } }),
        };
  const others = documentedHeaders(operation).filter(([header]) => header !== 'content-type');
  const withCharset: CaseRow = {
    name: 'content-type-with-charset',
    check: 'charset-of-json-is-ignored',
    expects: 'success',
    expectation: `JSON with Content-Type: ${jsonInUtf8} succeeds`,
    plan: plan(operation, identity, { headers: [...others, ['content-type', jsonInUtf8]] }),
  };
  const missing: CaseRow = {
    name: 'missing-body',
    check: 'missing-body-gets-4xx',
    expects: 'no-success',
    expectation: 'a create without a body gets 4xx',
    plan: sending(''),
  };
  return [withCharset, malformed, ...(wrong ? [wrong] : []), ...(makes(operation) ? [missing] : [])];
}

export function requestBodyCases(operation: Operation, identity: TokenIdentity): readonly Case[] {
  const { content } = operation;
  const rows = content ? contentRows(operation, content, identity) : rowsWithoutContent(operation, identity);
  return requirementsOf(operation.spec, 'requestBody').flatMap((requirement) =>
    rows.map((row) => caseFrom('request-body', operation, requirement, row)),
  );
}

/** The page wants no request body: what happens without one, and with one all the same. */
function rowsWithoutContent(operation: Operation, identity: TokenIdentity): readonly CaseRow[] {
  const empty: CaseRow = {
    name: 'no-body',
    check: 'empty-request-body-is-accepted',
    expects: 'success',
    expectation: 'a request without a body succeeds',
    plan: documentedPlan(operation, identity),
  };
  const unframed: CaseRow = {
    name: 'unframed',
    check: 'unframed-empty-body-is-accepted',
    expects: 'success',
    expectation: 'a request that frames no body at all succeeds, or gets 411',
    plan: plan(operation, identity, { framing: 'none', transport: 'raw' }),
    // The 411 comes from a front end that has neither request ids nor error objects: Graph has not seen the request.
    also: successChecks.departing(operation).filter(({ check: { id } }) => !ofTheGateway.includes(id)),
  };
  const others = documentedHeaders(operation).filter(([name]) => name !== 'content-type');
  const withBody = variants.map(({ contentType, body, ...row }): CaseRow => {
    const headers = [...others, ['content-type', contentType] as const];
    return { ...row, plan: plan(operation, identity, { headers, body, framing: 'content-length' }) };
  });
  // Bodies on other verbs have no generally defined semantics (RFC 9110 9.3.5), so only actions are asked about them.
  return operation.request.method === 'POST' ? [empty, unframed, ...withBody] : [empty];
}
