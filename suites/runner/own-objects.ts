/**
 * Objects that a run makes by the documented create of their collection: for requests that consume or change what they are
 * about, and for all others whose path nobody has given an id for. What a request did is seen by the documented reads.
 */
import { failed } from '../../specs/result.ts';
import { typedResponseOf } from '../../specs/model.ts';
import { isObject, jsonOf } from '../../specs/text.ts';
import { succeeded } from '../checks/judgements.ts';
import { beforeHole, fillHoles, holesOf, idFrom } from '../http.ts';
import {
  changesTheTarget,
  ownName,
  type Case,
  type CollectionRequests,
  type Effect,
  type Exchange,
  type PlannedRequest,
} from '../model.ts';
import { Looks, type LooksOptions } from './looks.ts';
import {
  answeredBy,
  idIn,
  idMade,
  idsFor,
  pathOfPlace,
  placeKey,
  valuesIn,
  type MadeObject,
  type Named,
  type ObjectMaker,
  type Values,
} from './object-maker.ts';
import type { Ids } from './object-ids.ts';
import type { Recording } from './recording.ts';
import type { SendResult } from './sender.ts';
import type { PreparedObject, TestObjects } from './test-objects.ts';

/** A name for each request that carries one: `conformance-1a2b3c4d-7`. */
export function namesOf(run: string): Named {
  let count = 0;
  return (plan) => {
    if (plan.body?.unit.includes(ownName) !== true) return plan;
    count += 1;
    return { ...plan, body: { ...plan.body, unit: plan.body.unit.replaceAll(ownName, `conformance-${run}-${count}`) } };
  };
}

interface OwnObjectsOptions extends LooksOptions {
  readonly named: Named;
  readonly maker: ObjectMaker;
  /** The target ends with the run, and what was made there too. */
  readonly isEphemeral: boolean;
  /**
   * Others use the target too: what a request is about is always an object of this run's, one for all that leave it there, and
   * what needs one that cannot be made is not sent.
   */
  readonly isShared: boolean;
}

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
  { create, given }: CollectionRequests,
): string | undefined =>
  (create !== undefined && given !== true) || (answers !== undefined && answers.ofOtherPages.length > 0)
    ? typedResponseOf(spec)?.type
    : undefined;

/** `revokeToken` ends what `createToken` makes: the name of the action that comes before it. */
function actionBefore({ operation: { request } }: Case): string | undefined {
  const [, what] = /\}\/(?:microsoft\.graph\.)?revoke(\w+)$/i.exec(request.path) ?? [];
  return what === undefined ? undefined : `create${what.toLowerCase()}`;
}

/** Of the documented request, whatever the case makes of it. */
const pathOf = ({ operation: { spec, request } }: Case): string => `/${spec.apiVersion}${request.path}`;

/** What a revoke did shows in the object, which is read behind it. */
const wantsToBeRead = (one: Case): boolean => !wantsToSee(one) && one.checks.some(({ of }) => of === 'effect');

export class OwnObjects implements TestObjects {
  readonly #options: OwnObjectsOptions;
  readonly #looks: Looks;
  /** By path of the collection, filled: for all that only need something to be there. */
  readonly #shared = new Map<string, Promise<MadeObject>>();
  /** By path of the collection, filled. */
  readonly #known = new Map<string, string[]>();
  readonly #items = new Map<string, ReturnType<Looks['itemsIn']>>();

  constructor(options: OwnObjectsOptions) {
    this.#options = options;
    this.#looks = new Looks(options);
  }

  get areSeparate(): boolean {
    return !this.#options.isShared;
  }

  async prepareFor(one: Case, given: Ids, plan: PlannedRequest = one.plan): Promise<PreparedObject> {
    const { isShared } = this.#options;
    if (one.operation.request.method === 'GET' || (plan.method === 'GET' && !isShared)) return { ok: true, ids: given };
    const { values, problem } = await this.#valuesFor(one, given, plan);
    if (problem !== undefined && (isShared || one.expects === 'success')) return failed(problem);
    const ids = idsFor(plan.path, values);
    const observed = isShared && wantsToBeRead(one) ? { observe: () => this.#recorded(one, values) } : {};
    const problems = isShared ? await this.#before(one, plan, values) : [];
    if (problems.length > 0) return failed(...problems);
    if (!wantsToSee(one)) return { ok: true, ids, ...observed };
    return { ok: true, ids, ...(await this.#effectOf(one, plan, values, problem)) };
  }

  /** @returns what stands in the path, and why there is nothing where something is missing */
  async #valuesFor(
    one: Case,
    given: Ids,
    plan: PlannedRequest,
  ): Promise<{ readonly values: Values; readonly problem?: string }> {
    const { isShared } = this.#options;
    const values = [...valuesIn(plan.path, { ...plan.fixedParams, ...given })];
    const last = values.length - 1;
    const isOwn = this.makesFor(one, plan);
    // What a person has named is not for what a run does where others are.
    if (isShared && plan.creates !== true && valuesIn(plan.path, plan.fixedParams ?? {})[last] === undefined)
      values[last] = undefined;
    let problem: string | undefined;
    for (const at of values.keys()) {
      if (values[at] !== undefined && !(isOwn && at === last)) continue;
      const pages = pagesBefore(one, at);
      const above = values.slice(0, at);
      const wanted = pages && at === last ? oneOfSeveralTypes(one, pages) : undefined;
      if (pages && wanted !== undefined && wanted !== pages.type) {
        const id = await this.#listedOf(pages, above, wanted);
        if (id !== undefined) values[at] = id;
      } else if (pages?.create) {
        const use = at === last ? useOf(plan) : 'stays';
        const alone = isOwn && at === last && (isShared ? use === 'goes' : needsItsOwn(one));
        const made = await (alone ? this.#make(pages, above) : this.#sharedIn(pages, above, use));
        // What a person has named is not for a request that wants an object of its own.
        values[at] = made.ok ? made.id : undefined;
        // An action is sent with the id that stands in: a mock may serve it alone, whatever the id.
        if (!made.ok && (isOwn || isShared || plan.method !== 'POST')) problem = made.problems.join('; ');
      }
      if (isShared && values[at] === undefined)
        problem ??= 'no page says how an object for it is made; use --destructive listed with an id of your own';
    }
    return { values, ...(problem === undefined ? {} : { problem }) };
  }

  /** Whatever a person has named is not for requests that change or delete, or should be refused to. */
  makesFor(one: Case, plan: PlannedRequest = one.plan): boolean {
    const { path, fixedParams = {}, creates } = plan;
    const last = holesOf(path).length - 1;
    const pages = pagesBefore(one, last);
    // What only reads takes what is there.
    if (one.operation.request.method === 'GET') return false;
    if (creates === true || valuesIn(path, fixedParams)[last] !== undefined || !pages?.create) return false;
    const wanted = oneOfSeveralTypes(one, pages);
    const needsOne = needsItsOwn(one) || changesWhatItNames(plan) || this.#options.isShared;
    return needsOne && (wanted === undefined || wanted === pages.type);
  }

  /** What a case made has to be tidied up too. */
  sent(one: Case, plan: PlannedRequest, ids: Ids, sent: SendResult): void {
    const { maker } = this.#options;
    const { collectionAt } = one.operation;
    const { status, content } = sent.ok ? answeredBy(sent.recording.exchange) : {};
    const values = valuesIn(plan.path, { ...plan.fixedParams, ...ids });
    const worked = succeeded(status);
    const last = values.at(-1);
    if (worked && plan.method === 'DELETE' && last !== undefined) {
      const above = values.slice(0, -1);
      const pages = collectionAt?.(beforeHole(plan.path, above.length) ?? '');
      if (pages) maker.removed({ pages, above }, last);
      if (pages && !needsItsOwn(one)) this.#shared.delete(this.#keyOf(pages, above, 'goes'));
    }
    const pages = plan.method === 'POST' ? collectionAt?.(pathOf(one)) : undefined;
    if (!pages || (plan.creates !== true && (!worked || idIn(content, pages) === undefined))) return;
    const place = { pages, above: values };
    maker.created(place, plan, sent);
    const made = worked && sent.ok ? idMade(sent.recording.exchange, place) : undefined;
    if (made !== undefined) this.#idsAt(pathOfPlace(place)).push(made);
  }

  async cleanUp(): Promise<readonly string[]> {
    await Promise.all(this.#shared.values());
    return this.#options.maker.cleanUp();
  }

  /** Where others are, what a create makes is written down, and what a revoke is to end has to be there. @returns why it is not so */
  async #before(one: Case, plan: PlannedRequest, values: Values): Promise<readonly string[]> {
    const { maker, send, named } = this.#options;
    const pages = plan.creates === true ? one.operation.collectionAt?.(pathOf(one)) : undefined;
    if (pages) return maker.intend({ pages, above: values }, plan);
    if (plan.creates === true) return ['no page says how such an object is made'];
    const name = changesTheTarget(one.expects) ? actionBefore(one) : undefined;
    const step = name === undefined ? undefined : pagesBefore(one, values.length - 1)?.actions.get(name);
    if (!step) return [];
    const sent = await send('set-up', named(step), idsFor(step.path, values));
    const { status, seen } = sent.ok ? answeredBy(sent.recording.exchange) : { seen: sent.problems.join('; ') };
    return succeeded(status) ? [] : [`set-up failed: POST ${step.path}: ${seen}`];
  }

  async #recorded(one: Case, values: Values): Promise<Recording | undefined> {
    const { read } = pagesBefore(one, values.length - 1) ?? {};
    const sent = read && (await this.#options.send('look', read, idsFor(read.path, values)));
    return sent?.ok === true ? sent.recording : undefined;
  }

  #keyOf(pages: CollectionRequests, above: Values, use: Use): string {
    return `${use} ${placeKey({ pages, above })}`;
  }

  #sharedIn(pages: CollectionRequests, above: Values, use: Use = 'stays'): Promise<MadeObject> {
    const key = this.#keyOf(pages, above, use);
    const known = this.#shared.get(key) ?? this.#make(pages, above);
    this.#shared.set(key, known);
    return known;
  }

  /** An object that was there before, of a type that no page says how to make: on a target that ends with the run alone. */
  async #listedOf(pages: CollectionRequests, above: Values, type: string): Promise<string | undefined> {
    const { list, key } = pages;
    if (!list || !this.#options.isEphemeral) return undefined;
    const place = fillHoles(list.path, idsFor(list.path, above));
    const known = this.#items.get(place) ?? this.#looks.itemsIn({ pages, above });
    this.#items.set(place, known);
    const read = await known;
    const items = read.ok ? read.items : [];
    return idFrom(items.find(({ '@odata.type': name }) => name === `#${type}`)?.[key]);
  }

  async #make(pages: CollectionRequests, above: Values): Promise<MadeObject> {
    const made = await this.#options.maker.make({ pages, above });
    const ids = this.#idsAt(pathOfPlace({ pages, above }));
    if (made.ok && !ids.includes(made.id)) ids.push(made.id);
    return made;
  }

  #idsAt(place: string): string[] {
    const ids = this.#known.get(place) ?? [];
    this.#known.set(place, ids);
    return ids;
  }

  /** The looks before the request, and those behind it. */
  async #effectOf(
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
    const at = { pages, above };
    const known = this.#idsAt(pathOfPlace(at));
    const refused = one.expects === 'refusal';
    const before = id === undefined ? undefined : await this.#looks.readAtLast(at, id, known.includes(id));
    const given = jsonOf(Buffer.from(pages.create?.body?.unit ?? '', 'latin1').toString());
    // Where others are, what an update is about is what all share.
    const asksOfOthers =
      one.checks.some(({ check }) => check.id.endsWith('-keeps-other-objects')) &&
      (plan.method === 'DELETE' || !this.#options.isShared);
    const other = asksOfOthers ? await this.#sharedIn(pages, above) : undefined;
    const otherBefore = other?.ok === true ? await this.#looks.readAtLast(at, other.id, true) : undefined;
    // What is not there before shows nothing.
    const neighbour = otherBefore?.status === 200 ? other : undefined;
    const { mark } = one.operation.content ?? {};
    const named = mark === undefined ? undefined : ([mark, sent[mark]] as const);
    const effectOf = async (exchange: Exchange): Promise<Effect> => {
      const { status, content } = answeredBy(exchange);
      const made = plan.creates === true && succeeded(status) ? idIn(content, pages) : id;
      const look = async (waited: number): Promise<Effect> => ({
        sent,
        known,
        waited,
        ...(made === undefined ? {} : { id: made }),
        ...(before ? { before } : {}),
        ...(id !== undefined && known.includes(id) && isObject(given) ? { given: Object.keys(given) } : {}),
        ...(succeeded(status) && isObject(content) ? { answered: content } : {}),
        ...(made === undefined || !pages.read ? {} : { after: await this.#looks.read(at, made) }),
        ...(neighbour?.ok === true ? { neighbour: await this.#looks.read(at, neighbour.id) } : {}),
        ...((plan.method === 'DELETE' && !refused) || plan.creates === true
          ? await this.#looks.listed(
              at,
              made === undefined ? named : [pages.key, made],
              plan.creates === true ? named : undefined,
            )
          : {}),
      });
      return this.#looks.settled(one, exchange, look);
    };
    return { effectOf };
  }
}
