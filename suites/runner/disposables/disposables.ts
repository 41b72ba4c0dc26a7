/** Objects of a run on a target that others use too: written down before they are made, and deleted at the end. */
import { failed, type Result } from '../../../specs/result.ts';
import { defined, errorCode, isObject, jsonOf } from '../../../specs/text.ts';
import { fillHoles } from '../../http.ts';
import type { PlannedRequest, TokenIdentity } from '../../model.ts';
import {
  idIn,
  idMade,
  idsFor,
  pathOfPlace,
  placeKey,
  type MadeObject,
  type Named,
  type ObjectMaker,
  type Place,
  type SendStep,
} from '../object-maker.ts';
import type { StepPurpose } from '../../run-model.ts';
import type { SendResult } from '../sender.ts';
import type { Caller, Journal, JournalEntry, Step } from './journal.ts';
import {
  findNamed,
  isGone,
  isId,
  remove,
  removeByName,
  removeFound,
  replyTo,
  requestFor,
  textOf,
  withRemedy,
  type JsonReply,
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

/** A target may write a name in its own way, or keep the beginning of it: the run's eight digits tell whose it is. */
const bearsRun = (run: string, name: string): boolean =>
  new RegExp(`^conformance[^a-z0-9]*${run}[^a-z0-9]*\\d*$`, 'i').test(name);

/** The first that has a token. */
export type CallerOf = (callers: readonly TokenIdentity[]) => Promise<Result<{ identity: TokenIdentity }>>;

interface DisposablesOptions {
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
  /** The answer that told the id has shown the name beside it. */
  isNamed?: true;
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
  readonly #spare = new Map<string, Standing[]>();
  /** One entry for each collection that something may have been made in. */
  readonly #collections = new Map<string, Entry>();
  /** By place: what the answer to its create did not name, and nobody has looked at yet. */
  readonly #unseen = new Map<string, Standing>();
  /** By place: why no more objects are made there for requests. */
  readonly #useless = new Map<string, string>();
  /** By place: why nothing at all is made there any more. */
  readonly #untidy = new Map<string, string>();
  #closed = false;

  constructor(options: DisposablesOptions) {
    this.#options = options;
    this.#isOurs = isOfRun(options.run);
  }

  async make(place: Place): Promise<MadeObject> {
    if (this.#closed) return notMade('the run is over');
    const spare = this.#spare.get(placeKey(place))?.shift();
    if (spare) return this.#checked(place, spare);
    const made = await this.#new(place);
    const standing = this.#standing.at(-1);
    return made.ok && standing ? this.#checked(place, standing) : made;
  }

  async #new(place: Place): Promise<MadeObject> {
    const { create } = place.pages;
    if (!create) return notMade('no page says how such an object is made');
    const useless = this.#useless.get(placeKey(place));
    if (useless !== undefined) return notMade(useless);
    const plan = this.#options.named(create);
    const standing = await this.#begin(place, plan);
    if (!standing.ok) return notMade(...standing.problems);
    for (let tries = 1; ; tries += 1) {
      const sent = await this.#options.send('set-up', plan, idsFor(plan.path, place.above));
      const reply = replyTo(sent, `POST ${plan.path}`);
      if (reply.ok || !reply.later || tries === mostTries) return this.#settle(place, standing, reply, sent);
      const settled = await this.#wasMade(standing.entry);
      if (settled !== 'again') return this.#settle(place, standing, settled);
    }
  }

  /** An answer may tell the id of somebody else's object: what is there and does not bear the run's name is not used. */
  async #checked(place: Place, { entry, id = '', isNamed }: Standing): Promise<MadeObject> {
    const path = `${entry.collection}/${encodeURIComponent(id)}`;
    const seen = replyTo(await this.#request(entry, 'set-up')('GET', path), `GET ${path}`);
    const name = seen.ok ? textOf(seen.content, entry.member) : undefined;
    // Of what is not there yet nobody has the id.
    const isOurs = name === undefined ? isNamed === true || isGone(seen.status) : bearsRun(this.#options.run, name);
    return isOurs ? { ok: true, id } : this.#misnamed(place, id);
  }

  #misnamed(place: Place, id: string): MadeObject {
    return this.#untidyIn(place, `the answer has the id ${id}, and what has it does not bear the name that was sent`);
  }

  /** @returns what is told of it, and of all that would be made there from now on */
  #untidyIn(place: Place, why: string): MadeObject {
    this.#untidy.set(placeKey(place), why);
    return notMade(why);
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
    const made = this.#settle(place, standing, replyTo(sent, `POST ${plan.path}`), sent);
    const last = this.#standing.at(-1);
    if (!made.ok || !last) return;
    const key = placeKey(place);
    this.#spare.set(key, [...(this.#spare.get(key) ?? []), last]);
  }

  removed(place: Place, id: string): void {
    const { url } = this.#options;
    for (const one of this.#standing)
      if (one.id === id && `${one.entry.root}${one.entry.collection}` === `${url}${pathOfPlace(place)}`)
        one.deleted = true;
  }

  /** Each collection is listed once: what is called as this run calls its own is its own, whatever it was told of it. */
  async cleanUp(): Promise<readonly string[]> {
    this.#closed = true;
    for (const standing of this.#intended.values()) this.#standing.push(standing);
    const left: string[] = [];
    const lists = new Map<string, Awaited<ReturnType<typeof findNamed>>>();
    const withoutIds = new Set<Entry>();
    for (const [key, entry] of this.#collections) {
      const list = await findNamed(this.#request(entry), entry, this.#isOurs);
      lists.set(key, list);
      for (const { id, name } of list.ok ? list.found : [])
        if (id === undefined) withoutIds.add(entry);
        else if (!this.#knows(key, id, name)) left.push(...(await this.#removeStranger(entry, id, name)));
    }
    for (const standing of this.#standing.splice(0).toReversed()) {
      const list = lists.get(keyOf(standing.entry)) ?? failed('it was not listed');
      const why = await this.#remove(standing, list);
      if (why === undefined) this.#note('gone', standing);
      else left.push(why);
    }
    for (const entry of withoutIds) left.push(...(await this.#stillListed(entry)));
    this.#options.journal.close();
    return left;
  }

  #request(entry: Entry, purpose: StepPurpose = 'clean-up'): SetUpRequest {
    return requestFor((plan) => this.#options.send(purpose, plan, {}), entry);
  }

  #knows(key: string, id: string, name: string): boolean {
    return this.#standing.some(
      (one) => keyOf(one.entry) === key && (one.id === undefined ? one.entry.name === name : one.id === id),
    );
  }

  async #removeStranger(entry: Entry, id: string, name: string): Promise<readonly string[]> {
    const { gone, says } = await removeFound(this.#request(entry), entry, id);
    return gone ? [] : [`${entry.collection}/${id} ("${name}") could not be deleted: ${says}`];
  }

  /** Of a list that does not show ids: what is there when all that is known was deleted. */
  async #stillListed(entry: Entry): Promise<readonly string[]> {
    const list = await findNamed(this.#request(entry), entry, this.#isOurs);
    if (!list.ok) return [`${entry.collection}: what is left is unknown: ${list.problems.join('; ')}`];
    return list.found.map(
      ({ name }) => `${entry.collection}: "${name}" could not be deleted: the list has no id of it`,
    );
  }

  async #remove(standing: Standing, list: Awaited<ReturnType<typeof findNamed>>): Promise<string | undefined> {
    const { entry, id, deleted } = standing;
    if (id === undefined) return this.#resolve(entry, list);
    const isListed = list.ok && list.found.some((one) => one.id === id);
    if (deleted === true && list.ok && !isListed) return undefined;
    const removal = isListed
      ? await removeFound(this.#request(entry), entry, id)
      : await this.#removeMade(standing, id);
    // A service may keep what was deleted, and refuse to delete it once more.
    if (removal.gone || (deleted === true && removal.refused === true)) return undefined;
    return removal.notOurs === true
      ? this.#resolve(entry, list, removal.says)
      : `${entry.collection}/${id} ("${entry.name}") could not be deleted: ${removal.says}`;
  }

  /** Reads may lag behind writes, or be on no page: what this run was told to have made is deleted all the same. */
  async #removeMade({ entry, isNamed, deleted }: Standing, id: string): Promise<Removal> {
    const request = this.#request(entry);
    const removal = await remove(request, entry, id, (name) => bearsRun(this.#options.run, name));
    const isUnseen = removal.absent === true ? deleted !== true : removal.unread === true && isNamed === true;
    return isUnseen ? removeFound(request, entry, id) : removal;
  }

  /** Its name tells. Where there is none yet, the request may still be under way. */
  async #resolve(
    entry: Entry,
    list: Awaited<ReturnType<typeof findNamed>>,
    known?: string,
  ): Promise<string | undefined> {
    const { gone, found, says } = await removeByName(entry, (id) => removeFound(this.#request(entry), entry, id), list);
    if (gone && found > 0) return undefined;
    const why = [...(known === undefined ? [] : [known]), ...(gone ? [] : [says])].join('; ');
    return `${entry.collection}: whether "${entry.name}" was made is unknown${why === '' ? '' : ` (${why})`}`;
  }

  /** Written down before the request leaves; or why it must not. */
  async #begin(place: Place, plan: PlannedRequest): Promise<Result<Standing>> {
    const { pages, above } = place;
    const { create, list, read, remove: removes, key } = pages;
    const unseen = this.#unseen.get(placeKey(place));
    this.#unseen.delete(placeKey(place));
    if (unseen) await this.#checked(place, unseen);
    const untidy = this.#untidy.get(placeKey(place));
    if (untidy !== undefined) return failed(`${untidy}, and nothing more is made that could not be tidied up after`);
    if (!create || !removes)
      return failed('no page says how it is deleted, and nothing is made that could not be tidied up after');
    const [member, name] = this.#nameIn(plan) ?? [];
    if (member === undefined || name === undefined)
      return failed('nothing in it bears a name to find it by, and nothing is made that could not be tidied up after');
    const deleting = await this.#options.callerOf(removes.callers);
    if (!deleting.ok) return deleting;
    const reading = await this.#options.callerOf((read ?? list ?? removes).callers);
    if (!reading.ok) return reading;
    const listing = list && (await this.#options.callerOf(list.callers));
    const lists = listing?.ok === true ? callerIn(listing.identity) : undefined;
    const reads = callerIn(reading.identity);
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
        reads,
        ...(JSON.stringify(lists) === JSON.stringify(reads) ? {} : defined({ lists })),
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

  /** @param sent what `reply` was read from, where the target has answered */
  #settle(place: Place, { entry }: Standing, reply: JsonReply, sent?: SendResult): MadeObject {
    const told = sent?.ok === true ? idMade(sent.recording.exchange, place) : undefined;
    const id = reply.ok ? (told ?? idIn(reply.content, place.pages)) : undefined;
    if (reply.ok && id !== undefined && isId(id)) {
      const name = textOf(reply.content, entry.member);
      const isNamed = name !== undefined && bearsRun(this.#options.run, name);
      const standing: Standing = { entry, id, ...(isNamed ? { isNamed } : {}) };
      this.#standing.push(standing);
      this.#note('made', standing);
      if (name === undefined) this.#unseen.set(placeKey(place), standing);
      return name === undefined || isNamed ? { ok: true, id } : this.#misnamed(place, id);
    }
    if (reply.ok || reply.outcomeUnknown) this.#standing.push({ entry });
    else this.#note('gone', { entry });
    if (!reply.ok) return notMade(`${reply.outcomeUnknown ? 'outcome unknown: ' : ''}${withRemedy(reply.problem)}`);
    if (id !== undefined)
      return this.#untidyIn(place, `the id of the new object is none that may stand in a path: ${id}`);
    // It may be found by its name in the end; each further one would be as useless.
    const why = 'the new object has no id';
    this.#useless.set(placeKey(place), why);
    return notMade(why);
  }

  /** Behind a 503 something may have been made all the same: its name tells. */
  async #wasMade(entry: Entry): Promise<'again' | JsonReply> {
    const request = requestFor((plan) => this.#options.send('set-up', plan, {}), entry);
    const list = await findNamed(request, entry, (name) => name === entry.name);
    if (!list.ok)
      return { ok: false, status: undefined, outcomeUnknown: true, later: false, problem: list.problems.join('; ') };
    const [one] = list.found;
    return one === undefined
      ? 'again'
      : { ok: true, status: 201, content: { [entry.key]: one.id, [entry.member]: one.name } };
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

/** Objects of several types may stand in one collection, each with a name of its own kind. */
const keyOf = ({ root, collection, member }: Entry): string => `${root}${collection} ${member}`;
