/**
 * Objects that a run makes by the documented create of their collection: for requests that consume or change what they are
 * about, and for all others whose path nobody has given an id for. What a request did is seen by the documented reads.
 */
import { failed, type Result } from '../../specs/result.ts';
import { typedResponseOf } from '../../specs/model.ts';
import { isObject, jsonOf, printable } from '../../specs/text.ts';
import { saidByService } from '../checks/graph-error.ts';
import { beforeHole, fillHoles, fullName, holesOf, jsonOfContent, valueFor } from '../http.ts';
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
import { isId } from './disposables/requests.ts';
import type { Ids } from './object-ids.ts';
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

/** What an action does to its object is on no page: of those, a tenant alone is looked at. */
const wantsToSee = ({ suite }: Case): boolean => suite === 'lifecycle';

/** A request that consumes or changes what it is about. */
const needsItsOwn = (one: Case): boolean =>
  wantsToSee(one) || (one.plan.method === 'DELETE' && changesTheTarget(one.expects));

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
} {
  const { outcome } = exchange;
  if (outcome.kind === 'none') return { seen: outcome.message };
  if (outcome.kind === 'malformed') return { seen: outcome.problem };
  const { status } = outcome.answer;
  const said = saidByService(outcome.answer);
  return {
    status,
    seen: `status is ${status}${said === undefined ? '' : `; ${said}`}`,
    content: jsonOfContent(outcome.answer),
  };
}

function idIn(content: unknown, { key }: Pick<CollectionRequests, 'key'>): string | undefined {
  const id = isObject(content) ? content[key] : undefined;
  return typeof id === 'string' && isId(id) ? id : undefined;
}

const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;

export class OwnObjects implements TestObjects {
  readonly areSeparate = true;
  readonly #options: OwnObjectsOptions;
  /** By path of the collection, filled: for all that only need something to be there. */
  readonly #shared = new Map<string, Promise<MadeObject>>();
  /** By path of the collection, filled. */
  readonly #known = new Map<string, string[]>();
  readonly #items = new Map<string, Promise<readonly Readonly<Record<string, unknown>>[]>>();
  readonly #standing: Made[] = [];

  constructor(options: OwnObjectsOptions) {
    this.#options = options;
  }

  async prepareFor(one: Case, given: Ids, plan: PlannedRequest = one.plan): Promise<PreparedObject> {
    if (one.operation.request.method === 'GET' || plan.method === 'GET') return { ok: true, ids: given };
    const values = [...valuesIn(plan.path, { ...plan.fixedParams, ...given })];
    const isFixed = valuesIn(plan.path, plan.fixedParams ?? {});
    const last = values.length - 1;
    let problem: string | undefined;
    for (const at of values.keys()) {
      const own = at === last && needsItsOwn(one) && isFixed[at] === undefined && !plan.creates;
      if (values[at] !== undefined && !own) continue;
      const collection = beforeHole(plan.path, at);
      const pages = collection === undefined ? undefined : one.operation.collectionAt?.(collection);
      if (!pages) continue;
      const above = values.slice(0, at);
      const wanted = at === last ? oneOfSeveralTypes(one, pages) : undefined;
      if (wanted !== undefined && wanted !== pages.type) {
        const id = await this.#listedOf(pages, above, wanted);
        if (id !== undefined) values[at] = id;
        continue;
      }
      if (!pages.create) continue;
      const made = await (own ? this.#make(pages, above) : this.#sharedIn(pages, above));
      if (made.ok) values[at] = made.id;
      else problem = made.problems.join('; ');
    }
    const ids = idsFor(plan.path, values);
    if (!wantsToSee(one)) return { ok: true, ids };
    return { ok: true, ids, ...(await this.#looks(one, plan, values, problem)) };
  }

  makesFor(one: Case): boolean {
    const { path, creates } = one.plan;
    const collection = beforeHole(path, holesOf(path).length - 1);
    const pages = collection === undefined ? undefined : one.operation.collectionAt?.(collection);
    return creates !== true && needsItsOwn(one) && pages?.create !== undefined;
  }

  /** What a case made has to be tidied up too. */
  sent({ operation }: Case, plan: PlannedRequest, ids: Ids, exchange: Exchange): void {
    const pages = plan.creates === true ? operation.collectionAt?.(plan.path) : undefined;
    const { status, content } = answeredBy(exchange);
    const id = pages && isSuccess(status) ? idIn(content, pages) : undefined;
    if (!pages || id === undefined) return;
    const above = valuesIn(plan.path, ids);
    this.#standing.push({ pages, values: [...above, id] });
    this.#idsAt(this.#placeOf(pages, above)).push(id);
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
      if (isSuccess(status) || status === 404 || status === 410) continue;
      left.push(`${fillHoles(remove.path, idsFor(remove.path, values))} could not be deleted: ${printable(seen)}`);
    }
    return left;
  }

  #sharedIn(pages: CollectionRequests, above: Values): Promise<MadeObject> {
    // objects of several types may be made in one collection
    const key = `${this.#placeOf(pages, above)} ${pages.create?.body?.unit}`;
    const known = this.#shared.get(key) ?? this.#make(pages, above);
    this.#shared.set(key, known);
    return known;
  }

  /** An object that was there before, of a type that no page says how to make: on a target that ends with the run alone. */
  async #listedOf({ list, key }: CollectionRequests, above: Values, type: string): Promise<string | undefined> {
    if (!list || !this.#options.isEphemeral) return undefined;
    const place = fillHoles(list.path, idsFor(list.path, above));
    const items = this.#items.get(place) ?? this.#itemsIn(list, above);
    this.#items.set(place, items);
    const found = (await items).find(({ '@odata.type': name }) => name === `#${type}`)?.[key];
    return typeof found === 'string' ? found : undefined;
  }

  async #itemsIn(list: PlannedRequest, above: Values): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const sent = await this.#options.send('look', list, idsFor(list.path, above));
    if (!sent.ok) return [];
    const { exchange } = sent.recording;
    return [exchange, ...(exchange.pages ?? [])].flatMap((page) => {
      const { content } = answeredBy(page);
      const value = isObject(content) ? content['value'] : undefined;
      return Array.isArray(value) ? value.filter(isObject) : [];
    });
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
    const { status, seen, content } = answeredBy(sent.recording.exchange);
    const id = isSuccess(status) ? idIn(content, pages) : undefined;
    if (id === undefined)
      return failed(`no object could be made: ${line}: ${isSuccess(status) ? 'the answer has no id' : seen}`);
    this.#standing.push({ pages, values: [...above, id] });
    this.#idsAt(this.#placeOf(pages, above)).push(id);
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
    const before =
      id !== undefined && !(plan.method === 'DELETE' && !refused)
        ? await this.#readAtLast(pages, above, id)
        : undefined;
    const neighbour = plan.method === 'DELETE' && !refused ? await this.#sharedIn(pages, above) : undefined;
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
        ...(made === undefined || !pages.read ? {} : { after: await this.#read(pages, above, made) }),
        ...(neighbour?.ok === true ? { neighbour: await this.#read(pages, above, neighbour.id) } : {}),
        ...(plan.method === 'DELETE' || plan.creates === true
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

  async #read({ read }: CollectionRequests, above: Values, id: string): Promise<SeenObject> {
    if (!read) return { seen: 'no page says how to read it' };
    const sent = await this.#options.send('look', read, idsFor(read.path, [...above, id]));
    if (!sent.ok) return { seen: sent.problems.join('; ') };
    const { content, ...seen } = answeredBy(sent.recording.exchange);
    return { ...seen, ...(isSuccess(seen.status) && isObject(content) ? { members: content } : {}) };
  }

  /** What this run has made is looked for until it is there, for reads may lag. */
  async #readAtLast(pages: CollectionRequests, above: Values, id: string): Promise<SeenObject> {
    const isOurs = this.#known.get(this.#placeOf(pages, above))?.includes(id) === true;
    let seen = await this.#read(pages, above, id);
    for (const wait of isOurs ? this.#options.waits : []) {
      if (seen.status !== 404) break;
      await this.#options.sleep(wait);
      seen = await this.#read(pages, above, id);
    }
    return seen;
  }

  async #listed(
    { list }: CollectionRequests,
    above: Values,
    told: readonly [member: string, value: unknown] | undefined,
  ): Promise<Pick<Effect, 'listed'>> {
    if (!list) return {};
    if (!told) return { listed: 'nothing tells what it would have made' };
    const sent = await this.#options.send('look', list, idsFor(list.path, above));
    if (!sent.ok) return { listed: `the collection could not be read: ${sent.problems.join('; ')}` };
    const { exchange } = sent.recording;
    const pages = [exchange, ...(exchange.pages ?? [])].map(answeredBy);
    const contents = pages.map(({ content }) => (isObject(content) ? content : {}));
    const items = contents.map(({ value }) => value);
    if (!items.every((value) => Array.isArray(value)))
      return { listed: `the collection could not be read: ${pages.map(({ seen }) => seen).at(-1)}` };
    const found = items.flat().some((item) => isObject(item) && item[told[0]] === told[1]);
    const goesOn = contents.at(-1)?.['@odata.nextLink'] !== undefined;
    return { listed: found || !goesOn ? found : 'the collection has more pages than are read (--max-pages)' };
  }
}
