/**
 * What has to be so before a request may leave for a target that matters: an id that may be destroyed for what may succeed,
 * an id that is nobody's for what must not.
 */
import { failed, type Result } from '../../specs/result.ts';
import { isObject } from '../../specs/text.ts';
import { fillHoles, fullName, holesOf } from '../http.ts';
import type { DestructiveMode } from '../interlocks/context.ts';
import { changesTheTarget } from '../interlocks/index.ts';
import type { Case, Effect, Exchange, Operation, PlannedRequest } from '../model.ts';
import { recipeFor, type Disposables } from './disposables/disposables.ts';
import { requestJson, withRemedy, type SetUpRequest } from './disposables/requests.ts';
import type { Ids } from './object-ids.ts';
import type { Recording } from './recording.ts';

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
  readonly areSeparate?: true;
  /**
   * @param given ids that the person gave, for this request
   * @param plan of the case, as it will be sent
   */
  prepareFor(one: Case, given: Ids, plan?: PlannedRequest): Promise<PreparedObject>;
  /** Whether the object that the request is about is made for it alone. */
  makesFor?(one: Case): boolean;
  /** Told of each request that was answered. */
  sent?(one: Case, plan: PlannedRequest, ids: Ids, exchange: Exchange): void;
  /** @returns what could not be cleaned up, as sentences */
  cleanUp(): Promise<readonly string[]>;
}

export interface TestObjectsOptions {
  readonly mode: DestructiveMode;
  /** For paths that begin with their API version. */
  readonly request: SetUpRequest;
  readonly disposables: Disposables;
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

export class GuardedTestObjects implements TestObjects {
  readonly #options: TestObjectsOptions;
  readonly #known = new Map<string, Promise<PreparedObject>>();

  constructor(options: TestObjectsOptions) {
    this.#options = options;
  }

  prepareFor(one: Case, given: Ids = {}): Promise<PreparedObject> {
    const { operation, plan } = one;
    // What only reads takes what is there; `verb-get` is sent where something may be acted on.
    if (operation.request.method === 'GET' && plan.method === 'GET') return Promise.resolve({ ok: true, ids: given });
    if (plan.creates === true)
      return Promise.resolve(failed('what it makes on a target that others use could not be tidied up'));
    const path = entityPath(operation);
    if (!changesTheTarget(one.expects)) return this.#once(`absent ${path}`, () => this.#absent(path));
    switch (this.#options.mode) {
      case 'disposable':
        return this.#disposable(one);
      case 'listed':
        return this.#once(`listed ${fillHoles(path, given)}`, () => this.#listed(operation, path, given));
      case 'skip':
      case 'unset':
        return Promise.resolve(failed('left out: it may succeed, and changes the target (--destructive skip)'));
    }
  }

  cleanUp(): Promise<readonly string[]> {
    return this.#options.disposables.cleanUp();
  }

  #once(key: string, make: () => Promise<PreparedObject>): Promise<PreparedObject> {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known;
  }

  /** Every hole gets an id that was shown to be nobody's: where the target lets in whom it must not, nothing happens. */
  async #absent(path: string): Promise<PreparedObject> {
    const holes = holesOf(path);
    if (holes.length === 0)
      return failed('its path has no id, so nothing can keep it from acting on the target itself');
    const ids = Object.fromEntries(holes.map((hole) => [fullName(hole), this.#options.absentId]));
    const reply = await requestJson(this.#options.request, 'GET', fillHoles(path, ids));
    if (reply.ok) return failed(`an id that should not exist exists: ${path}`);
    return showsAbsence(reply.status, reply.problem)
      ? { ok: true, ids, onAbsentId: true }
      : failed(`could not show that an id does not exist: ${withRemedy(reply.problem)}`);
  }

  async #disposable({ operation, checks }: Case): Promise<PreparedObject> {
    const { spec, request } = operation;
    const recipe = recipeFor(spec.apiVersion, request.path);
    if (!recipe)
      return failed(
        `there is no recipe for a disposable ${entityPath(operation)}; use --destructive listed with an id of your own`,
      );
    const made = await this.#options.disposables.fresh(recipe);
    if (!made.ok) return made;
    const holes = holesOf(`/${spec.apiVersion}${request.path}`);
    const ids = Object.fromEntries(holes.map((hole) => [fullName(hole), made.id]));
    if (!checks.some(({ of }) => of === 'effect')) return { ok: true, ids };
    return { ok: true, ids, observe: () => this.#read(fillHoles(entityPath(operation), ids)) };
  }

  /** An id of the person's own: nothing may have been enrolled with it. */
  async #listed({ spec, request: { path: template } }: Operation, path: string, ids: Ids): Promise<PreparedObject> {
    if (!recipeFor(spec.apiVersion, template)) return { ok: true, ids };
    const reply = await requestJson(this.#options.request, 'GET', fillHoles(path, ids));
    if (!reply.ok) return failed(`could not read the listed profile: ${withRemedy(reply.problem)}`);
    const enrolled = isObject(reply.content) ? reply.content['enrolledDeviceCount'] : undefined;
    if (enrolled === 0) return { ok: true, ids };
    const count = typeof enrolled === 'number' ? enrolled : 'an unknown number of';
    return failed(`the listed profile has ${count} enrolled devices; it has to have none`);
  }

  async #read(path: string): Promise<Recording | undefined> {
    const sent = await this.#options.request('GET', path);
    return sent.ok ? sent.recording : undefined;
  }
}
