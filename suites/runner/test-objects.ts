/**
 * What has to be so before a request may leave for a target that matters: an id that may be destroyed for what may succeed,
 * an id that is nobody's for what must not.
 */
import { failed, type Result } from '../../specs/result.ts';
import { isObject, printable } from '../../specs/text.ts';
import { beforeHole, fillHoles, fullName, holesOf } from '../http.ts';
import type { DestructiveMode } from '../interlocks/context.ts';
import { changesTheTarget, grantedIdentities } from '../model.ts';
import type { Case, CollectionRequests, Effect, Exchange, Operation, PlannedRequest, StepRequest } from '../model.ts';
import { replyTo, withRemedy, type JsonReply } from './disposables/requests.ts';
import type { SendStep } from './object-maker.ts';
import type { Ids } from './object-ids.ts';
import type { Recording } from './recording.ts';
import { saysThatItWorked } from './judge.ts';
import type { SendResult } from './sender.ts';

export type PreparedObject = Result<{
  ids: Ids;
  /** The id is nobody's, so "not found" may be all that the target has to say. */
  onAbsentId?: true;
  /** Looks at what the request did. */
  observe?: () => Promise<Recording | undefined>;
  /** The same, for checks that compare. @param exchange of the request */
  effectOf?: (exchange: Exchange) => Promise<Effect>;
}>;

export interface TestObjects {
  /** Unless each request has its own, what is set up for one is used up by another: they leave one after the other. */
  readonly areSeparate?: boolean;
  /**
   * @param given ids that the person gave, for this request
   * @param plan of the case, as it will be sent
   */
  prepareFor(one: Case, given: Ids, plan?: PlannedRequest): Promise<PreparedObject>;
  /** Whether the object that the request is about is made for it alone. */
  makesFor?(one: Case): boolean;
  /** Told of what came of each request. */
  sent?(one: Case, plan: PlannedRequest, ids: Ids, sent: SendResult): void;
  /** @returns what could not be cleaned up, as sentences */
  cleanUp(): Promise<readonly string[]>;
}

interface TestObjectsOptions {
  readonly mode: DestructiveMode;
  readonly send: SendStep;
  /** Of this run, made where the target may be changed. */
  readonly own: TestObjects;
  /** Why the case's objects must not be made. */
  readonly whyNotMade: (one: Case) => string | undefined;
  /** A GUID of this run that nobody has. */
  readonly absentId: string;
}

/** Path of the entity that the last hole names: an action stands behind it. */
function entityPath({ spec, request: { path } }: Operation): string {
  return `/${spec.apiVersion}${path.slice(0, path.lastIndexOf('}') + 1)}`;
}

/** An entity that is not there says so; where the collection is not there, nothing was shown about ids. */
function showsAbsence(status: number | undefined, problem: string): boolean {
  if (/for the segment/i.test(problem)) return false;
  return status === 404 || (status === 400 && /not ?found|does not exist/i.test(problem));
}

/** Of what is not there, "not found" would keep whatever promise there is about the rest of the request. */
const needsToBeThere = ({ suite, expects, plan }: Case): boolean =>
  (expects === 'no-success' && plan.fixedParams === undefined) || (suite === 'lifecycle' && expects === 'refusal');

/** Of what changes nothing because nothing is there, a look would tell nothing. */
function withoutLook({ suite }: Case, prepared: PreparedObject): PreparedObject {
  if (!prepared.ok || suite !== 'lifecycle') return prepared;
  const problem = 'it was sent for an id that nothing has; --destructive disposable and --create-in give it an object';
  return { ...prepared, effectOf: async () => ({ problem, sent: {}, known: [], waited: 0 }) };
}

function collectionOf({ spec, request, collectionAt }: Operation): CollectionRequests | undefined {
  const path = `/${spec.apiVersion}${request.path}`;
  return collectionAt?.(beforeHole(path, holesOf(path).length - 1) ?? '');
}

/** The documented read, else a plain one by whom the page of the request itself lets in. */
function readOf(operation: Operation): StepRequest | undefined {
  const callers = grantedIdentities(operation.spec);
  const [identity] = callers;
  const read = collectionOf(operation)?.read;
  if (read || !identity) return read && { ...read, path: entityPath(operation) };
  return {
    method: 'GET',
    path: entityPath(operation),
    identity,
    callers,
    credential: { place: 'header', scheme: 'Bearer' },
    headers: [['accept', 'application/json']],
    framing: 'none',
    transport: 'pooled',
  };
}

export class GuardedTestObjects implements TestObjects {
  readonly #options: TestObjectsOptions;
  readonly #known = new Map<string, Promise<PreparedObject>>();
  /** What said that it was changed where nothing had been, with how to look at it. */
  readonly #upserted = new Map<string, () => Promise<JsonReply>>();

  constructor(options: TestObjectsOptions) {
    this.#options = options;
  }

  prepareFor(one: Case, given: Ids = {}, plan: PlannedRequest = one.plan): Promise<PreparedObject> {
    const { operation } = one;
    const { mode, own, whyNotMade } = this.#options;
    // What only reads takes what is there; `verb-get` is sent where something may be acted on.
    if (operation.request.method === 'GET' && plan.method === 'GET') return Promise.resolve({ ok: true, ids: given });
    const path = entityPath(operation);
    const isMade = plan.creates === true || changesTheTarget(one.expects);
    if (holesOf(path).length === 0 && plan.creates !== true)
      return Promise.resolve(
        failed('left out: its path has no id, so nothing can keep it from acting on the target itself'),
      );
    if (mode === 'disposable' && (isMade || needsToBeThere(one))) {
      const why = whyNotMade(one);
      if (why === undefined) return own.prepareFor(one, given, plan);
      if (isMade) return Promise.resolve(failed(why));
    }
    if (plan.creates === true)
      return Promise.resolve(failed('left out: it may make something on the target; use --destructive disposable'));
    if (!changesTheTarget(one.expects))
      return this.#once(`absent ${path}`, () => this.#absent(operation)).then((absent) => withoutLook(one, absent));
    if (mode === 'listed') return this.#once(`listed ${fillHoles(path, given)}`, () => this.#listed(operation, given));
    return Promise.resolve(failed('left out: it may succeed, and changes the target (--destructive skip)'));
  }

  makesFor(one: Case): boolean {
    return this.#options.mode === 'disposable' && this.#options.own.makesFor?.(one) === true;
  }

  sent(one: Case, plan: PlannedRequest, ids: Ids, sent: SendResult): void {
    this.#options.own.sent?.(one, plan, ids, sent);
    const { operation } = one;
    const isAbsent = Object.values(ids).includes(this.#options.absentId);
    // PUT makes what is not there (RFC 9110 9.3.4), and PATCH may.
    if (isAbsent && ['PUT', 'PATCH'].includes(plan.method) && saysThatItWorked(sent))
      this.#upserted.set(fillHoles(entityPath(operation), ids), () => this.#read(operation, ids));
  }

  async cleanUp(): Promise<readonly string[]> {
    const left = [...(await this.#options.own.cleanUp())];
    for (const [path, read] of this.#upserted)
      if ((await read()).ok)
        left.push(`${path} was made by a request that should not have succeeded; delete it yourself`);
    return left;
  }

  #once(key: string, make: () => Promise<PreparedObject>): Promise<PreparedObject> {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known;
  }

  /** Every hole gets an id that was shown to be nobody's: where the target lets in whom it must not, nothing happens. */
  async #absent(operation: Operation): Promise<PreparedObject> {
    const path = entityPath(operation);
    const ids = Object.fromEntries(holesOf(path).map((hole) => [fullName(hole), this.#options.absentId]));
    const reply = await this.#read(operation, ids);
    if (reply.ok) return failed(`an id that should not exist exists: ${path}`);
    return showsAbsence(reply.status, reply.problem)
      ? { ok: true, ids, onAbsentId: true }
      : failed(`could not show that an id does not exist: ${withRemedy(reply.problem)}`);
  }

  /** An id of the person's own: nothing may have been enrolled with it. */
  async #listed(operation: Operation, ids: Ids): Promise<PreparedObject> {
    const { usedBy } = collectionOf(operation) ?? {};
    if (usedBy === undefined) return { ok: true, ids };
    const reply = await this.#read(operation, ids);
    if (!reply.ok) return failed(`could not read the listed object: ${withRemedy(reply.problem)}`);
    const used = isObject(reply.content) ? reply.content[usedBy] : undefined;
    if (used === 0) return { ok: true, ids };
    return failed(`the listed object has ${usedBy} ${typeof used === 'number' ? used : 'unknown'}; it has to be 0`);
  }

  async #read(operation: Operation, ids: Ids): Promise<JsonReply> {
    const read = readOf(operation);
    if (!read) return replyTo(failed('its page lets nobody in'), '');
    return replyTo(await this.#options.send('set-up', read, ids), printable(`GET ${fillHoles(read.path, ids)}`));
  }
}
