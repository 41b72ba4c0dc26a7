/** Objects of a run on a target that others use too: written down before they are made, and deleted at the end, or by `sweep`. */
import { failed, type Result } from '../../../specs/result.ts';
import { defined, errorCode, isObject, jsonOf } from '../../../specs/text.ts';
import { fillHoles } from '../../http.ts';
import type { PlannedRequest, TokenIdentity } from '../../model.ts';
import {
  idIn,
  idsFor,
  placeKey,
  type MadeObject,
  type Named,
  type ObjectMaker,
  type Place,
  type SendStep,
} from '../object-maker.ts';
import type { SendResult } from '../sender.ts';
import type { Caller, Journal, JournalEntry, Leftover, Step } from './journal.ts';
import {
  findNamed,
  isId,
  remove,
  removeByName,
  removeFound,
  removeListed,
  replyTo,
  requestFor,
  withRemedy,
  type JsonReply,
  type NamedObject,
  type Removal,
  type SetUpRequest,
} from './requests.ts';

/** Of a request behind which the service asks to come back later. */
const mostTries = 3;

/** What a run calls its objects: `conformance-1a2b3c4d-7`. */
export const isOfRun =
  (run: string) =>
  (name: string): boolean => {
    const begin = `conformance-${run}-`;
    return /^\w+$/.test(run) && name.startsWith(begin) && /^\d+$/.test(name.slice(begin.length));
  };

/** The first that has a token. */
export type CallerOf = (callers: readonly TokenIdentity[]) => Promise<Result<{ identity: TokenIdentity }>>;

export interface DisposablesOptions {
  readonly send: SendStep;
  readonly callerOf: CallerOf;
  readonly named: Named;
  readonly journal: Pick<Journal, 'write' | 'close'>;
  readonly run: string;
  /** Of the target, with base path. */
  readonly url: string;
  readonly tenant?: string;
}

type Entry = Omit<JournalEntry, 'step'>;

/** What was asked for; without an id where the answer did not tell. */
interface Standing {
  readonly entry: Entry;
  id?: string;
  /** A case deleted it, as the target says. */
  deleted?: true;
}

const notMade = (...problems: readonly string[]): MadeObject =>
  failed(...problems.map((one) => `set-up failed: ${one}`));

const callerIn = ({ scheme, permissions }: TokenIdentity): Caller => ({ scheme, permissions });

export class Disposables implements ObjectMaker {
  readonly #options: DisposablesOptions;
  readonly #isOurs: (name: string) => boolean;
  /** Newest last. */
  readonly #standing: Standing[] = [];
  /** Creates of cases that have left, or are about to. */
  readonly #intended = new Map<PlannedRequest, Standing>();
  /** Objects that cases made and nobody needs any more, by place. */
  readonly #spare = new Map<string, string[]>();
  /** One entry for each collection that something may have been made in. */
  readonly #collections = new Map<string, Entry>();
  #closed = false;

  constructor(options: DisposablesOptions) {
    this.#options = options;
    this.#isOurs = isOfRun(options.run);
  }

  async make(place: Place): Promise<MadeObject> {
    if (this.#closed) return notMade('the run is over');
    const spare = this.#spare.get(placeKey(place))?.shift();
    if (spare !== undefined) return { ok: true, id: spare };
    const { create } = place.pages;
    if (!create) return notMade('no page says how such an object is made');
    const plan = this.#options.named(create);
    const standing = await this.#begin(place, plan);
    if (!standing.ok) return notMade(...standing.problems);
    for (let tries = 1; ; tries += 1) {
      const sent = await this.#options.send('set-up', plan, idsFor(plan.path, place.above));
      const reply = replyTo(sent, `POST ${plan.path}`);
      if (reply.ok || !reply.later || tries === mostTries) return this.#settle(place, standing, reply);
      const settled = await this.#wasMade(standing.entry);
      if (settled !== 'again') return this.#settle(place, standing, settled);
    }
  }

  async intend(place: Place, plan: PlannedRequest): Promise<readonly string[]> {
    if (this.#closed) return ['the run is over'];
    const standing = await this.#begin(place, plan);
    if (!standing.ok) return standing.problems;
    this.#intended.set(plan, standing);
    return [];
  }

  created(place: Place, plan: PlannedRequest, sent: SendResult): void {
    const standing = this.#intended.get(plan);
    if (!standing) return;
    this.#intended.delete(plan);
    const made = this.#settle(place, standing, replyTo(sent, `POST ${plan.path}`));
    if (!made.ok) return;
    const key = placeKey(place);
    this.#spare.set(key, [...(this.#spare.get(key) ?? []), made.id]);
  }

  removed({ pages, above }: Place, id: string): void {
    const path = pages.create && fillHoles(pages.create.path, idsFor(pages.create.path, above));
    for (const one of this.#standing)
      if (one.id === id && path?.endsWith(one.entry.collection) === true) one.deleted = true;
  }

  /** Each collection is listed once: what is called as this run calls its own is its own, whatever it was told of it. */
  async cleanUp(): Promise<readonly string[]> {
    this.#closed = true;
    for (const standing of this.#intended.values()) this.#standing.push(standing);
    const left: string[] = [];
    const lists = new Map<string, Awaited<ReturnType<typeof findNamed>>>();
    for (const [key, entry] of this.#collections) {
      const list = await findNamed(this.#request(entry), entry, this.#isOurs);
      lists.set(key, list);
      for (const one of list.ok ? list.found.filter(({ id, name }) => !this.#knows(key, id, name)) : [])
        left.push(...(await this.#removeStranger(entry, one)));
    }
    for (const standing of this.#standing.splice(0).toReversed()) {
      const list = lists.get(keyOf(standing.entry)) ?? failed('it was not listed');
      const why = await this.#remove(standing, list);
      if (why === undefined) this.#note('gone', standing);
      else left.push(why);
    }
    this.#options.journal.close();
    return left;
  }

  #request(entry: Entry): SetUpRequest {
    return requestFor((plan) => this.#options.send('clean-up', plan, {}), entry);
  }

  #knows(key: string, id: string, name: string): boolean {
    return this.#standing.some(
      (one) => keyOf(one.entry) === key && (one.id === undefined ? one.entry.name === name : one.id === id),
    );
  }

  async #removeStranger(entry: Entry, { id, name }: NamedObject): Promise<readonly string[]> {
    const { gone, says } = await removeFound(this.#request(entry), entry, id);
    return gone ? [] : [`${entry.collection}/${id} ("${name}") could not be deleted: ${says}`];
  }

  async #remove(standing: Standing, list: Awaited<ReturnType<typeof findNamed>>): Promise<string | undefined> {
    const { entry, id, deleted } = standing;
    const request = this.#request(entry);
    if (id === undefined) return this.#resolve(entry, list);
    const isListed = list.ok && list.found.some((one) => one.id === id);
    if (deleted === true && list.ok && !isListed) return undefined;
    const removal: Removal = isListed
      ? await removeFound(request, entry, id)
      : await remove(request, entry, id, this.#isOurs);
    if (removal.gone) return undefined;
    return removal.notOurs === true
      ? this.#resolve(entry, list)
      : `${entry.collection}/${id} ("${entry.name}") could not be deleted: ${removal.says}`;
  }

  /** Its name tells. Where there is none yet, the request may still be under way. */
  async #resolve(entry: Entry, list: Awaited<ReturnType<typeof findNamed>>): Promise<string | undefined> {
    const { gone, found, says } = await removeByName(entry, (id) => removeFound(this.#request(entry), entry, id), list);
    if (gone && found > 0) return undefined;
    return `${entry.collection}: whether "${entry.name}" was made is unknown${gone ? '' : ` (${says})`}`;
  }

  /** Written down before the request leaves; or why it must not. */
  async #begin({ pages, above }: Place, plan: PlannedRequest): Promise<Result<Standing>> {
    const { create, list, read, remove: removes, key } = pages;
    if (!create || !removes)
      return failed('no page says how it is deleted, and nothing is made that could not be tidied up after');
    const [member, name] = this.#nameIn(plan) ?? [];
    if (member === undefined || name === undefined)
      return failed('nothing in it bears a name to find it by, and nothing is made that could not be tidied up after');
    const deleting = await this.#options.callerOf(removes.callers);
    if (!deleting.ok) return deleting;
    const reading = await this.#options.callerOf((read ?? list ?? removes).callers);
    if (!reading.ok) return reading;
    const [, version = '', path = ''] =
      /^\/([^/]+)(\/.*)$/.exec(fillHoles(create.path, idsFor(create.path, above))) ?? [];
    const { url, tenant } = this.#options;
    const standing: Standing = {
      entry: {
        root: `${url}/${version}`,
        collection: path,
        member,
        key,
        name,
        reads: callerIn(reading.identity),
        removes: callerIn(deleting.identity),
        ...defined({ tenant }),
      },
    };
    const unwritten = this.#note('intended', standing);
    if (unwritten !== undefined) return failed(`${unwritten}, and nothing is made that could not be tidied up after`);
    this.#collections.set(keyOf(standing.entry), this.#collections.get(keyOf(standing.entry)) ?? standing.entry);
    return { ok: true, ...standing };
  }

  #nameIn({ body }: PlannedRequest): readonly [member: string, name: string] | undefined {
    const content = jsonOf(Buffer.from(body?.unit ?? '', 'latin1').toString());
    return Object.entries(isObject(content) ? content : {}).flatMap(([member, name]) =>
      typeof name === 'string' && this.#isOurs(name) ? [[member, name] as const] : [],
    )[0];
  }

  #settle({ pages }: Place, { entry }: Standing, reply: JsonReply): MadeObject {
    const id = reply.ok ? idIn(reply.content, pages) : undefined;
    if (id !== undefined && isId(id)) {
      const standing = { entry, id };
      this.#standing.push(standing);
      this.#note('made', standing);
      return { ok: true, id };
    }
    if (reply.ok || reply.outcomeUnknown) this.#standing.push({ entry });
    else this.#note('gone', { entry });
    if (reply.ok) return notMade('the new object has no id');
    return notMade(`${reply.outcomeUnknown ? 'outcome unknown: ' : ''}${withRemedy(reply.problem)}`);
  }

  /** Behind a 503 something may have been made all the same: its name tells. */
  async #wasMade(entry: Entry): Promise<'again' | JsonReply> {
    const request = requestFor((plan) => this.#options.send('set-up', plan, {}), entry);
    const list = await findNamed(request, entry, (name) => name === entry.name);
    if (!list.ok)
      return { ok: false, status: undefined, outcomeUnknown: true, later: false, problem: list.problems.join('; ') };
    const [one] = list.found;
    return one === undefined ? 'again' : { ok: true, status: 201, content: { [entry.key]: one.id } };
  }

  /** @returns why it could not be written; a full disk must not keep a run from tidying up */
  #note(step: Step, { entry, id }: Standing): string | undefined {
    try {
      this.#options.journal.write({ step, ...entry, ...defined({ id }) });
      return undefined;
    } catch (error) {
      return `the journal cannot be written (${errorCode(error)})`;
    }
  }
}

const keyOf = ({ root, collection }: Entry): string => `${root}${collection}`;

export interface Swept extends Removal {
  readonly leftover: Leftover;
}

/** Plain words and ids between slashes: nothing in it may lead elsewhere. */
const isPath = (text: string): boolean => /^(\/(?!\.+(\/|$))[\w.%=!~+-]+)+$/.test(text) && !/%(2[ef]|5c)/i.test(text);
const isMember = (text: string): boolean => /^\w+$/.test(text);

/** A journal that somebody else wrote, or that was damaged, must not make us delete anything else. */
function objection({ run, last: { collection, name, member, key } }: Leftover): string | undefined {
  // eight digits that a run has drawn: no other file tells what is called after it
  if (!/^[\da-f]{8}$/.test(run)) return `"${run}" is not the name of a run; left alone`;
  if (!isOfRun(run)(name)) return `"${name}" is not the name of an object of run ${run}; left alone`;
  if (!isPath(collection)) return `${collection} is not the path of a collection; left alone`;
  return [member, key].every(isMember) ? undefined : 'its members have names that are none; left alone';
}

/** Of a collection, what a journal without an id has to be looked for in; each is listed once. */
type Lists = Map<string, ReturnType<typeof findNamed>>;

/** Finishes the work of a run that was killed. Deletes only what its journal names, and only where its name says so too. */
export async function sweepLeftover(
  send: (plan: PlannedRequest) => Promise<SendResult>,
  leftover: Leftover,
  lists: Lists = new Map(),
): Promise<Swept> {
  const { last, run } = leftover;
  const says = objection(leftover);
  if (says !== undefined) return { leftover, gone: false, says };
  const request = requestFor(send, last);
  const isOurs = isOfRun(run);
  const removal = last.id === undefined ? undefined : await remove(request, last, last.id, isOurs);
  // Where nothing has the id, the answer that told it may have been wrong: its name tells.
  if (removal && removal.absent !== true) return { leftover, gone: removal.gone, says: removal.says };
  const key = JSON.stringify([run, last.root, last.collection, last.member, last.key, last.reads]);
  const list = lists.get(key) ?? findNamed(request, last, isOurs);
  lists.set(key, list);
  const named = await removeByName(last, (id) => removeListed(request, last, id), await list);
  const { gone, says: done } = removal && named.gone && named.found === 0 ? removal : named;
  return { leftover, gone, says: done };
}
