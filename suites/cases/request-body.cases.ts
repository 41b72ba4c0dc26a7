/** The page wants no request body: what happens without one, and with one all the same. */
import type { Requirement } from '../../specs/model.ts';
import type { Case, Operation, PlannedRequest, TokenIdentity, Witness } from '../model.ts';
import { documentedHeaders, documentedIdentity, documentedPlan, plan, successRiders, witnesses } from './plans.ts';
import { requirementsOf } from './operations.ts';

const json = ['content-type', 'application/json'] as const;

interface BodyVariant {
  readonly name: string;
  readonly check: string;
  readonly says: string;
  readonly contentType: string;
  readonly body: NonNullable<PlannedRequest['body']>;
}

const once = (unit: string): BodyVariant['body'] => ({ unit, times: 1 });

/** 256 KiB: more than common limits of JSON parsers (100 KiB), less than common limits of servers (1 MiB). */
const largeBody = { unit: ' '.repeat(1024), times: 256 };

const variants: readonly BodyVariant[] = [
  {
    name: 'empty-json-object',
    check: 'empty-json-object-is-accepted',
    says: 'an empty JSON object succeeds',
    contentType: json[1],
    body: once('{}'),
  },
  {
    name: 'unexpected-members',
    check: 'unwanted-body-is-no-server-error',
    says: 'a JSON object with members is no server error',
    contentType: json[1],
    body: once('{"unexpected":true}'),
  },
  {
    name: 'malformed-json',
    check: 'unwanted-body-is-no-server-error',
    says: 'malformed JSON is no server error',
    contentType: json[1],
    body: once('{"open":'),
  },
  {
    name: 'other-media-type',
    check: 'unwanted-body-is-no-server-error',
    says: 'a text body is no server error',
    contentType: 'text/plain',
    body: once('text'),
  },
  {
    name: 'large-body',
    check: 'unwanted-body-is-no-server-error',
    says: 'a body of 256 KiB is no server error',
    contentType: json[1],
    body: largeBody,
  },
];

function variantCase(
  operation: Operation,
  requirement: Requirement,
  identity: TokenIdentity,
  variant: BodyVariant,
): Case {
  const accepted = variant.check === 'empty-json-object-is-accepted';
  const others = documentedHeaders(operation).filter(([name]) => name !== 'content-type');
  return {
    id: `${operation.id}/request-body/${variant.name}`,
    suite: 'request-body',
    operation,
    plan: plan(operation, identity, {
      headers: [...others, ['content-type', variant.contentType]],
      body: variant.body,
      framing: 'content-length',
    }),
    expects: accepted ? 'success' : 'no-server-error',
    expectation: variant.says,
    witnesses: [
      ...witnesses(requirement, variant.check),
      ...(accepted ? successRiders(operation) : witnesses(requirement, 'answer-is-well-formed-http')),
    ],
  };
}

function bodyless(
  operation: Operation,
  name: string,
  planned: PlannedRequest,
  expectation: string,
  borne: readonly Witness[],
): Case {
  return {
    id: `${operation.id}/request-body/${name}`,
    suite: 'request-body',
    operation,
    plan: planned,
    expects: 'success',
    expectation,
    witnesses: borne,
  };
}

function casesOf(operation: Operation, requirement: Requirement, identity: TokenIdentity): Case[] {
  const riders = successRiders(operation);
  const empty = bodyless(
    operation,
    'no-body',
    documentedPlan(operation, identity),
    'a request without a body succeeds',
    [...witnesses(requirement, 'empty-request-body-is-accepted'), ...riders],
  );
  // Bodies on other verbs have no generally defined semantics (RFC 9110 9.3.5), so only actions are asked about them.
  if (operation.request.method !== 'POST') return [empty];
  const unframed = plan(operation, identity, { framing: 'none', transport: 'raw' });
  return [
    empty,
    bodyless(operation, 'unframed', unframed, 'a request that frames no body at all succeeds, or gets 411', [
      ...witnesses(requirement, 'unframed-empty-body-is-accepted'),
      // The 411 comes from a front end that has no request ids: Graph has not seen the request.
      ...riders.filter(({ check }) => check !== 'answer-carries-a-request-id'),
    ]),
    ...variants.map((variant) => variantCase(operation, requirement, identity, variant)),
  ];
}

export function requestBodyCases(operation: Operation): readonly Case[] {
  const identity = documentedIdentity(operation);
  return identity
    ? requirementsOf(operation.spec, 'requestBody').flatMap((requirement) => casesOf(operation, requirement, identity))
    : [];
}
