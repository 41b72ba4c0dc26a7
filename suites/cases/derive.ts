/** Spec -> cases. Pure: the same spec gives the same cases in the same order, with the same ids. */
import type { OperationSpec, RequestTemplate } from '../../specs/model.ts';
import { speakerRank, suiteNames, type Case, type Operation, type SuiteName, type TokenIdentity } from '../model.ts';
import { headerCases } from './headers.cases.ts';
import { documentedIdentity, lineKey, lineKeysOf, mayHaveBody, operationsOf, requirementsOf } from './operations.ts';
import { permissionCases } from './permissions.cases.ts';
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
};

/** Ordered: the first that holds is told. */
const reasons: readonly (readonly [reason: string, holds: (spec: OperationSpec) => boolean])[] = [
  [
    'unsupported shape: the page describes a request body, which no check reads yet',
    (spec) => requirementsOf(spec, 'requestBody').some(({ body }) => body === 'described'),
  ],
  [
    'unsupported shape: the page describes a response body, which no check reads yet',
    (spec) => requirementsOf(spec, 'response').some(({ body }) => body !== 'none'),
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
export function deriveCases(spec: OperationSpec): readonly Case[] {
  const identity = documentedIdentity(spec);
  if (underivable(spec) !== undefined || !identity) return [];
  return operationsOf(spec).flatMap((operation) =>
    suiteNames
      .flatMap((name) => derivations[name](operation, identity))
      .map(withItsUser)
      .map(watchedWhereItSpeaks),
  );
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

/** A second answer comes later than the first, and only who watches the connection sees it: once for each kind of answer. */
function watchedWhereItSpeaks(one: Case): Case {
  return speakerRank(one) === undefined ? one : { ...one, plan: { ...one.plan, transport: 'raw' } };
}

/** What one page says does not succeed may be what another page documents; that one knows better. */
export function deriveAll(specs: readonly OperationSpec[], onFile: readonly OperationSpec[] = specs): readonly Case[] {
  const documented = new Set(onFile.flatMap(lineKeysOf));
  const elsewhere = ({ expects, plan, operation: { request, spec } }: Case): boolean => {
    if (expects !== 'no-success') return false;
    const key = lineKey(plan.method, plan.path);
    return key !== lineKey(request.method, `/${spec.apiVersion}${request.path}`) && documented.has(key);
  };
  return specs.flatMap(deriveCases).filter((one) => !elsewhere(one));
}
