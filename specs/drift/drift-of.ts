import type { OperationSpec, PermissionRequirement, Requirement, RequestTemplate } from '../model.ts';
import { type Change, gravest, neutral, type Phrase, type Reason, type Statement } from './model.ts';
import {
  headerReasons,
  memberReasons,
  namesOf,
  parameterReasons,
  permissionReasons,
  preconditionReasons,
  queryOptionReasons,
  requestBodyReasons,
  requestReasons,
  responseReasons,
} from './reasons.ts';

/** A requirement, if its page has it, with the spec that it stands in. */
interface Side {
  readonly spec: OperationSpec;
  readonly requirement: Requirement | undefined;
}

/**
 * What changed for a caller, one entry per requirement id, in the order of the newer page; what is gone comes last.
 * Not compared: title, line numbers, anchors, untestable sentences, warnings, and `absentFrom`, which no page says.
 */
export function driftOf(older: OperationSpec, newer: OperationSpec): readonly Change[] {
  const had = byId(older);
  const has = byId(newer);
  const ids = new Set([...has.keys(), ...had.keys()]);
  const changes = [...ids].flatMap((id) =>
    changeOf(id, { spec: older, requirement: had.get(id) }, { spec: newer, requirement: has.get(id) }),
  );
  return [...unsaidRequests(older, newer), ...changes, ...privilegeOrder(older, newer)];
}

function byId({ requirements }: OperationSpec): ReadonlyMap<string, Requirement> {
  return new Map(requirements.map((requirement) => [requirement.id, requirement]));
}

function changeOf(id: string, was: Side, is: Side): readonly Change[] {
  const [older, newer] = [was.requirement, is.requirement];
  const kind = (newer ?? older)?.kind;
  if (kind === undefined) return [];
  // a section that could not be read says nothing of what is gone or new
  if ([was, is].some(({ spec, requirement }) => !requirement && spec.unread?.some((one) => one.kind === kind)))
    return [];
  const reasons = older && newer && older.kind !== newer.kind ? anew(was, is) : reasonsOf(was, is);
  const statements = {
    was: older && statementOf(older, was.spec),
    is: newer && statementOf(newer, is.spec),
  };
  if (reasons.length > 0)
    return [{ requirement: id, kind, class: gravest(reasons), wordingOnly: false, ...statements, reasons }];
  // a hash that is missing on one side says nothing
  if (older?.hash === undefined || newer?.hash === undefined || older.hash === newer.hash) return [];
  const worded = [neutral('the line reads otherwise and means the same')];
  return [{ requirement: id, kind, class: 'neutral', wordingOnly: true, ...statements, reasons: worded }];
}

/** One id, two kinds: one promise gone, and another new. */
function anew(was: Side, is: Side): readonly Reason[] {
  return [...reasonsOf(was, { ...is, requirement: undefined }), ...reasonsOf({ ...was, requirement: undefined }, is)];
}

/** Of two requirements of one kind, or of one alone. */
function reasonsOf(was: Side, is: Side): readonly Reason[] {
  const kind = (is.requirement ?? was.requirement)?.kind;
  const both = <Kind extends Requirement['kind']>(of: Kind) =>
    [ofKind(of, was.requirement), ofKind(of, is.requirement)] as const;
  switch (kind) {
    case undefined:
      return [];
    case 'request':
      return requestReasons(was.spec.requests, is.spec.requests);
    case 'permission':
      return schemeReasons(...both(kind));
    case 'requestHeader':
      return headerReasons(...both(kind));
    case 'requestBody':
      return requestBodyReasons(...both(kind));
    case 'requestMember':
      return memberReasons(...both(kind));
    case 'parameter':
      return parameterReasons(...both(kind));
    case 'response':
      return responseReasons(...both(kind));
    case 'queryOption':
      return queryOptionReasons(...both(kind));
    case 'precondition':
      return preconditionReasons(...both(kind));
  }
}

type OfKind<Kind extends Requirement['kind']> = Extract<Requirement, { readonly kind: Kind }>;

function ofKind<Kind extends Requirement['kind']>(kind: Kind, one: Requirement | undefined): OfKind<Kind> | undefined {
  const isOfKind = (requirement: Requirement): requirement is OfKind<Kind> => requirement.kind === kind;
  return one && isOfKind(one) ? one : undefined;
}

function schemeReasons(
  older: PermissionRequirement | undefined,
  newer: PermissionRequirement | undefined,
): readonly Reason[] {
  const sameScheme = older === undefined || newer === undefined || older.scheme === newer.scheme;
  if (sameScheme) return permissionReasons(older && namesOf(older), newer && namesOf(newer));
  return [...permissionReasons(namesOf(older), undefined), ...permissionReasons(undefined, namesOf(newer))];
}

/** Request lines stand in the spec itself; a spec may have them without a requirement that names their place on the page. */
function unsaidRequests(older: OperationSpec, newer: OperationSpec): readonly Change[] {
  const said = [older, newer].some(({ requirements }) => requirements.some(({ kind }) => kind === 'request'));
  const reasons = said ? [] : requestReasons(older.requests, newer.requests);
  if (reasons.length === 0) return [];
  const [was, is] = [routes(older.requests), routes(newer.requests)];
  return [{ requirement: 'request', kind: 'request', class: gravest(reasons), wordingOnly: false, was, is, reasons }];
}

const orders = { mostToLeast: 'from most to least privileged', leastToMost: 'from least to most privileged' };

/** How a page orders its permissions opens and closes nothing. */
function privilegeOrder(older: OperationSpec, newer: OperationSpec): readonly Change[] {
  if (older.privilegeOrder === newer.privilegeOrder) return [];
  const [was, is] = [older.privilegeOrder, newer.privilegeOrder].map((order) => order && phrase(orders[order]));
  const reasons = [neutral('only the order in which permissions are listed')];
  const requirement = 'privilege-order';
  return [{ requirement, kind: 'privilegeOrder', class: 'neutral', wordingOnly: false, was, is, reasons }];
}

/** What a requirement says, in a few words of ours. */
export function statementOf(requirement: Requirement, { requests }: OperationSpec): Statement {
  const { clause, line } = requirement;
  return { ...phraseOf(requirement, requests), clause, line };
}

function phraseOf(requirement: Requirement, requests: readonly RequestTemplate[]): Phrase {
  switch (requirement.kind) {
    case 'request':
      return routes(requests);
    case 'permission':
      return permissionPhrase(namesOf(requirement));
    case 'requestHeader': {
      const { name, value, required } = requirement;
      return phrase(required ? 'required:' : 'optional:', value === undefined ? name : `${name}: ${value}`);
    }
    case 'requestBody':
      return phrase(bodies[requirement.body], ...typesOf(requirement));
    case 'requestMember':
    case 'parameter': {
      const { name, type } = requirement;
      const demanded = requirement.kind === 'requestMember' && requirement.required === true;
      return phrase(demanded ? 'required in the request:' : 'in the request:', name, type);
    }
    case 'response':
      return phrase(`status ${requirement.status}, ${bodies[requirement.body]}`, ...typesOf(requirement));
    case 'queryOption':
      return phrase('can be asked for:', requirement.name);
    case 'precondition':
      return phrase('needs', requirement.needs);
  }
}

const typesOf = (requirement: { readonly type?: string } | { readonly body: string }): readonly string[] =>
  'type' in requirement ? [requirement.type] : [];

const bodies = {
  none: 'no body',
  object: 'an object of',
  collection: 'a collection of',
  value: 'a value of',
  parameters: 'parameters',
  octets: 'octets',
  described: 'a body that the page describes',
};

const phrase = (says: string, ...values: readonly string[]): Phrase => ({ says, values });
const routes = (requests: readonly RequestTemplate[]): Phrase =>
  phrase('routed:', ...requests.map(({ method, path }) => `${method} ${path}`));

/** Of a list of permissions; an empty one is a scheme that is not supported. */
export function permissionPhrase(names: readonly string[]): Phrase {
  if (names.length === 0) return phrase('not supported');
  return phrase(names.length === 1 ? 'needs' : 'needs any one of', ...names);
}

/** `needs any one of A B`, for a line of a terminal. */
export const phraseText = (said: Phrase | undefined): string =>
  said === undefined ? 'nothing' : [said.says, ...said.values].join(' ');
