/** Spec -> cases. Pure: the same spec gives the same cases in the same order, with the same ids. */
import {
  apiVersions,
  type ApiVersion,
  typedResponseOf,
  type OperationSpec,
  type PermissionRequirement,
  type RequestTemplate,
  type TypeSpec,
} from '../../specs/model.ts';
import { defined } from '../../specs/text.ts';
import { lineKey, stageOf } from '../http.ts';
import {
  applies,
  speakerRank,
  suiteNames,
  type AnswerTypes,
  type Case,
  type Given,
  type Operation,
  type SuiteName,
  type TokenIdentity,
} from '../model.ts';
import type { KnownTypes } from '../type-model.ts';
import { knownTypes } from '../checks/body/known-types.ts';
import { bodyCases } from './body.cases.ts';
import { collectionsOf } from './collections.ts';
import { headerCases } from './headers.cases.ts';
import { documentedIdentity, lineKeysOf, mayHaveBody, operationsOf, requirementsOf } from './operations.ts';
import { lifecycleCases } from './lifecycle.cases.ts';
import { permissionCases, unlistedGrant } from './permissions.cases.ts';
import { contentOf } from './request-content.ts';
import { requestBodyCases } from './request-body.cases.ts';
import { responseCases } from './response.cases.ts';
import { routingCases } from './routing.cases.ts';

/** @param identity whom the page lets in */
type Derive = (operation: Operation, identity: TokenIdentity) => readonly Case[];

const derivations: Readonly<Record<SuiteName, Derive>> = {
  permissions: permissionCases,
  headers: headerCases,
  'request-body': requestBodyCases,
  response: responseCases,
  routing: routingCases,
  body: bodyCases,
  lifecycle: lifecycleCases,
};

/** Ordered: the first that holds is told. */
const reasons: readonly (readonly [reason: string, holds: (spec: OperationSpec) => boolean])[] = [
  [
    'unsupported shape: the page describes a request body, which no check reads yet',
    (spec) => requirementsOf(spec, 'requestBody').some(({ body }) => body === 'described'),
  ],
  [
    'unsupported shape: the page promises a response that no check reads: octets, or a body without a type',
    (spec) => requirementsOf(spec, 'response').some(({ body }) => body === 'octets' || body === 'described'),
  ],
  // Without a promised success there is no baseline, and what most checks compare with is missing.
  [
    'unsupported shape: the page promises no response, and there is nothing to compare answers with',
    (spec) => requirementsOf(spec, 'response').length === 0,
  ],
  [
    'unsupported shape: the page does not say whether the request has a body, and a wrong guess would be a false alarm',
    (spec) =>
      requirementsOf(spec, 'requestBody').length === 0 &&
      spec.requests.some(({ method }) => mayHaveBody(method) || (method === 'DELETE' && hasUnreadBody(spec))),
  ],
  [
    'unsupported shape: the page demands a request header and gives no value for it',
    (spec) =>
      requirementsOf(spec, 'requestHeader').some(
        ({ name, required, value }) => required && value === undefined && name.toLowerCase() !== 'authorization',
      ),
  ],
  [
    'the page shows its request under another path in an example; a wrong choice would be a false alarm',
    (spec) => requirementsOf(spec, 'request').some(({ disputed }) => disputed !== undefined),
  ],
  [
    'the page grants access to no kind of account, and a refusal is only judged beside a success',
    (spec) => documentedIdentity(spec) === undefined,
  ],
];

/** A section of the request body that nobody could read; where there is none, a DELETE has none. */
const hasUnreadBody = ({ unread = [] }: OperationSpec): boolean =>
  unread.some(({ kind, clause }) => kind === 'requestBody' && clause !== undefined);

/** Undefined where cases are derived. */
export function underivable(spec: OperationSpec): string | undefined {
  return reasons.find(([, holds]) => holds(spec))?.[0];
}

/** None where `underivable` has a reason. */
export const deriveCases = (spec: OperationSpec): readonly Case[] => deriveAll([spec]);

const wantsContent = (spec: OperationSpec): boolean =>
  requirementsOf(spec, 'requestBody').some(({ body }) => body !== 'none');

/** Why no case is made of a page that `underivable` has nothing against. */
export const withoutContent = (spec: OperationSpec): string =>
  wantsContent(spec)
    ? 'no request body can be made: the page lists no member of it, or types whose pages are not on file'
    : 'no case is made of it';

/** Asked for with every request of an operation, about its one or two collections. */
function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const found = known.get(text) ?? { value: compute(text) };
    known.set(text, found);
    return found.value;
  };
}

const nothingGiven: Given = { bodies: {}, resources: {} };

/** Operations with what other pages say about them; none where cases are underivable. */
function operationsWith(types: readonly TypeSpec[], specs: readonly OperationSpec[], given: Given) {
  const ofVersions: TypesOfVersions = new Map(
    apiVersions.map((version) => [version, knownTypes(types.filter(({ apiVersion }) => apiVersion === version))]),
  );
  const answersOf = answersWith(ofVersions, specs);
  const complete = (bare: Operation): readonly Operation[] => {
    const operation = { ...bare, ...defined({ answers: answersOf(bare) }) };
    if (!wantsContent(bare.spec)) return [operation];
    const { apiVersion, page } = bare.spec;
    const content = contentOf(operation, ofVersions.get(apiVersion), given.bodies[`${apiVersion}/${page}`]);
    return content ? [{ ...operation, content }] : [];
  };
  const known = new Map<OperationSpec, readonly Operation[]>();
  const alone = (spec: OperationSpec): readonly Operation[] => {
    const operations = known.get(spec) ?? (underivable(spec) === undefined ? operationsOf(spec).flatMap(complete) : []);
    known.set(spec, operations);
    return operations;
  };
  // A collection in which nothing can be created is of no use to a request that wants an object of its own.
  const collectionAt =
    specs.some(wantsContent) || Object.keys(given.resources).length > 0
      ? collectionsOf(specs.flatMap(alone), given.resources)
      : undefined;
  return (spec: OperationSpec): readonly Operation[] =>
    alone(spec).map((operation) =>
      collectionAt ? { ...operation, collectionAt: remembered((path) => collectionAt(operation, path)) } : operation,
    );
}

const casesOf = (operation: Operation): readonly Case[] => {
  const identity = documentedIdentity(operation.spec);
  if (!identity) return [];
  return suiteNames
    .flatMap((name) => derivations[name](operation, identity))
    .map(withItsUser)
    .map(watchedWhereItSpeaks);
};

const keyOf = ({ spec, request }: Operation): string => lineKey(request.method, `/${spec.apiVersion}${request.path}`);

/** By request line, the types that its pages promise. */
function promisedTypes(specs: readonly OperationSpec[]): ReadonlyMap<string, ReadonlySet<string>> {
  const types = new Map<string, Set<string>>();
  for (const spec of specs) {
    const response = typedResponseOf(spec);
    if (response === undefined) continue;
    for (const key of lineKeysOf(spec)) types.set(key, (types.get(key) ?? new Set()).add(response.type));
  }
  return types;
}

type TypesOfVersions = ReadonlyMap<ApiVersion, KnownTypes>;

function answersWith(
  ofVersions: TypesOfVersions,
  specs: readonly OperationSpec[],
): (operation: Operation) => AnswerTypes | undefined {
  const promised = promisedTypes(specs);
  return (operation) => {
    const response = typedResponseOf(operation.spec);
    const known = ofVersions.get(operation.spec.apiVersion);
    if (!response || !known) return undefined;
    const ofOtherPages = [...(promised.get(keyOf(operation)) ?? [])].filter((type) => type !== response.type);
    return { types: known, ofOtherPages };
  };
}

const isMe = ({ path }: RequestTemplate): boolean => /^\/me(?=[/?(]|$)/i.test(path);

/** `/me` is whoever has signed in; with the token of an app there is nobody, and the service may answer as it likes. */
function withItsUser(one: Case): Case {
  const { operation, plan } = one;
  if (plan.identity.kind !== 'token' || plan.identity.scheme !== 'Application' || !isMe(operation.request)) return one;
  const judgedElsewhere = operation.spec.requests.some((request) => !isMe(request));
  const judges = judgedElsewhere
    ? 'apps are tested by the other request lines of the page'
    : 'no other request line of the page tests apps';
  return { ...one, notApplicable: `/me is the signed-in user, and an app has none; ${judges}` };
}

/**
 * Of an operation that reads, requests with permissions that its page does not list: they are no cases, and no verdict depends on
 * them; only what is answered is of interest.
 * @param unlisted names of one row of the page
 */
export function probesOf(
  operation: Operation,
  unlisted: (row: PermissionRequirement) => readonly string[],
): readonly Case[] {
  // what they might change would be seen by cases
  if (operation.request.method !== 'GET') return [];
  return requirementsOf(operation.spec, 'permission')
    .flatMap((row) => unlisted(row).map((permission) => withItsUser(unlistedGrant(operation, row, permission))))
    .filter(applies);
}

/** A second answer comes later than the first, and only who watches the connection sees it: once for each kind of answer. */
function watchedWhereItSpeaks(one: Case): Case {
  return speakerRank(one) === undefined ? one : { ...one, plan: { ...one.plan, transport: 'raw' } };
}

/** Stage by stage; in each, an action that carries nothing comes first: nothing but the page decides what is sent. */
const rankOf = ({ request, content }: Operation): number =>
  2 * stageOf(request) + (request.method === 'POST' && content === undefined ? 0 : 1);

/**
 * What one page says does not succeed may be what another page documents; that one knows better.
 * @param types what pages say of types, one revision of each
 * @param given what somebody has said of requests
 */
export function deriveAll(
  specs: readonly OperationSpec[],
  onFile: readonly OperationSpec[] = specs,
  types: readonly TypeSpec[] = [],
  given: Given = nothingGiven,
): readonly Case[] {
  const documented = new Set(onFile.flatMap(lineKeysOf));
  const elsewhere = ({ expects, plan, operation: { request, spec } }: Case): boolean => {
    if (expects !== 'no-success') return false;
    const key = lineKey(plan.method, plan.path);
    return key !== lineKey(request.method, `/${spec.apiVersion}${request.path}`) && documented.has(key);
  };
  const operationsIn = operationsWith(types, [...specs, ...onFile.filter((spec) => !specs.includes(spec))], given);
  const cases = specs
    .flatMap(operationsIn)
    .flatMap(casesOf)
    .filter((one) => !elsewhere(one));
  return cases.toSorted((one, other) => rankOf(one.operation) - rankOf(other.operation));
}
