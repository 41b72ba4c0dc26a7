/** What the request line names, and nothing beside it. */
import { methods, typedResponseOf } from '../../specs/model.ts';
import type { Case, Operation, TokenIdentity } from '../model.ts';
import { requirementsOf } from './operations.ts';
import { caseFrom, framingFor, judgedBy, plan, type CaseRow, type Departure } from './plans.ts';
import type { CheckId } from '../checks/index.ts';
import { fullName, holesOf } from '../http.ts';

/** A well-formed GUID that no service made: version and variant bits are right, the rest is zero. */
const unknownId = '00000000-0000-4000-8000-000000000000';

/** An API version that Graph has never had. */
const neverVersion = 'v0.9';

type Variation = Omit<CaseRow, 'plan'> & { readonly departure: Departure; readonly besides?: readonly CheckId[] };

/** The last segment where it is a plain word, as the name of an action is; a hole, `$ref` or a function call is not. */
function actionOf(operation: Operation): string | undefined {
  const last = operation.request.path.split('/').at(-1) ?? '';
  // A POST whose page does not rule an object out may as well create something in a collection.
  const [asked] = requirementsOf(operation.spec, 'requestBody');
  if (asked === undefined || asked.body === 'object') return undefined;
  return operation.request.method === 'POST' && /^[A-Za-z][A-Za-z0-9]*$/.test(last) ? last : undefined;
}

function withPath(operation: Operation, path: string, version: string = operation.spec.apiVersion): Departure {
  return { path: `/${version}${path}` };
}

/** An action answers to POST only; other verbs of a resource stand on other pages. */
function otherVerbs(operation: Operation): Variation[] {
  if (actionOf(operation) === undefined) return [];
  const documented = new Set(
    operation.spec.requests.filter(({ path }) => path === operation.request.path).map(({ method }) => method),
  );
  const others = methods.filter((method) => !documented.has(method));
  return others.map((method) => ({
    name: `verb-${method.toLowerCase()}`,
    check: 'other-verb-does-not-succeed',
    expects: 'no-success',
    expectation: `${method} does not succeed`,
    departure: { method, framing: framingFor(method) },
  }));
}

const reads = ({ request, spec }: Operation): boolean =>
  request.method === 'GET' && typedResponseOf(spec) !== undefined;

function unknownIds(operation: Operation): Variation[] {
  // What stands in a query is a reference, and a target may look at it late or never.
  const [path = ''] = `/${operation.spec.apiVersion}${operation.request.path}`.split('?');
  const hole = holesOf(path).at(-1);
  if (hole === undefined) return [];
  return [
    {
      name: 'unknown-id',
      check: 'unknown-id-does-not-succeed',
      expects: 'no-success',
      expectation: 'an id that names nothing does not succeed',
      departure: { fixedParams: { [fullName(hole)]: unknownId } },
      // of what reads: a service may take an id for malformed, or hide whether it is known, before it acts
      ...(reads(operation) ? { besides: ['unknown-id-gets-404'] as const } : {}),
    },
  ];
}

/** What answers beside a collection answers anywhere: so a mock's catch-all is found, where no id and no action is. */
function unknownNames(operation: Operation): Variation[] {
  const { request, spec } = operation;
  const isNamed = /\/[A-Za-z][A-Za-z0-9]*$/.test(request.path);
  if (request.method !== 'GET' || typedResponseOf(spec)?.body !== 'collection' || !isNamed) return [];
  return [
    {
      name: 'unknown-name',
      check: 'unknown-name-does-not-succeed',
      expects: 'no-success',
      expectation: 'a path that no page has, beside that of the collection, does not succeed',
      departure: withPath(operation, `${request.path}ThatNoPageHas`),
    },
  ];
}

function otherVersions(operation: Operation): Variation[] {
  const { path } = operation.request;
  const absent = (operation.spec.absentFrom ?? []).map((version) => ({
    version,
    name: `version-${version.replaceAll('.', '-')}`,
  }));
  return [...absent, { version: neverVersion, name: 'unknown-version' }].map(({ version, name }) => ({
    name,
    check: 'other-version-does-not-succeed',
    expects: 'no-success',
    expectation: `the same path under ${version} does not succeed`,
    departure: withPath(operation, path, version),
  }));
}

/** Upper case for names that have lower-case letters; holes stay as they are. */
function inUpperCase(path: string): string {
  return path.replaceAll(/\{[^{}]*\}|[^{}]+/g, (part) => (part.startsWith('{') ? part : part.toUpperCase()));
}

function otherSpellings(operation: Operation): Variation[] {
  const { path } = operation.request;
  const action = actionOf(operation);
  const qualified: Variation = {
    name: 'qualified-action-name',
    check: 'qualified-action-name-is-accepted',
    expects: 'success',
    expectation: `microsoft.graph.${action} succeeds`,
    departure: withPath(operation, path.replace(/[^/]+$/, `microsoft.graph.${action}`)),
  };
  const upperCase: Variation = {
    name: 'path-in-upper-case',
    check: 'changed-path-case-is-accepted',
    expects: 'success',
    expectation: 'the path in upper case succeeds',
    departure: withPath(operation, inUpperCase(path)),
  };
  // Quoted keys are values, and `$`-words are OData's own: only plain paths are re-spelt.
  const plain = /^(\/([A-Za-z0-9.]+|\{[^{}]+\}))+$/.test(path);
  return [...(action === undefined ? [] : [qualified]), ...(plain ? [upperCase] : [])];
}

export function routingCases(operation: Operation, identity: TokenIdentity): readonly Case[] {
  const [requirement] = requirementsOf(operation.spec, 'request');
  if (!requirement) return [];
  const variations = [
    ...otherVerbs(operation),
    ...unknownIds(operation),
    ...unknownNames(operation),
    ...otherVersions(operation),
    ...otherSpellings(operation),
  ];
  return variations.map(({ departure, besides = [], ...row }) => {
    const one = caseFrom('routing', operation, requirement, { ...row, plan: plan(operation, identity, departure) });
    return { ...one, checks: [...one.checks, ...judgedBy(requirement, ...besides)] };
  });
}
