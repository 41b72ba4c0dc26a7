/** The documented request, and ways to depart from it in exactly one respect. */
import { checkById, type CheckId } from '../checks/index.ts';
import type {
  Case,
  Expected,
  Operation,
  PlannedCheck,
  PlannedRequest,
  RequestContent,
  SuiteName,
  TokenIdentity,
} from '../model.ts';
import { typedResponseOf, type Method, type Requirement } from '../../specs/model.ts';
import { mayHaveBody, requirementsOf } from './operations.ts';

export type Departure = Partial<PlannedRequest>;

export const bearer = { place: 'header', scheme: 'Bearer' } as const;

/** The same answer, and not its like, each time: all cases of a run are held at once, and most are alike in most of their parts. */
function once<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

/** Headers that the page documents with a literal value, Authorization aside. */
export const documentedHeaders = once((operation: Operation): readonly (readonly [string, string])[] =>
  requirementsOf(operation.spec, 'requestHeader').flatMap(({ name, value }) =>
    value === undefined || name.toLowerCase() === 'authorization' ? [] : [[name.toLowerCase(), value] as const],
  ),
);

/** As documented, over a connection that is watched: the one exchange that most promises are judged by. */
export function documentedPlan(operation: Operation, identity: TokenIdentity): PlannedRequest {
  const response = typedResponseOf(operation.spec);
  const reads = response?.body === 'collection' ? 'pages' : 'content';
  return plan(operation, identity, { transport: 'raw', ...(response ? { reads } : {}) });
}

/** A method whose semantics want no content sends no Content-Length of 0 (RFC 9110 8.6). */
export const framingFor = (method: Method): PlannedRequest['framing'] =>
  mayHaveBody(method) ? 'content-length' : 'none';

export const jsonContentType = ['content-type', 'application/json'] as const;

/** Octets as latin1. @param content JSON, or text that is none */
export const octetsOf = (content: unknown): NonNullable<PlannedRequest['body']> => ({
  unit: typeof content === 'string' ? content : Buffer.from(JSON.stringify(content)).toString('latin1'),
  times: 1,
});

const bodyOf = once((content: RequestContent) => octetsOf(content.members));

/** A success makes an object. */
export const makes = ({ request, spec }: Operation): boolean =>
  request.method === 'POST' && requirementsOf(spec, 'response').some(({ status }) => status === 201);

export function plan(
  operation: Operation,
  identity: PlannedRequest['identity'],
  departure: Departure = {},
): PlannedRequest {
  const { request, spec, content } = operation;
  const { method = request.method, headers = documentedHeaders(operation) } = departure;
  const carried = mayHaveBody(method) ? content : undefined;
  const tellsType = headers.some(([name]) => name === 'content-type');
  return {
    method: request.method,
    path: `/${spec.apiVersion}${request.path}`,
    identity,
    credential: identity.kind === 'token' ? bearer : { place: 'nowhere' },
    framing: framingFor(request.method),
    transport: 'pooled',
    ...(carried ? { body: bodyOf(carried) } : {}),
    ...(method === 'POST' && makes(operation) ? { creates: true } : {}),
    ...departure,
    headers: carried && !tellsType ? [...headers, jsonContentType] : headers,
  };
}

/** One requirement, judged by each of these checks; nothing where the page does not have it. */
export const judgedBy = (requirement: Requirement | undefined, ...checks: readonly CheckId[]): PlannedCheck[] =>
  requirement ? checks.map((id) => ({ check: checkById(id), requirement })) : [];

const successChecksWith = (status: CheckId) =>
  once((operation: Operation): readonly PlannedCheck[] => {
    const [response] = requirementsOf(operation.spec, 'response');
    return judgedBy(
      response,
      status,
      ...(response?.body === 'none' ? (['success-body-is-empty-on-the-wire'] as const) : []),
      'no-content-has-no-framing-fields',
      'client-error-carries-an-error-object',
      'answer-carries-a-request-id',
      'answer-is-well-formed-http',
    );
  });

/** Whatever such a request may be answered with: a success of a page that promises no content is that success. */
function emptySuccess({ spec }: Operation): readonly PlannedCheck[] {
  const [response] = requirementsOf(spec, 'response');
  if (response?.body !== 'none') return [];
  return judgedBy(response, 'any-success-has-the-documented-status', 'success-body-is-empty-on-the-wire');
}

/** What every success is judged by besides the promise of its own case: a request that departs from the documented one may fail. */
export const successChecks = {
  documented: successChecksWith('success-status-is-exact'),
  departing: successChecksWith('any-success-has-the-documented-status'),
} as const;

const refusalChecksWith = (status: CheckId) =>
  once((requirement: Requirement): readonly PlannedCheck[] =>
    judgedBy(
      requirement,
      status,
      'unauthorized-carries-a-challenge',
      'client-error-carries-an-error-object',
      'answer-carries-a-request-id',
      'answer-is-well-formed-http',
    ),
  );

/** What every refusal is judged by, by its cause: Graph's documentation asks for another status. */
export const refusalChecks = {
  'no-usable-token': refusalChecksWith('unusable-token-gets-401'),
  'no-permission': refusalChecksWith('insufficient-permission-gets-403'),
} as const;

/** What tells a case from the others of its theme. */
export interface CaseRow {
  readonly name: string;
  /** The check that the case is about. */
  readonly check: CheckId;
  readonly expects: Expected;
  readonly expectation: string;
  readonly plan: PlannedRequest;
  /** The checks besides; where they are absent, those of a departing success, else what any answer is judged by. */
  readonly also?: readonly PlannedCheck[];
}

export function caseFrom(
  suite: SuiteName,
  operation: Operation,
  requirement: Requirement,
  { name, check, expects, expectation, plan: planned, also }: CaseRow,
): Case {
  const rest =
    expects === 'success'
      ? successChecks.departing(operation)
      : [
          ...(expects === 'no-server-error' ? emptySuccess(operation) : []),
          ...judgedBy(requirement, 'client-error-carries-an-error-object', 'answer-is-well-formed-http'),
        ];
  return {
    id: `${operation.id}/${suite}/${name}`,
    suite,
    operation,
    plan: planned,
    expects,
    expectation,
    checks: [...judgedBy(requirement, check), ...(also ?? rest)],
  };
}
