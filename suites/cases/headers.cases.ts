/** Request headers: what must be there to get in, and what must not matter. */
import type { Requirement } from '../../specs/model.ts';
import type { Case, Credential, Operation, TokenDefect, TokenIdentity } from '../model.ts';
import { requirementsOf } from './operations.ts';
import {
  documentedHeaders,
  documentedIdentity,
  documentedPlan,
  plan,
  refusalRiders,
  successRiders,
  witnesses,
} from './plans.ts';

const nobody = { kind: 'none' } as const;

interface RefusedCredential {
  readonly name: string;
  readonly check: string;
  readonly credential: Credential;
  /** The credential carries a good token, in a way that must not count. */
  readonly withToken: boolean;
  readonly says: string;
}

const refusedCredentials: readonly RefusedCredential[] = [
  {
    name: 'no-authorization',
    check: 'missing-token-is-refused',
    credential: { place: 'nowhere' },
    withToken: false,
    says: 'no Authorization',
  },
  {
    name: 'empty-authorization',
    check: 'missing-token-is-refused',
    credential: { place: 'literal', value: '' },
    withToken: false,
    says: 'an empty Authorization',
  },
  {
    name: 'bearer-without-token',
    check: 'missing-token-is-refused',
    credential: { place: 'literal', value: 'Bearer' },
    withToken: false,
    says: 'Bearer without a token',
  },
  {
    name: 'other-scheme',
    check: 'other-auth-scheme-is-refused',
    credential: { place: 'literal', value: 'Basic bm9ib2R5Om5vdGhpbmc=' },
    withToken: false,
    says: 'Basic credentials',
  },
  {
    name: 'token-under-other-scheme',
    check: 'other-auth-scheme-is-refused',
    credential: { place: 'header', scheme: 'Basic' },
    withToken: true,
    says: 'a good token announced as Basic',
  },
  {
    name: 'garbage-token',
    check: 'garbage-token-is-refused',
    credential: { place: 'literal', value: 'Bearer not-a-token' },
    withToken: false,
    says: 'a token that is no token',
  },
  {
    name: 'garbage-jwt',
    check: 'garbage-token-is-refused',
    credential: { place: 'literal', value: 'Bearer e30.e30.bm9uZQ' },
    withToken: false,
    says: 'a token of three empty parts',
  },
  {
    name: 'query-token',
    check: 'query-token-is-refused',
    credential: { place: 'query', parameter: 'access_token' },
    withToken: true,
    says: 'a good token in the query string only',
  },
];

const defects: readonly TokenDefect[] = [
  'expired',
  'not-yet-valid',
  'wrong-audience',
  'tampered-signature',
  'alg-none',
  'unknown-key',
];

interface AcceptVariant {
  readonly name: string;
  readonly check: string;
  readonly accept: string | undefined;
}

const acceptVariants: readonly AcceptVariant[] = [
  { name: 'no-accept', check: 'undemanding-accept-is-served', accept: undefined },
  { name: 'accept-anything', check: 'undemanding-accept-is-served', accept: '*/*' },
  {
    name: 'accept-with-parameter',
    check: 'undemanding-accept-is-served',
    accept: 'application/json;odata.metadata=minimal',
  },
  { name: 'accept-unmet', check: 'unmet-accept-is-no-server-error', accept: 'image/png' },
];

function refusedCredentialCase(
  operation: Operation,
  requirement: Requirement,
  identity: TokenIdentity,
  row: RefusedCredential,
): Case {
  return {
    id: `${operation.id}/headers/${row.name}`,
    suite: 'headers',
    operation,
    plan: plan(operation, row.withToken ? identity : nobody, { credential: row.credential }),
    expects: 'refusal',
    expectation: `a request with ${row.says} is refused`,
    witnesses: [...witnesses(requirement, row.check), ...refusalRiders(requirement, 'no-usable-token')],
  };
}

function defectCase(
  operation: Operation,
  requirement: Requirement,
  identity: TokenIdentity,
  defect: TokenDefect,
): Case {
  return {
    id: `${operation.id}/headers/token-${defect}`,
    suite: 'headers',
    operation,
    plan: plan(operation, { ...identity, defect }),
    expects: 'refusal',
    expectation: `a token that would be good, but is ${defect.replaceAll('-', ' ')}, is refused`,
    witnesses: [
      ...witnesses(requirement, 'defective-token-is-refused'),
      ...refusalRiders(requirement, 'no-usable-token'),
    ],
  };
}

function authorizationCases(operation: Operation, requirement: Requirement, identity: TokenIdentity): Case[] {
  const lowerCase: Case = {
    id: `${operation.id}/headers/lower-case-bearer`,
    suite: 'headers',
    operation,
    plan: plan(operation, identity, { credential: { place: 'header', scheme: 'bearer' } }),
    expects: 'success',
    expectation: 'the scheme written as bearer succeeds',
    witnesses: [...witnesses(requirement, 'lower-case-bearer-is-accepted'), ...successRiders(operation)],
  };
  return [
    ...refusedCredentials.map((row) => refusedCredentialCase(operation, requirement, identity, row)),
    ...defects.map((defect) => defectCase(operation, requirement, identity, defect)),
    lowerCase,
  ];
}

function acceptCases(operation: Operation, requirement: Requirement, identity: TokenIdentity): Case[] {
  const others = documentedHeaders(operation).filter(([name]) => name !== 'accept');
  const documented: Case = {
    id: `${operation.id}/headers/documented-accept`,
    suite: 'headers',
    operation,
    plan: documentedPlan(operation, identity),
    expects: 'success',
    expectation: 'the documented Accept is served',
    witnesses: [...witnesses(requirement, 'documented-accept-is-served'), ...successRiders(operation)],
  };
  const variants = acceptVariants.map(({ name, check, accept }): Case => {
    const riders =
      check === 'undemanding-accept-is-served'
        ? successRiders(operation)
        : witnesses(requirement, 'answer-is-well-formed-http');
    return {
      id: `${operation.id}/headers/${name}`,
      suite: 'headers',
      operation,
      plan: plan(operation, identity, { headers: accept === undefined ? others : [['accept', accept], ...others] }),
      expects: check === 'undemanding-accept-is-served' ? 'success' : 'no-server-error',
      expectation:
        accept === undefined
          ? 'a request without Accept succeeds'
          : `Accept: ${accept} ${check === 'undemanding-accept-is-served' ? 'succeeds' : 'is no server error'}`,
      witnesses: [...witnesses(requirement, check), ...riders],
    };
  });
  return [documented, ...variants];
}

export function headerCases(operation: Operation): readonly Case[] {
  const identity = documentedIdentity(operation);
  if (!identity) return [];
  return requirementsOf(operation.spec, 'requestHeader').flatMap((requirement) => {
    const name = requirement.name.toLowerCase();
    if (name === 'authorization' && requirement.required) return authorizationCases(operation, requirement, identity);
    return name === 'accept' && requirement.value !== undefined ? acceptCases(operation, requirement, identity) : [];
  });
}
