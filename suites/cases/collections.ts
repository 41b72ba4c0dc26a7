/** Which pages document the same collection: how an object of it is made, listed, read and deleted. */
import { typedResponseOf } from '../../specs/model.ts';
import { defined } from '../../specs/text.ts';
import { lineKey } from '../http.ts';
import type { CollectionRequests, Operation } from '../model.ts';
import { documentedIdentity, requirementsOf } from './operations.ts';
import { makes, plan } from './plans.ts';

type Part = Exclude<keyof CollectionRequests, 'key' | 'type'>;

const keyOf = (path: string): string => lineKey('GET', path);

/** The path of the collection, and what the request does there; undefined where the path has more behind it. */
function partOf(operation: Operation): { readonly part: Part; readonly collection: string } | undefined {
  const { spec, request } = operation;
  const path = `/${spec.apiVersion}${request.path}`;
  if (path.includes('?')) return undefined;
  const before = /^(.*)\/\{[^{}]*\}$/.exec(path)?.[1];
  const response = typedResponseOf(spec)?.body;
  const hasContent = operation.content !== undefined;
  switch (request.method) {
    case 'POST':
      return hasContent && makes(operation) && response === 'object' ? { part: 'create', collection: path } : undefined;
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

/**
 * @param operations of pages of which cases are derived
 * @returns of an operation, what pages say of the collection with this path
 */
export function collectionsOf(
  operations: readonly Operation[],
): (of: Operation, path: string) => CollectionRequests | undefined {
  const found = new Map<string, Record<Part, Operation[]>>();
  for (const operation of operations) {
    const { part, collection } = partOf(operation) ?? {};
    if (part === undefined || collection === undefined || requirementsOf(operation.spec, 'request').length === 0)
      continue;
    const parts = found.get(keyOf(collection)) ?? { create: [], list: [], read: [], remove: [] };
    parts[part].push(operation);
    found.set(keyOf(collection), parts);
  }
  const made = new Map<string, CollectionRequests>();
  return (of, path) => {
    const all = found.get(keyOf(path));
    if (!all) return undefined;
    const nearest = (part: Part): Operation | undefined =>
      all[part].length > 1
        ? all[part].toSorted((one, other) => kinship(of, other) - kinship(of, one))[0]
        : all[part][0];
    const parts = partNames.map((part) => [part, nearest(part)] as const);
    const key = parts.map(([, operation]) => operation?.id ?? '').join(' ');
    const known = made.get(key) ?? requestsOf(Object.fromEntries(parts));
    made.set(key, known);
    return known;
  };
}

function requestsOf(parts: Readonly<Partial<Record<Part, Operation | undefined>>>): CollectionRequests {
  const entries = Object.entries(parts).flatMap(([part, operation]) => {
    const identity = operation && documentedIdentity(operation.spec);
    if (!identity) return [];
    const reads =
      part === 'list' ? ({ reads: 'pages' } as const) : part === 'read' ? ({ reads: 'content' } as const) : {};
    return [[part, plan(operation, identity, reads)] as const];
  });
  const one = parts.create ?? parts.read;
  const key = one?.answers?.types.find(typeOf(one) ?? '')?.key ?? 'id';
  return { key, ...defined({ type: parts.create && typeOf(parts.create) }), ...Object.fromEntries(entries) };
}
