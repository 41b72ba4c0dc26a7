/** Which pages document the same collection: how an object of it is made, listed, read and deleted. */
import { typedResponseOf } from '../../specs/model.ts';
import { lineKey } from '../http.ts';
import type { CollectionRequests, Operation } from '../model.ts';
import { documentedIdentity, requirementsOf } from './operations.ts';
import { makes, plan } from './plans.ts';

type Part = Exclude<keyof CollectionRequests, 'key'>;

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

/** @param operations of pages of which cases are derived */
export function collectionsOf(operations: readonly Operation[]): NonNullable<Operation['collectionAt']> {
  const found = new Map<string, Partial<Record<Part, Operation>>>();
  for (const operation of operations) {
    const { part, collection } = partOf(operation) ?? {};
    if (part === undefined || collection === undefined || requirementsOf(operation.spec, 'request').length === 0)
      continue;
    const parts = found.get(keyOf(collection)) ?? {};
    parts[part] ??= operation;
    found.set(keyOf(collection), parts);
  }
  const made = new Map<string, CollectionRequests>();
  return (path) => {
    const key = keyOf(path);
    const parts = found.get(key);
    if (!parts) return undefined;
    const known = made.get(key) ?? requestsOf(parts);
    made.set(key, known);
    return known;
  };
}

function requestsOf(parts: Partial<Record<Part, Operation>>): CollectionRequests {
  const entries = Object.entries(parts).flatMap(([part, operation]) => {
    const identity = documentedIdentity(operation.spec);
    if (!identity) return [];
    const reads =
      part === 'list' ? ({ reads: 'pages' } as const) : part === 'read' ? ({ reads: 'content' } as const) : {};
    return [[part, plan(operation, identity, reads)] as const];
  });
  const { answers, spec } = parts.create ?? parts.read ?? {};
  const type = spec && typedResponseOf(spec)?.type;
  return { key: answers?.types.find(type ?? '')?.key ?? 'id', ...Object.fromEntries(entries) };
}
