/** Request headers: what must be there to get in, and what must not matter. */
import { typedResponseOf, type Requirement } from '../../specs/model.ts';
import type { CheckId } from '../checks/index.ts';
import type { Case, Credential, Operation, TokenDefect, TokenIdentity } from '../model.ts';
import { requirementsOf } from './operations.ts';
import {
  caseFrom,
  documentedHeaders,
  documentedPlan,
  judgedBy,
  plan,
  refusalChecks,
  successChecks,
  type CaseRow,
} from './plans.ts';

interface RefusedCredential {
  readonly name: string;
  readonly check: CheckId;
  readonly credential: Credential;
  readonly says: string;
}

const refusedCredentials: readonly RefusedCredential[] = [
  {
    name: 'no-authorization',
    check: 'missing-token-is-refused',
    credential: { place: 'nowhere' },
    says: 'no Authorization',
  },
  {
    name: 'empty-authorization',
    check: 'missing-token-is-refused',
    credential: { place: 'literal', value: '' },
    says: 'an empty Authorization',
  },
  {
    name: 'bearer-without-token',
    check: 'missing-token-is-refused',
    credential: { place: 'literal', value: 'Bearer' },
    says: 'Bearer without a token',
  },
  {
    name: 'other-scheme',
    check: 'other-auth-scheme-is-refused',
    credential: { place: 'literal', value: 'Basic bm9ib2R5Om5vdGhpbmc=' },
    says: 'Basic credentials',
  },
  {
    name: 'token-under-other-scheme',
    check: 'other-auth-scheme-is-refused',
    credential: { place: 'header', scheme: 'Basic' },
    says: 'a good token announced as Basic',
  },
  {
    name: 'garbage-token',
    check: 'garbage-token-is-refused',
    credential: { place: 'literal', value: 'Bearer not-a-token' },
    says: 'a token that is not a JWT',
  },
  {
    name: 'garbage-jwt',
    check: 'garbage-token-is-refused',
    credential: { place: 'literal', value: 'Bearer e30.e30.bm9uZQ' },
    says: 'a token of three empty parts',
  },
  {
    name: 'query-token',
    check: 'query-token-is-refused',
    credential: { place: 'query', parameter: 'access_token' },
    says: 'a good token in the query string only',
  },
];

const defects: readonly (readonly [TokenDefect, says: string])[] = [
  ['expired', 'is expired'],
  ['not-yet-valid', 'is not yet valid'],
  ['wrong-audience', 'is for another audience'],
  ['tampered-signature', 'has a wrong signature'],
  ['alg-none', 'is unsigned (alg: none)'],
  ['unknown-key', 'is signed with an unknown key'],
];

/** It admits JSON and nothing else. */
const withParameter = 'application/json;odata.metadata=minimal';

const accepts: readonly (Pick<CaseRow, 'name' | 'check' | 'expects'> & { readonly accept: string | undefined })[] = [
  { name: 'no-accept', check: 'undemanding-accept-is-served', expects: 'success', accept: undefined },
  { name: 'accept-anything', check: 'undemanding-accept-is-served', expects: 'success', accept: '*/*' },
  {
    name: 'accept-with-parameter',
    check: 'undemanding-accept-is-served',
    expects: 'success',
    accept: withParameter,
  },
  { name: 'accept-unmet', check: 'unmet-accept-is-no-server-error', expects: 'no-server-error', accept: 'image/png' },
];

function authorizationCases(operation: Operation, requirement: Requirement, identity: TokenIdentity): Case[] {
  const also = refusalChecks['no-usable-token'](requirement);
  const refused = refusedCredentials.map(({ name, check, credential, says }): CaseRow => {
    // A good token, in a place where it must not count.
    const withToken = credential.place === 'header' || credential.place === 'query';
    return {
      name,
      check,
      expects: 'refusal',
      expectation: `a request with ${says} is refused`,
      plan: plan(operation, withToken ? identity : { kind: 'none' }, { credential }),
      also,
    };
  });
  const defective = defects.map(([defect, says]): CaseRow => ({
    name: `token-${defect}`,
    check: 'defective-token-is-refused',
    expects: 'refusal',
    expectation: `a token that would be good, but ${says}, is refused`,
    plan: plan(operation, { ...identity, defect }),
    also,
  }));
  const lowerCase: CaseRow = {
    name: 'lower-case-bearer',
    check: 'lower-case-bearer-is-accepted',
    expects: 'success',
    expectation: 'the scheme written as bearer succeeds',
    plan: plan(operation, identity, { credential: { place: 'header', scheme: 'bearer' } }),
  };
  return [...refused, ...defective, lowerCase].map((row) => caseFrom('headers', operation, requirement, row));
}

function acceptCases(operation: Operation, requirement: Requirement, identity: TokenIdentity): Case[] {
  const others = documentedHeaders(operation).filter(([name]) => name !== 'accept');
  const documented: CaseRow = {
    name: 'documented-accept',
    check: 'documented-accept-is-served',
    expects: 'success',
    expectation: 'the documented Accept is served',
    plan: documentedPlan(operation, identity),
  };
  const variants = accepts.map(({ accept, ...row }): CaseRow => {
    const headers = accept === undefined ? others : [['accept', accept] as const, ...others];
    const what = accept === undefined ? 'a request without Accept' : `Accept: ${accept}`;
    const expectation = `${what} ${row.expects === 'success' ? 'succeeds' : 'gets no 5xx'}`;
    const content = accept === withParameter ? judgedBy(typedResponseOf(operation.spec), 'success-body-is-json') : [];
    if (content.length === 0) return { ...row, expectation, plan: plan(operation, identity, { headers }) };
    const also = [...successChecks.departing(operation), ...content];
    return { ...row, expectation, plan: plan(operation, identity, { headers, reads: 'content' }), also };
  });
  return [documented, ...variants].map((row) => caseFrom('headers', operation, requirement, row));
}

export function headerCases(operation: Operation, identity: TokenIdentity): readonly Case[] {
  return requirementsOf(operation.spec, 'requestHeader').flatMap((requirement) => {
    const name = requirement.name.toLowerCase();
    if (name === 'authorization' && requirement.required) return authorizationCases(operation, requirement, identity);
    return name === 'accept' && requirement.value !== undefined ? acceptCases(operation, requirement, identity) : [];
  });
}
