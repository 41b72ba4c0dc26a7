/**
 * Objects that a run makes by the documented create of their collection: for requests that consume or change what they are
 * about, and for all others whose path nobody has given an id for. What a request did is seen by the documented reads.
 */
import { failed, type Result } from '../../specs/result.ts';
import { typedResponseOf } from '../../specs/model.ts';
import { defined, isObject, jsonOf, plural, printable } from '../../specs/text.ts';
import { saidByService } from '../checks/graph-error.ts';
import { beforeHole, fieldValues, fillHoles, fullName, holesOf, idFrom, jsonOfContent, valueFor } from '../http.ts';
import { changesTheTarget } from '../interlocks/index.ts';
import {
  ownName,
  type Case,
  type CollectionRequests,
  type Effect,
  type Exchange,
  type PlannedRequest,
  type SeenObject,
} from '../model.ts';
import type { StepPurpose } from '../run-model.ts';
import { paramFlag, type Ids } from './object-ids.ts';
import type { SendResult } from './sender.ts';
import type { PreparedObject, TestObjects } from './test-objects.ts';

/** A name for each request that carries one: `conformance-1a2b3c4d-7`. */
export function namesOf(run: string): (plan: PlannedRequest) => PlannedRequest {
  let count = 0;
  return (plan) => {
    if (plan.body?.unit.includes(ownName) !== true) return plan;
    count += 1;
    return { ...plan, body: { ...plan.body, unit: plan.body.unit.replaceAll(ownName, `conformance-${run}-${count}`) } };
  };
}

export interface OwnObjectsOptions {
  /** Collections with all their pages; ids by the names of the plan's holes. */
  readonly send: (purpose: StepPurpose, plan: PlannedRequest, ids: Ids) => Promise<SendResult>;
  readonly named: (plan: PlannedRequest) => PlannedRequest;
  /** Before a look that showed no effect is repeated: reads may lag behind writes. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds before each further look. */
  readonly waits: readonly number[];
  /** The target ends with the run, and what was made there too. */
  readonly isEphemeral: boolean;
}

/** Values of a path's holes, in order; undefined where nobody knows one. */
type Values = readonly (string | undefined)[];

const valuesIn = (path: string, ids: Ids): Values => holesOf(path).map((hole) => valueFor(hole, ids));

const idsFor = (path: string, values: Values): Ids =>
  Object.fromEntries(
    holesOf(path).flatMap((hole, at) => {
      const value = values[at];
      return value === undefined ? [] : [[fullName(hole), value] as const];
    }),
  );

interface Made {
  readonly pages: CollectionRequests;
  /** Of its collection's path, and its own id behind them. */
  readonly values: Values;
}

type MadeObject = Result<{ id: string }>;

type Item = Readonly<Record<string, unknown>>;
/** `goesOn`: there are more pages than were read. */
type ListedItems = Result<{ items: readonly Item[]; goesOn: boolean }>;

/** A target that should refuse a DELETE may carry it out all the same: such requests share an object of their own, and another once it is gone. */
type Use = 'stays' | 'goes';

const useOf = ({ method }: PlannedRequest): Use => (method === 'DELETE' ? 'goes' : 'stays');

/** What an action does to its object is on no page: of those, a tenant alone is looked at. */
const wantsToSee = ({ suite }: Case): boolean => suite === 'lifecycle';

/** A request that consumes or changes what it is about. */
const needsItsOwn = (one: Case): boolean =>
  wantsToSee(one) || (one.plan.method === 'DELETE' && changesTheTarget(one.expects));

/** A case may send its request to another version; what it names is of the documented collection. */
function pagesBefore({ operation: { spec, request, collectionAt } }: Case, at: number): CollectionRequests | undefined {
  const collection = beforeHole(`/${spec.apiVersion}${request.path}`, at);
  return collection === undefined ? undefined : collectionAt?.(collection);
}

const changesWhatItNames = ({ method, path }: PlannedRequest): boolean =>
  ['PATCH', 'PUT', 'DELETE'].includes(method) && path.endsWith('}');

/** The type that the page is about, where other pages document the same collection for other types. */
const oneOfSeveralTypes = (
  { operation: { spec, answers } }: Case,
  { create }: CollectionRequests,
): string | undefined =>
  create !== undefined || (answers !== undefined && answers.ofOtherPages.length > 0)
    ? typedResponseOf(spec)?.type
    : undefined;

function answeredBy(exchange: Exchange): {
  readonly status?: number;
  readonly seen: string;
  readonly content?: unknown;
  readonly location?: string;
} {
  const { outcome } = exchange;
  if (outcome.kind === 'none') return { seen: outcome.message };
  if (outcome.kind === 'malformed') return { seen: outcome.problem };
  const { status, fields } = outcome.answer;
  const said = saidByService(outcome.answer);
  return {
    status,
    seen: `status is ${status}${said === undefined ? '' : `; ${said}`}`,
    content: jsonOfContent(outcome.answer),
    ...defined({ location: fieldValues(fields, 'location')[0] }),
  };
}

const idIn = (content: unknown, { key }: Pick<CollectionRequests, 'key'>): string | undefined =>
  isObject(content) ? idFrom(content[key]) : undefined;

/** @param path of the collection, filled */
function idInLocation(location: string | undefined, path: string): string | undefined {
  const [, before = '', last = ''] = /^([^?]*)\/([^/?]+)$/.exec(location ?? '') ?? [];
  if (!before.toLowerCase().endsWith(path.toLowerCase())) return undefined;
  try {
    return idFrom(decodeURIComponent(last));
  } catch {
    return undefined; // no percent-encoding (RFC 3986 section 2.1)
  }
}

/** What a person can do where a create is refused. */
function remedies(status: number | undefined, path: string, values: Values): readonly string[] {
  if (status === 400 || status === 409 || status === 422)
    return ['give a body that it takes as bodies in the configuration'];
  if (status !== 404) return [];
  return holesOf(path).flatMap(({ names: [own = '', longer = own] }, at) =>
    values[at] === undefined ? [`give an id that the target knows: ${paramFlag(longer, 1)}`] : [],
  );
}

const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;

export class OwnObjects implements TestObjects {
  readonly areSeparate = true;
  readonly #options: OwnObjectsOptions;
  /** By path of the collection, filled: for all that only need something to be there. */
  readonly #shared = new Map<string, Promise<MadeObject>>();
  /** By path of the collection, filled. */
  readonly #known = new Map<string, string[]>();
  readonly #items = new Map<string, Promise<ListedItems>>();
  readonly #standing: Made[] = [];
  /** Paths of objects that the target has said to have deleted, in lower case. */
  readonly #deleted = new Set<string>();
  /** By path of the collection, filled: objects whose ids no answer told. */
  readonly #nameless = new Map<string, number>();

  constructor(options: OwnObjectsOptions) {
    this.#options = options;
  }

  async prepareFor(one: Case, given: Ids, plan: PlannedRequest = one.plan): Promise<PreparedObject> {
    if (one.operation.request.method === 'GET' || plan.method === 'GET') return { ok: true, ids: given };
    const values = [...valuesIn(plan.path, { ...plan.fixedParams, ...given })];
    const last = values.length - 1;
    const isOwn = this.makesFor(one, plan);
    let problem: string | undefined;
    for (const at of values.keys()) {
      if (values[at] !== undefined && !(isOwn && at === last)) continue;
      const pages = pagesBefore(one, at);
      if (!pages) continue;
      const above = values.slice(0, at);
      const wanted = at === last ? oneOfSeveralTypes(one, pages) : undefined;
      if (wanted !== undefined && wanted !== pages.type) {
        const id = await this.#listedOf(pages, above, wanted);
        if (id !== undefined) values[at] = id;
        continue;
      }
      if (!pages.create) continue;
      const use = at === last ? useOf(plan) : 'stays';
      const alone = isOwn && at === last && needsItsOwn(one);
      const made = await (alone ? this.#make(pages, above) : this.#sharedIn(pages, above, use));
      // What a person has named is not for a request that wants an object of its own.
      values[at] = made.ok ? made.id : undefined;
      if (!made.ok) problem = made.problems.join('; ');
    }
    if (problem !== undefined && one.expects === 'success') return failed(problem);
    const ids = idsFor(plan.path, values);
    if (!wantsToSee(one)) return { ok: true, ids };
    return { ok: true, ids, ...(await this.#looks(one, plan, values, problem)) };
  }

  /** Whatever a person has named is not for requests that change or delete, or should be refused to. */
  makesFor(one: Case, plan: PlannedRequest = one.plan): boolean {
    const { path, fixedParams = {}, creates } = plan;
    const last = holesOf(path).length - 1;
    const pages = pagesBefore(one, last);
    if (creates === true || valuesIn(path, fixedParams)[last] !== undefined || !pages?.create) return false;
    const wanted = oneOfSeveralTypes(one, pages);
    return (needsItsOwn(one) || changesWhatItNames(plan)) && (wanted === undefined || wanted === pages.type);
  }

  /** What a case made has to be tidied up too. */
  sent(one: Case, plan: PlannedRequest, ids: Ids, exchange: Exchange): void {
    const { operation } = one;
    const { status, content } = answeredBy(exchange);
    if (!isSuccess(status)) return;
    const all = { ...plan.fixedParams, ...ids };
    if (plan.method === 'DELETE') {
      this.#deleted.add(fillHoles(plan.path, all).toLowerCase());
      const above = valuesIn(plan.path, all).slice(0, -1);
      const shared = operation.collectionAt?.(beforeHole(plan.path, above.length) ?? '');
      if (shared && !needsItsOwn(one)) this.#shared.delete(this.#keyOf(shared, above, 'goes'));
    }
    const pages = plan.method === 'POST' ? operation.collectionAt?.(plan.path) : undefined;
    if (pages && (plan.creates === true || idIn(content, pages) !== undefined))
      this.#madeBy(exchange, pages, valuesIn(plan.path, all));
  }

  /** @returns the id of what a request has made, if the answer tells it */
  #madeBy(exchange: Exchange, pages: CollectionRequests, above: Values): string | undefined {
    const { content, location } = answeredBy(exchange);
    const place = this.#placeOf(pages, above);
    const id = idIn(content, pages) ?? idInLocation(location, place);
    if (id !== undefined) {
      this.#standing.push({ pages, values: [...above, id] });
      this.#idsAt(place).push(id);
    } else if (pages.remove) this.#nameless.set(place, (this.#nameless.get(place) ?? 0) + 1);
    return id;
  }

  /** Newest first. What its collection has no delete page for stays. */
  async cleanUp(): Promise<readonly string[]> {
    await Promise.all(this.#shared.values());
    const left: string[] = [];
    const all = this.#options.isEphemeral ? [] : this.#standing.splice(0).toReversed();
    for (const {
      pages: { remove },
      values,
    } of all) {
      if (!remove) continue;
      const sent = await this.#options.send('clean-up', remove, idsFor(remove.path, values));
      const { status, seen } = sent.ok ? answeredBy(sent.recording.exchange) : { seen: sent.problems.join('; ') };
      const path = fillHoles(remove.path, idsFor(remove.path, values));
      if (isSuccess(status) || status === 404 || status === 410 || this.#deleted.has(path.toLowerCase())) continue;
      left.push(`${path} could not be deleted: ${printable(seen)}`);
    }
    const nameless = this.#options.isEphemeral ? [] : [...this.#nameless];
    return [
      ...left,
      ...nameless.map(
        ([place, count]) => `${plural(count, 'object')} of ${place} could not be deleted: no answer told an id`,
      ),
    ];
  }

  /** Objects of several types may be made in one collection. */
  #keyOf(pages: CollectionRequests, above: Values, use: Use): string {
    return `${use} ${this.#placeOf(pages, above)} ${pages.create?.body?.unit}`;
  }

  #sharedIn(pages: CollectionRequests, above: Values, use: Use = 'stays'): Promise<MadeObject> {
    const key = this.#keyOf(pages, above, use);
    const known = this.#shared.get(key) ?? this.#make(pages, above);
    this.#shared.set(key, known);
    return known;
  }

  /** An object that was there before, of a type that no page says how to make: on a target that ends with the run alone. */
  async #listedOf({ list, key }: CollectionRequests, above: Values, type: string): Promise<string | undefined> {
    if (!list || !this.#options.isEphemeral) return undefined;
    const place = fillHoles(list.path, idsFor(list.path, above));
    const known = this.#items.get(place) ?? this.#itemsIn(list, above);
    this.#items.set(place, known);
    const read = await known;
    const items = read.ok ? read.items : [];
    return idFrom(items.find(({ '@odata.type': name }) => name === `#${type}`)?.[key]);
  }

  /** Of all pages that are read, or why one of them is none. */
  async #itemsIn(list: PlannedRequest, above: Values): Promise<ListedItems> {
    const unread = (why: string): ListedItems => failed(`the collection could not be read: ${why}`);
    const sent = await this.#options.send('look', list, idsFor(list.path, above));
    if (!sent.ok) return unread(sent.problems.join('; '));
    const { exchange } = sent.recording;
    const items: Item[] = [];
    let goesOn = false;
    for (const { content, seen } of [exchange, ...(exchange.pages ?? [])].map(answeredBy)) {
      const value = isObject(content) ? content['value'] : undefined;
      if (!isObject(content) || !Array.isArray(value)) return unread(seen);
      items.push(...value.filter(isObject));
      goesOn = content['@odata.nextLink'] !== undefined;
    }
    return { ok: true, items, goesOn };
  }

  #placeOf({ create }: CollectionRequests, above: Values): string {
    return create ? fillHoles(create.path, idsFor(create.path, above)) : '';
  }

  async #make(pages: CollectionRequests, above: Values): Promise<MadeObject> {
    const { create } = pages;
    if (!create) return failed('no page says how such an object is made');
    const sent = await this.#options.send('set-up', this.#options.named(create), idsFor(create.path, above));
    const line = `POST ${create.path}`;
    if (!sent.ok) return failed(`no object could be made: ${line}: ${sent.problems.join('; ')}`);
    const { exchange } = sent.recording;
    const { status, seen } = answeredBy(exchange);
    if (!isSuccess(status))
      return failed(`no object could be made: ${line}: ${[seen, ...remedies(status, create.path, above)].join('; ')}`);
    const id = this.#madeBy(exchange, pages, above);
    if (id === undefined) return failed(`no object could be made: ${line}: the answer has no id`);
    return { ok: true, id };
  }

  #idsAt(place: string): string[] {
    const ids = this.#known.get(place) ?? [];
    this.#known.set(place, ids);
    return ids;
  }

  /** The looks before the request, and those behind it. */
  async #looks(
    one: Case,
    plan: PlannedRequest,
    values: Values,
    problem: string | undefined,
  ): Promise<Pick<Extract<PreparedObject, { ok: true }>, 'effectOf'>> {
    const collection = plan.creates === true ? plan.path : beforeHole(plan.path, values.length - 1);
    const pages = collection === undefined ? undefined : one.operation.collectionAt?.(collection);
    const body = jsonOf(Buffer.from(plan.body?.unit ?? '', 'latin1').toString());
    const sent = isObject(body) ? body : {};
    const [above, id] = plan.creates === true ? [values, undefined] : [values.slice(0, -1), values.at(-1)];
    const without = { sent, known: [], waited: 0 };
    if (!pages || problem !== undefined)
      return { effectOf: async () => ({ ...without, problem: problem ?? 'no page says how to look at it' }) };
    const place = this.#placeOf(pages, above);
    const refused = one.expects === 'refusal';
    const before = id === undefined ? undefined : await this.#readAtLast(pages, above, id);
    const other = plan.method === 'DELETE' && !refused ? await this.#sharedIn(pages, above) : undefined;
    const otherBefore = other?.ok === true ? await this.#readAtLast(pages, above, other.id) : undefined;
    // What is not there before shows nothing.
    const neighbour = otherBefore?.status === 200 ? other : undefined;
    const { mark } = one.operation.content ?? {};
    const named = mark === undefined ? undefined : ([mark, sent[mark]] as const);
    const effectOf = async (exchange: Exchange): Promise<Effect> => {
      const { status, content } = answeredBy(exchange);
      const made = plan.creates === true && isSuccess(status) ? idIn(content, pages) : id;
      const look = async (waited: number): Promise<Effect> => ({
        sent,
        known: this.#idsAt(place),
        waited,
        ...(made === undefined ? {} : { id: made }),
        ...(before ? { before } : {}),
        ...(isSuccess(status) && isObject(content) ? { answered: content } : {}),
        ...(made === undefined || !pages.read ? {} : { after: await this.#read(pages, above, made) }),
        ...(neighbour?.ok === true ? { neighbour: await this.#read(pages, above, neighbour.id) } : {}),
        ...((plan.method === 'DELETE' && !refused) || plan.creates === true
          ? await this.#listed(pages, above, made === undefined ? named : [pages.key, made])
          : {}),
      });
      return this.#settled(one, exchange, look, refused);
    };
    return { effectOf };
  }

  /** Looks again as long as there is no effect, for reads may lag. What must have none is looked at once. */
  async #settled(
    { checks, operation: { spec } }: Case,
    exchange: Exchange,
    look: (waited: number) => Promise<Effect>,
    once: boolean,
  ): Promise<Effect> {
    const shows = (effect: Effect): boolean =>
      checks.every(
        ({ of, check, requirement }) =>
          of !== 'effect' || check.judge(requirement, { ...exchange, effect }, spec)?.outcome !== 'fail',
      );
    let waited = 0;
    let effect = await look(waited);
    for (const wait of once ? [] : this.#options.waits) {
      if (shows(effect)) break;
      await this.#options.sleep(wait);
      waited += wait;
      effect = await look(waited);
    }
    return effect;
  }

  async #read(
    { read }: CollectionRequests,
    above: Values,
    id: string,
    purpose: StepPurpose = 'look',
  ): Promise<SeenObject> {
    if (!read) return { seen: 'no page says how to read it' };
    const sent = await this.#options.send(purpose, read, idsFor(read.path, [...above, id]));
    if (!sent.ok) return { seen: sent.problems.join('; ') };
    const { content, ...seen } = answeredBy(sent.recording.exchange);
    return { ...seen, ...(isSuccess(seen.status) && isObject(content) ? { members: content } : {}) };
  }

  /** What this run has made is looked for until it is there, for reads may lag. */
  async #readAtLast(pages: CollectionRequests, above: Values, id: string): Promise<SeenObject> {
    const isOurs = this.#known.get(this.#placeOf(pages, above))?.includes(id) === true;
    let seen = await this.#read(pages, above, id, 'set-up');
    for (const wait of isOurs ? this.#options.waits : []) {
      if (seen.status !== 404) break;
      await this.#options.sleep(wait);
      seen = await this.#read(pages, above, id, 'set-up');
    }
    return seen;
  }

  async #listed(
    { list, key }: CollectionRequests,
    above: Values,
    told: readonly [member: string, value: unknown] | undefined,
  ): Promise<Pick<Effect, 'listed'>> {
    if (!list) return {};
    if (!told) return { listed: 'nothing tells what it would have made' };
    const read = await this.#itemsIn(list, above);
    if (!read.ok) return { listed: read.problems.join('; ') };
    const [name, wanted] = told;
    const found = read.items.some((item) => (name === key ? idFrom(item[key]) : item[name]) === wanted);
    return { listed: found || !read.goesOn ? found : 'the collection has more pages than are read (--max-pages)' };
  }
}
