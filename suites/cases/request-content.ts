/** What a request carries where its page wants JSON: as little as the page lets, and as much; of values that are the same each time. */
import { standInId, type ParameterRequirement, type RequestMemberRequirement } from '../../specs/model.ts';
import { ownName, type GivenBodies, type Operation, type RequestContent } from '../model.ts';
import type { KnownTypes } from '../type-model.ts';
import { requirementsOf } from './operations.ts';

/** Members that tell objects apart for a person; the first that a type has bears the run's name. */
const nameMembers = ['displayName', 'name', 'subject', 'title', 'topic'];

/** Text beside the name, harmless on any object. */
const textMembers = ['description', 'notes', 'comment'];

/** Set by the service, whatever a table of members lists. */
const ofTheService =
  /^(?:id|version|.*@odata\..*|@.*|(?:created|lastModified|modified|lastUpdated|lastModification).*)$/i;

const primitives: Readonly<Record<string, unknown>> = {
  'Edm.String': 'conformance',
  'Edm.Boolean': true,
  'Edm.Byte': 1,
  'Edm.SByte': 1,
  'Edm.Int16': 1,
  'Edm.Int32': 1,
  'Edm.Int64': 1,
  'Edm.Decimal': 1,
  'Edm.Double': 1.5,
  'Edm.Single': 1.5,
  'Edm.DateTimeOffset': '2035-01-02T03:04:05Z',
  'Edm.Date': '2035-01-02',
  'Edm.TimeOfDay': '12:30:00',
  'Edm.Duration': 'PT1H',
  'Edm.Guid': standInId,
  'Edm.Binary': 'Y29uZm9ybWFuY2U=',
};

/** What changes an object has to differ from what it was made with. */
const others = new Map<unknown, unknown>([
  ['conformance', 'conformance2'],
  [true, false],
  [1, 2],
  [1.5, 2.5],
  ['2035-01-02T03:04:05Z', '2035-01-03T03:04:05Z'],
  ['2035-01-02', '2035-01-03'],
  ['12:30:00', '13:30:00'],
  ['PT1H', 'PT2H'],
]);

/** A type that contains itself ends here. */
const deepest = 3;

const collection = /^Collection\((.+)\)$/;

/** Undefined where no value of the type is known. */
export function valueOf(type: string, types: KnownTypes | undefined, depth = 0): unknown {
  const item = collection.exec(type)?.[1];
  if (item !== undefined) {
    const value = valueOf(item, types, depth);
    return value === undefined ? undefined : [value];
  }
  if (Object.hasOwn(primitives, type)) return primitives[type];
  const known = types?.find(type);
  if (known === undefined || depth > deepest) return undefined;
  if (known.is === 'enum') return known.values.find((value) => value !== 'unknownFutureValue');
  const members = [...known.members.values()].flatMap(({ name, kind, types: [first = ''] }) => {
    const value = kind === 'relationship' || ofTheService.test(name) ? undefined : valueOf(first, types, depth + 1);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}

type Row = Pick<RequestMemberRequirement | ParameterRequirement, 'name' | 'type' | 'disputed'> & {
  readonly required?: true;
};

const isPrimitive = ({ type, disputed }: Row): boolean => disputed === undefined && Object.hasOwn(primitives, type);

/** Of the table of the page, else of the type. */
function rowsOf(operation: Operation, type: string, types: KnownTypes | undefined): readonly Row[] {
  const rows = requirementsOf(operation.spec, 'requestMember');
  if (rows.length > 0) return rows;
  return [...(types?.find(type)?.members.values() ?? [])].flatMap(({ name, kind, types: [first] }) =>
    kind === 'relationship' || first === undefined ? [] : [{ name, type: first }],
  );
}

const named = (rows: readonly Row[], names: readonly string[]): Row | undefined =>
  names.flatMap((name) => rows.find((row) => row.name === name && row.type === 'Edm.String') ?? [])[0];

function objectContent(operation: Operation, type: string, types: KnownTypes | undefined): RequestContent | undefined {
  const key = types?.find(type)?.key;
  const rows = rowsOf(operation, type, types);
  const settable = rows.filter(({ name, type: { length } }) => length > 0 && name !== key && !ofTheService.test(name));
  const mark = named(settable, nameMembers);
  const text = named(settable, textMembers);
  const changes = operation.request.method === 'PATCH';
  // What a PATCH leaves out has to stay: where there is a name, no text beside it is needed.
  const chosen = settable.filter(
    (row) => row.required === true || row === mark || (row === text && !(changes && mark !== undefined)),
  );
  const plain = settable.find(isPrimitive);
  const valueFor = (row: Row, depth = 0): unknown => {
    if (row === mark) return ownName;
    const value = valueOf(row.type, types, depth);
    return operation.request.method === 'POST' ? value : (others.get(value) ?? value);
  };
  const members = [...(chosen.length > 0 ? chosen : plain ? [plain] : [])].map(
    (row) => [row.name, valueFor(row)] as const,
  );
  const documented = types?.find(type)?.members;
  const isCertain = (row: Row): boolean => {
    const known = documented?.get(row.name)?.types;
    return isPrimitive(row) && (known === undefined || known.every((one) => Object.hasOwn(primitives, one)));
  };
  const chosenNames = members.map(([name]) => name);
  if (members.length === 0 || members.some(([, value]) => value === undefined)) return undefined;
  // Other pages document the same request line for other types; and a table that lists it wants it.
  const tellsType =
    (operation.answers?.ofOtherPages.length ?? 0) > 0 || rows.some(({ name }) => /^@?odata\.type$/.test(name));
  const all = { ...(tellsType ? { '@odata.type': `#${type}` } : {}), ...Object.fromEntries(members) };
  const more = settable
    .filter((row) => row.disputed === undefined && !chosenNames.includes(row.name))
    .flatMap((row) => {
      const value = valueFor(row, deepest);
      return value === undefined ? [] : [[row.name, value] as const];
    });
  return {
    members: all,
    ...(more.length > 0 ? { fullest: { ...all, ...Object.fromEntries(more) } } : {}),
    certain: chosenNames.filter((name) => settable.some((row) => row.name === name && isCertain(row))),
    ...(mark ? { mark: mark.name } : {}),
  };
}

/** All of them: pages seldom say which may be left out. */
function parametersContent(operation: Operation, types: KnownTypes | undefined): RequestContent | undefined {
  const rows = requirementsOf(operation.spec, 'parameter');
  const members = rows.map(({ name, type }) => [name, parameterValue(name, type, types)] as const);
  if (rows.length === 0 || members.some(([, value]) => value === undefined)) return undefined;
  return { members: Object.fromEntries(members), certain: rows.filter(isPrimitive).map(({ name }) => name) };
}

/** A time of one second is over before anybody can use what it was for. */
const parameterValue = (name: string, type: string, types: KnownTypes | undefined): unknown =>
  /^Edm\.Int(?:32|64)$/.test(type) && /seconds$/i.test(name) ? 3600 : valueOf(type, types);

/** Undefined where the request has no body, or none can be made. @param given members that somebody gave */
export function contentOf(
  operation: Operation,
  types: KnownTypes | undefined,
  given?: GivenBodies[string],
): RequestContent | undefined {
  const made = madeContent(operation, types);
  if (!given) return made;
  const fullest = made?.fullest && { fullest: { ...made.fullest, ...given } };
  return { certain: [], ...made, members: { ...made?.members, ...given }, ...fullest, given: true };
}

function madeContent(operation: Operation, types: KnownTypes | undefined): RequestContent | undefined {
  const [body] = requirementsOf(operation.spec, 'requestBody');
  if (body?.body === 'object') return objectContent(operation, body.type, types);
  return body?.body === 'parameters' ? parametersContent(operation, types) : undefined;
}
