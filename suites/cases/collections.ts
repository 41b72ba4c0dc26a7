/** Which pages document the same collection: how an object of it is made, listed, read and deleted. */
import { typedResponseOf } from '../../specs/model.ts';
import { defined } from '../../specs/text.ts';
import { lineKey } from '../http.ts';
import {
  grantedIdentities,
  type CollectionRequests,
  type Given,
  type GivenResource,
  type Operation,
  type StepRequest,
} from '../model.ts';
import { requirementsOf } from './operations.ts';
import { bearer, jsonContentType, makes, octetsOf, plan } from './plans.ts';

type Part = 'create' | 'list' | 'read' | 'remove';

const keyOf = (path: string): string => lineKey('GET', path);

/** The path of the collection, and what the request does there; undefined where the path has more behind it than the name of an action. */
function partOf(
  operation: Operation,
): { readonly part: Part | { action: string }; readonly collection: string } | undefined {
  const { spec, request } = operation;
  const path = `/${spec.apiVersion}${request.path}`;
  if (path.includes('?')) return undefined;
  const before = /^(.*)\/\{[^{}]*\}$/.exec(path)?.[1];
  const [, actsIn, action] = /^(.*)\/\{[^{}]*\}\/([\w.]+)$/.exec(path) ?? [];
  const response = typedResponseOf(spec)?.body;
  const hasContent = operation.content !== undefined;
  switch (request.method) {
    case 'POST':
      if (!hasContent) return undefined;
      if (makes(operation)) return response === 'object' ? { part: 'create', collection: path } : undefined;
      return actsIn !== undefined && action !== undefined
        ? { part: { action: action.toLowerCase() }, collection: actsIn }
        : undefined;
    case 'GET':
      if (before !== undefined && response === 'object') return { part: 'read', collection: before };
      return response === 'collection' ? { part: 'list', collection: path } : undefined;
    case 'DELETE':
      return before === undefined ? undefined : { part: 'remove', collection: before };
    case 'PUT':
    case 'PATCH':
      return undefined;
  }
}

/** Pages of several types may document one collection: those of an operation's own type go first, then those named as its page is. */
const kinship = (one: Operation, other: Operation): number =>
  typeOf(one) !== undefined && typeOf(one) === typeOf(other) ? 2 : stemOf(one) === stemOf(other) ? 1 : 0;

function typeOf({ spec }: Operation): string | undefined {
  const [asked] = requirementsOf(spec, 'requestBody');
  return typedResponseOf(spec)?.type ?? (asked?.body === 'object' ? asked.type : undefined);
}

/** `intune-books-ebook` of `intune-books-ebook-delete`. */
const stemOf = ({ spec: { page } }: Operation): string => page.slice(0, page.lastIndexOf('-'));

const partNames = ['create', 'list', 'read', 'remove'] as const satisfies readonly Part[];

interface OfCollection extends Readonly<Record<Part, Operation[]>> {
  readonly actions: Map<string, Operation>;
}

const noPages = (): OfCollection => ({ create: [], list: [], read: [], remove: [], actions: new Map() });

/** @param path of the collection, with its holes */
function givenRequests(
  path: string,
  { body, id = 'id', scheme, permissions }: GivenResource,
): Pick<CollectionRequests, 'key' | 'given' | 'create' | 'remove'> {
  const identity = { kind: 'token', scheme, permissions } as const;
  const step = { identity, callers: [identity], credential: bearer, transport: 'pooled' } as const;
  const headers = [['accept', 'application/json']] as const;
  return {
    key: id,
    given: true,
    create: {
      ...step,
      method: 'POST',
      path,
      headers: [...headers, jsonContentType],
      body: octetsOf(body),
      framing: 'content-length',
      creates: true,
    },
    remove: { ...step, method: 'DELETE', path: `${path}/{${id}}`, headers, framing: 'none' },
  };
}

/**
 * @param operations of pages of which cases are derived
 * @param resources that somebody gave: what they say of a collection comes before what its pages say
 * @returns of an operation, what pages say of the collection with this path
 */
export function collectionsOf(
  operations: readonly Operation[],
  resources: Given['resources'],
): (of: Operation, path: string) => CollectionRequests | undefined {
  const found = new Map<string, OfCollection>();
  for (const operation of operations) {
    const { part, collection } = partOf(operation) ?? {};
    if (part === undefined || collection === undefined || requirementsOf(operation.spec, 'request').length === 0)
      continue;
    const parts = found.get(keyOf(collection)) ?? noPages();
    if (typeof part === 'string') parts[part].push(operation);
    else if (!parts.actions.has(part.action)) parts.actions.set(part.action, operation);
    found.set(keyOf(collection), parts);
  }
  const made = new Map<string, CollectionRequests>();
  const given = new Map(Object.entries(resources).map(([path, one]) => [keyOf(`/${path}`), one]));
  return (of, path) => {
    const own = given.get(keyOf(path));
    const all = found.get(keyOf(path)) ?? (own && noPages());
    if (!all) return undefined;
    const nearest = (part: Part): Operation | undefined =>
      all[part].length > 1
        ? all[part].toSorted((one, other) => kinship(of, other) - kinship(of, one))[0]
        : all[part][0];
    const parts = partNames.map((part) => [part, nearest(part)] as const);
    const key = [keyOf(path), ...parts.map(([, operation]) => operation?.id ?? '')].join(' ');
    const pages = made.get(key) ?? requestsOf(Object.fromEntries(parts), all.actions);
    const known = own && pages.given !== true ? { ...pages, ...givenRequests(path, own) } : pages;
    made.set(key, known);
    return known;
  };
}

/** Undefined where the page lets nobody in. */
function stepOf(operation: Operation, reads: Pick<StepRequest, 'reads'> = {}): StepRequest | undefined {
  const callers = grantedIdentities(operation.spec);
  const [identity] = callers;
  return identity && { ...plan(operation, identity, reads), identity, callers };
}

const readsOf: Readonly<Record<Part, Pick<StepRequest, 'reads'>>> = {
  create: {},
  list: { reads: 'pages' },
  read: { reads: 'content' },
  remove: {},
};

/** A device that was enrolled with it stays managed by it. */
const usedBy = 'enrolledDeviceCount';

function requestsOf(
  parts: Readonly<Partial<Record<Part, Operation | undefined>>>,
  actions: ReadonlyMap<string, Operation>,
): CollectionRequests {
  const entries = partNames.flatMap((part) => {
    const operation = parts[part];
    const step = operation && stepOf(operation, readsOf[part]);
    return step ? [[part, step] as const] : [];
  });
  const one = parts.create ?? parts.read;
  const known = one?.answers?.types.find(typeOf(one) ?? '');
  return {
    key: known?.key ?? 'id',
    ...defined({ type: parts.create && typeOf(parts.create) }),
    ...(known?.members.has(usedBy) === true ? { usedBy } : {}),
    ...Object.fromEntries(entries),
    actions: new Map(
      [...actions].flatMap(([name, operation]) => {
        const step = stepOf(operation);
        return step ? [[name, step] as const] : [];
      }),
    ),
  };
}
