import type { OperationSpec, PermissionRequirement, Requirement } from '../model.ts';
import { headerReasons, preconditionReasons, requestBodyReasons, responseReasons } from './kind-reasons.ts';
import { type Change, gravest, type Reason, reason, type Statement } from './model.ts';
import { namesOf, permissionReasons } from './permission-reasons.ts';
import { requestReasons } from './request-reasons.ts';
import { statementOf } from './statements.ts';

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
  const reasons = older && newer && older.kind !== newer.kind ? anew(was, is) : reasonsOf(was, is);
  const wordingOnly = reasons.length === 0 && worded(older, newer);
  if (reasons.length === 0 && !wordingOnly) return [];
  return [
    {
      requirement: id,
      kind,
      class: gravest(reasons),
      wordingOnly,
      was: told(was),
      is: told(is),
      reasons: wordingOnly ? [reason('neutral', 'the line reads otherwise and means the same')] : reasons,
    },
  ];
}

const told = ({ requirement, spec }: Side): Statement | undefined => requirement && statementOf(requirement, spec);

/** One id, two kinds: one promise gone, and another new. */
function anew(was: Side, is: Side): readonly Reason[] {
  return [...reasonsOf(was, { ...is, requirement: undefined }), ...reasonsOf({ ...was, requirement: undefined }, is)];
}

/** Of two requirements of one kind, or of one alone. */
function reasonsOf(was: Side, is: Side): readonly Reason[] {
  const [older, newer] = [was.requirement, is.requirement];
  const kind = (newer ?? older)?.kind;
  switch (kind) {
    case undefined:
      return [];
    case 'request':
      return requestReasons(was.spec.requests, is.spec.requests);
    case 'permission':
      return schemeReasons(ofKind(kind, older), ofKind(kind, newer));
    case 'requestHeader':
      return headerReasons(ofKind(kind, older), ofKind(kind, newer));
    case 'requestBody':
      return requestBodyReasons(ofKind(kind, older), ofKind(kind, newer));
    case 'response':
      return responseReasons(ofKind(kind, older), ofKind(kind, newer));
    case 'precondition':
      return preconditionReasons(ofKind(kind, older), ofKind(kind, newer));
  }
}

type OfKind<Kind extends Requirement['kind']> = Extract<Requirement, { readonly kind: Kind }>;

function ofKind<Kind extends Requirement['kind']>(
  kind: Kind,
  requirement: Requirement | undefined,
): OfKind<Kind> | undefined {
  const isOfKind = (one: Requirement): one is OfKind<Kind> => one.kind === kind;
  return requirement && isOfKind(requirement) ? requirement : undefined;
}

function schemeReasons(
  older: PermissionRequirement | undefined,
  newer: PermissionRequirement | undefined,
): readonly Reason[] {
  const sameScheme = older === undefined || newer === undefined || older.scheme === newer.scheme;
  if (sameScheme) return permissionReasons(older && namesOf(older), newer && namesOf(newer));
  return [...permissionReasons(namesOf(older), undefined), ...permissionReasons(undefined, namesOf(newer))];
}

/** A hash that is missing on one side says nothing. */
function worded(older: Requirement | undefined, newer: Requirement | undefined): boolean {
  return older?.hash !== undefined && newer?.hash !== undefined && older.hash !== newer.hash;
}

/** Request lines stand in the spec itself; a spec may have them without a requirement that names their place on the page. */
function unsaidRequests(older: OperationSpec, newer: OperationSpec): readonly Change[] {
  const said = [older, newer].some(({ requirements }) => requirements.some(({ kind }) => kind === 'request'));
  const reasons = said ? [] : requestReasons(older.requests, newer.requests);
  if (reasons.length === 0) return [];
  const lines = ({ requests }: OperationSpec): Statement => ({
    says: 'routed:',
    values: requests.map(({ method, path }) => `${method} ${path}`),
  });
  return [
    {
      requirement: 'request',
      kind: 'request',
      class: gravest(reasons),
      wordingOnly: false,
      was: lines(older),
      is: lines(newer),
      reasons,
    },
  ];
}

const orders = { mostToLeast: 'from most to least privileged', leastToMost: 'from least to most privileged' };

/** How a page orders its permissions opens and closes nothing. */
function privilegeOrder(older: OperationSpec, newer: OperationSpec): readonly Change[] {
  if (older.privilegeOrder === newer.privilegeOrder) return [];
  const statement = ({ privilegeOrder: order }: OperationSpec): Statement | undefined =>
    order && { says: orders[order], values: [] };
  return [
    {
      requirement: 'privilege-order',
      kind: 'privilegeOrder',
      class: 'neutral',
      wordingOnly: false,
      was: statement(older),
      is: statement(newer),
      reasons: [reason('neutral', 'only the order in which permissions are listed')],
    },
  ];
}
