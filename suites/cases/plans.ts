/** The documented request, and ways to depart from it in exactly one respect. */
import type { PlannedRequest, Operation, TokenIdentity, Witness } from '../model.ts';
import type { Requirement } from '../../specs/model.ts';
import { grantsOf, requirementsOf } from './operations.ts';

export type Departure = Partial<PlannedRequest>;

const bearer = { place: 'header', scheme: 'Bearer' } as const;

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

/** Whom the page lets in, or undefined where it lets in nobody. */
export function documentedIdentity(operation: Operation): TokenIdentity | undefined {
  const [grant] = grantsOf(operation.spec);
  const [permission] = grant?.anyOf ?? [];
  return grant && permission !== undefined
    ? { kind: 'token', scheme: grant.scheme, permissions: [permission] }
    : undefined;
}

/** As documented, over a connection that is watched: the one exchange that most promises are judged by. */
export function documentedPlan(operation: Operation, identity: TokenIdentity): PlannedRequest {
  return { ...plan(operation, identity), transport: 'raw' };
}

export function plan(
  operation: Operation,
  identity: PlannedRequest['identity'],
  departure: Departure = {},
): PlannedRequest {
  return {
    method: operation.request.method,
    path: `/${operation.spec.apiVersion}${operation.request.path}`,
    identity,
    credential: identity.kind === 'token' ? bearer : { place: 'nowhere' },
    headers: documentedHeaders(operation),
    // A method whose semantics want no content sends no Content-Length of 0 (RFC 9110 8.6).
    framing: operation.request.method === 'DELETE' || operation.request.method === 'GET' ? 'none' : 'content-length',
    transport: 'pooled',
    ...departure,
  };
}

const on = (requirement: Requirement | undefined, ...checks: string[]): Witness[] =>
  requirement ? checks.map((check) => ({ check, requirement })) : [];

const responseOf = (operation: Operation): Requirement | undefined => requirementsOf(operation.spec, 'response')[0];

/** What every request that is promised success bears witness to besides its own promise. */
export const successRiders = once((operation: Operation): readonly Witness[] =>
  on(
    responseOf(operation),
    'any-success-has-the-documented-status',
    'success-body-is-empty-on-the-wire',
    'no-content-has-no-framing-fields',
    'answer-carries-a-request-id',
    'answer-is-well-formed-http',
  ),
);

const ofRefusals = (status: string) =>
  once((requirement: Requirement): readonly Witness[] =>
    on(
      requirement,
      status,
      'unauthorized-carries-a-challenge',
      'refusal-carries-an-error-object',
      'answer-carries-a-request-id',
      'answer-is-well-formed-http',
    ),
  );

const refusals = {
  'no-usable-token': ofRefusals('unusable-token-gets-401'),
  'no-permission': ofRefusals('insufficient-permission-gets-403'),
} as const;

/** What every refusal bears witness to. `cause` decides which status Graph's documentation asks for. */
export const refusalRiders = (requirement: Requirement, cause: keyof typeof refusals): readonly Witness[] =>
  refusals[cause](requirement);

export const witnesses = on;
