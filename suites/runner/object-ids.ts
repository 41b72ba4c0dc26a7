/**
 * Which id stands in which request. A target has state: DELETE ends what its path names (RFC 9110 9.3.5), so each such request
 * takes an id of its own, as far as there are ids. A GET takes one that nobody gave from what the target has listed.
 */
import { typedResponseOf } from '../../specs/model.ts';
import { beforeHole, fillHoles, fullName, holesOf, namerFor, valueFor, type Hole } from '../http.ts';
import { applies, changesTheTarget, type Case, type Operation, type PlannedRequest } from '../model.ts';

/** What was given, by names of holes. */
export type Params = Readonly<Record<string, readonly string[]>>;
/** What one request is sent with, by full names of its holes. */
export type Ids = Readonly<Record<string, string>>;

export const deletes = ({ operation, expects }: Case): boolean =>
  operation.request.method === 'DELETE' && changesTheTarget(expects);

/** Ids for the holes that one name is for, on whatever paths. */
export interface IdList {
  /** What `--param` calls it. */
  readonly name: string;
  readonly values: readonly string[];
  /** Requests that delete; each takes one. */
  readonly deleting: number;
  /** Others need one that stays; a target that should refuse one of them may delete it all the same. */
  readonly stays: boolean;
}

export const idsNeeded = ({ deleting, stays }: IdList): number => deleting + (stays ? 1 : 0);

/** `--param messages.id=ID,ID,…`, in quotes where a shell wants them. */
export function paramFlag(name: string, ids: number): string {
  const pair = `${name}=${['ID', 'ID', '…'].slice(0, ids).join(',')}`;
  return `--param ${/^[\w.-]+$/.test(name) ? pair : `'${pair}'`}`;
}

export const paramLine = (list: IdList): string => paramFlag(list.name, idsNeeded(list));

/** Those that a case does not fix itself. */
const openHoles = ({ path, fixedParams = {} }: PlannedRequest): readonly Hole[] =>
  holesOf(path).filter((hole) => valueFor(hole, fixedParams) === undefined);

/** The last one names what a DELETE deletes. */
function isDeletedBy(one: Case, hole: Hole): boolean {
  const last = deletes(one) ? holesOf(one.plan.path).at(-1) : undefined;
  return last !== undefined && fullName(last) === fullName(hole);
}

/** Cases of one operation with the same plan share their request, and what that deletes. */
function withoutSharedDeletes(cases: readonly Case[]): readonly Case[] {
  const seen = new Set<string>();
  return cases.filter((one) => {
    const key = deletes(one) ? one.operation.id + JSON.stringify(one.plan) : undefined;
    return key === undefined || (!seen.has(key) && seen.add(key));
  });
}

/** Of what may have to be sent besides, the request that most likely is. */
export const firstOfEach = (dependencies: readonly Case[]): readonly Case[] => [
  ...new Map(dependencies.toReversed().map((one) => [one.operation.id, one])).values(),
];

/** Changes nothing, so any id that the target has listed will do. */
const reads = ({ operation, plan }: Case): boolean => operation.request.method === 'GET' && plan.method === 'GET';

/** One of a collection, and what it says that it is. */
export interface ListedObject {
  readonly id: string;
  readonly type?: string;
}

/** How a collection was listed, and the member that is the id there. */
export interface ListRequest {
  readonly plan: PlannedRequest;
  readonly ids: Ids;
  readonly key: string;
}

/** Gives out ids in the order in which it is asked. */
export class ObjectIds {
  readonly #lists = new Map<string, { -readonly [Key in keyof IdList]: IdList[Key] }>();
  readonly #taken = new Map<string, number>();
  /** By path of the collection, in lower case. */
  readonly #listed = new Map<string, readonly ListedObject[]>();
  readonly #toldBy = new Map<string, ListRequest>();
  readonly #nameOf: (hole: Hole) => string;

  /**
   * @param cases all that may be sent
   * @param isMade whether an object is made for the request that the case sends
   */
  constructor(cases: readonly Case[], params: Params, isMade: (one: Case) => boolean = () => false) {
    this.#nameOf = namerFor(cases.map(({ operation }) => operation.request.path));
    for (const one of withoutSharedDeletes(cases.filter(applies))) {
      const made = isMade(one) ? holesOf(one.plan.path).at(-1) : undefined;
      for (const hole of openHoles(one.plan)) {
        if (hole === made) continue;
        const fresh = { name: this.#nameOf(hole), values: valueFor(hole, params) ?? [], deleting: 0, stays: false };
        const list = this.#lists.get(this.#keyOf(hole)) ?? fresh;
        this.#lists.set(this.#keyOf(hole), list);
        if (isDeletedBy(one, hole)) list.deleting += 1;
        else list.stays = true;
      }
    }
  }

  #keyOf(hole: Hole): string {
    return this.#nameOf(hole).toLowerCase();
  }

  get lists(): readonly IdList[] {
    return [...this.#lists.values()];
  }

  /** Those that stand in the path of this case. @param known ids that its request has */
  listsFor({ plan }: Case, known: Ids = {}): readonly IdList[] {
    return openHoles(plan)
      .filter((hole) => known[fullName(hole)] === undefined)
      .flatMap((hole) => this.#lists.get(this.#keyOf(hole)) ?? []);
  }

  /** What the target has listed. @param path of the collection, as it was sent */
  learn(path: string, objects: readonly ListedObject[], list?: ListRequest): void {
    this.#listed.set(path.toLowerCase(), objects);
    if (list) this.#toldBy.set(path.toLowerCase(), list);
  }

  /** Where the last id of a request was listed. */
  toldBy({ path }: PlannedRequest, ids: Ids): { readonly list: ListRequest; readonly id: string } | undefined {
    const holes = holesOf(path);
    const last = holes.at(-1);
    const id = last && ids[fullName(last)];
    const collection = fillHoles(beforeHole(path, holes.length - 1) ?? '', ids).toLowerCase();
    const list = this.#toldBy.get(collection);
    const isListed = this.#listed.get(collection)?.some((one) => one.id === id) === true;
    return list && id !== undefined && isListed ? { list, id } : undefined;
  }

  /** Of the type that the page is about, where some say that they are; else the first. */
  #idIn(collection: string | undefined, { answers, spec }: Operation, isLast: boolean): string | undefined {
    const [first, ...others] = this.#listed.get(collection?.toLowerCase() ?? '') ?? [];
    const promised = typedResponseOf(spec)?.type;
    const isPromised = ({ type }: ListedObject): boolean =>
      type !== undefined && promised !== undefined && answers?.types.isA(type, promised) === true;
    const own = isLast && first ? [first, ...others].find(isPromised) : undefined;
    return (own ?? first)?.id;
  }

  /** Ids for one request. */
  take(one: Case): Ids {
    const ids: Record<string, string> = {};
    const { plan } = one;
    const open = new Set(openHoles(plan).map(fullName));
    const isListed = reads(one) && this.#listed.size > 0;
    const holes = holesOf(plan.path);
    for (const [at, hole] of holes.entries()) {
      if (!open.has(fullName(hole))) continue;
      const given = this.#next(one, hole);
      const collection = given === undefined && isListed ? beforeHole(plan.path, at) : undefined;
      const path = collection && fillHoles(collection, ids);
      const id = given ?? this.#idIn(path, one.operation, at === holes.length - 1);
      if (id !== undefined) ids[fullName(hole)] = id;
    }
    return ids;
  }

  /** Where all are taken, the first once more. The last one stays. */
  #next(one: Case, hole: Hole): string | undefined {
    const key = this.#keyOf(hole);
    const { values = [], stays = false } = this.#lists.get(key) ?? {};
    if (!isDeletedBy(one, hole)) return values.at(-1);
    const taken = this.#taken.get(key) ?? 0;
    this.#taken.set(key, taken + 1);
    const free = stays ? Math.max(1, values.length - 1) : values.length;
    return values[taken < free ? taken : 0];
  }
}
