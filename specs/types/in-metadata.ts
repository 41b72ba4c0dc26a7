/** What Microsoft's metadata has: types with what they inherit, and the action or function that a request line calls. */
import type { TypeSpec } from '../model.ts';

export interface MetadataType {
  readonly is: TypeSpec['is'];
  readonly base: string | undefined;
  /** By name in lower case; the type of a member of an enum is ''. */
  readonly members: Map<string, { readonly type: string; readonly line: number }>;
}

/** An action or a function; undefined: it belongs to no entity, or returns nothing. */
export interface MetadataOperation {
  readonly is: 'action' | 'function';
  readonly boundTo: string | undefined;
  readonly returns: string | undefined;
}

/** Names in lower case. */
export interface Metadata {
  /** By whole name. */
  readonly types: ReadonlyMap<string, MetadataType>;
  /** Entity sets and singletons: their types. */
  readonly roots: ReadonlyMap<string, string>;
  /** By bare name, each of them once per type that it is bound to. */
  readonly operations: ReadonlyMap<string, readonly MetadataOperation[]>;
}

const deepest = 30;

/** Names of the type and of what it inherits from, in lower case, as far as the metadata has them. */
function lineage(type: string, { types }: Metadata): readonly string[] {
  const all: string[] = [];
  for (
    let next: string | undefined = type.toLowerCase();
    next !== undefined && types.has(next) && all.length < deepest;
  ) {
    all.push(next);
    next = types.get(next)?.base?.toLowerCase();
  }
  return all;
}

/** A member of the type, or of one that it inherits from. */
export const memberIn = (type: string, name: string, metadata: Metadata) =>
  lineage(type, metadata)
    .map((one) => metadata.types.get(one)?.members.get(name.toLowerCase()))
    .find((one) => one !== undefined);

const itemOf = (type: string): string | undefined => /^Collection\((.+)\)$/.exec(type)?.[1];

/** What is bound to the type, or to one that it inherits from. */
function operationOn(type: string, name: string, metadata: Metadata): MetadataOperation | undefined {
  const item = itemOf(type);
  const bound = lineage(item ?? type, metadata).map((one) => (item === undefined ? one : `collection(${one})`));
  return metadata.operations.get(name)?.find(({ boundTo }) => bound.includes(boundTo?.toLowerCase() ?? ''));
}

/** Where a path leads: a type; or its last segment calls an action or a function. */
type Place = { readonly type: string } | { readonly operation: MetadataOperation } | undefined;

function step(type: string, segment: string, metadata: Metadata): Place {
  const [whole = '', key] = segment.split('(', 2);
  const bare = whole.slice(whole.lastIndexOf('.') + 1);
  const item = itemOf(type);
  if (/^\{[^{}]*\}$/.test(segment)) return item === undefined ? undefined : { type: item };
  const operation = operationOn(type, bare, metadata);
  if (operation) return { operation };
  // a cast: /microsoft.graph.group
  if (metadata.types.has(whole)) return { type: item === undefined ? whole : `Collection(${whole})` };
  const member = memberIn(item ?? type, bare, metadata)?.type;
  if (member === undefined || item !== undefined) return undefined;
  const keyed = key === undefined ? undefined : itemOf(member);
  return { type: keyed ?? member };
}

/** The action or function that a request line calls; undefined where it calls none, or the metadata does not have the path. */
export function operationAt(path: string, metadata: Metadata): MetadataOperation | undefined {
  const [plain = ''] = path.toLowerCase().replaceAll(/\s/g, '').split('?', 1);
  const [first = '', ...rest] = plain.split('/').filter((segment) => segment !== '');
  const [root = '', key] = first.split('(', 2);
  const start = metadata.roots.get(root);
  const item = start && itemOf(start);
  let place: Place = start === undefined ? undefined : { type: (key === undefined ? start : item) ?? start };
  for (const segment of rest) place = place && 'type' in place ? step(place.type, segment, metadata) : undefined;
  return place && 'operation' in place ? place.operation : undefined;
}
