/** Profiles that a run makes to be destroyed: made once per collection, given a token before each use, deleted at the end, or by `sweep`. */
import { failed, type Result } from '../../../specs/result.ts';
import { errorCode } from '../../../specs/text.ts';
import type { Journal, Leftover, Step } from './journal.ts';
import {
  findByName,
  isId,
  removeMade,
  removeByName,
  requestJson,
  textOf,
  withRemedy,
  type JsonReply,
  type Removal,
  type SetUpRequest,
} from './requests.ts';

/** What it takes to make something that may be destroyed, per collection: data, from the create pages of both resources. */
export interface Recipe {
  /** Path of the collection under the API version. */
  readonly collection: string;
  /** Members of a new entity besides its name. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Of a request behind which the service asks to come back later. */
const mostTries = 3;

/** Shortest life of an enrollment token that is of use here. */
const tokenSeconds = 3600;

export const recipes: readonly Recipe[] = [
  {
    collection: '/deviceManagement/androidDeviceOwnerEnrollmentProfiles',
    body: { enrollmentMode: 'corporateOwnedDedicatedDevice' },
  },
  { collection: '/deviceManagement/androidForWorkEnrollmentProfiles', body: {} },
];

/** Neither resource is in v1.0. */
export const recipeVersion = 'beta';

/** The collection whose member a request line acts on by its only hole, or undefined where there is no recipe for it. */
export function recipeFor(version: string, path: string): Recipe | undefined {
  if (version !== recipeVersion || path.split('{').length !== 2) return undefined;
  return recipes.find(({ collection }) => path.toLowerCase().startsWith(`${collection.toLowerCase()}/{`));
}

/** Names of disposables begin so, and nobody else's may. */
const namePrefix = 'conformance-';

export type Disposable = Result<{ id: string }>;

export interface DisposablesOptions {
  readonly request: SetUpRequest;
  readonly journal: Pick<Journal, 'write' | 'close'>;
  /** Names the run, and so its profiles. */
  readonly run: string;
  /** Graph root and API version, for the journal. */
  readonly root: string;
  readonly tenant?: string;
}

/** What was asked for; without an id where the answer did not tell. */
interface Profile {
  readonly collection: string;
  readonly name: string;
  readonly id?: string;
}

const notMade = (problem: string): Disposable => failed(`set-up failed: ${problem}`);

export class Disposables {
  readonly #options: DisposablesOptions;
  readonly #made = new Map<string, Promise<Disposable>>();
  /** Newest last. */
  readonly #standing: Profile[] = [];
  #closed = false;

  constructor(options: DisposablesOptions) {
    this.#options = options;
  }

  /** An id that may be destroyed now: its enrollment token is fresh. */
  async fresh(recipe: Recipe): Promise<Disposable> {
    if (this.#closed) return notMade('the run is over');
    const known = this.#made.get(recipe.collection) ?? this.#make(recipe);
    this.#made.set(recipe.collection, known);
    const made = await known;
    if (!made.ok) return made;
    const path = `${recipe.collection}/${made.id}/createToken`;
    const reply = await this.#post(path, { tokenValidityInSeconds: tokenSeconds }, async () => 'again');
    return reply.ok ? made : notMade(withRemedy(reply.problem));
  }

  /** Deletes what was made, newest first. @returns what could not be, as sentences */
  async cleanUp(): Promise<readonly string[]> {
    this.#closed = true;
    await Promise.all(this.#made.values());
    const left: string[] = [];
    for (const one of this.#standing.splice(0).toReversed()) {
      const why = await (one.id === undefined ? this.#resolve(one) : this.#delete(one, one.id));
      if (why === undefined) this.#note('gone', one);
      else left.push(why);
    }
    this.#options.journal.close();
    return left;
  }

  /** An answer gave the id: it is deleted only where the name is ours, and else the name tells what is. */
  async #delete(profile: Profile, id: string): Promise<string | undefined> {
    const { request, root } = this.#options;
    const { collection, name } = profile;
    const { gone, notOurs, says } = await removeMade(request, { root, collection, name }, id);
    if (gone) return undefined;
    return notOurs === true ? this.#resolve(profile) : `${collection}/${id} ("${name}") could not be deleted: ${says}`;
  }

  /** Its name tells. Where there is none yet, the request may still be under way. */
  async #resolve({ collection, name }: Profile): Promise<string | undefined> {
    const { request, root } = this.#options;
    const { gone, found, says } = await removeByName(request, { root, collection, name });
    if (gone && found > 0) return undefined;
    return `${collection}: whether "${name}" was made is unknown${gone ? '' : ` (${says})`}`;
  }

  async #make({ collection, body }: Recipe): Promise<Disposable> {
    const profile: Profile = { collection, name: `${namePrefix}${this.#options.run}` };
    const unwritten = this.#note('intended', profile);
    if (unwritten !== undefined) return notMade(`${unwritten}, and nothing is made that could not be tidied up after`);
    const content = {
      displayName: profile.name,
      description: 'Made by graph-conformance; may be deleted at any time',
      ...body,
    };
    const reply = await this.#post(collection, content, () => this.#wasMade(profile));
    const id = reply.ok ? textOf(reply.content, 'id') : undefined;
    if (id !== undefined && isId(id)) {
      this.#standing.push({ ...profile, id });
      this.#note('made', { ...profile, id });
      return { ok: true, id };
    }
    if (reply.ok || reply.outcomeUnknown) this.#standing.push(profile);
    else this.#note('gone', profile);
    if (reply.ok) return notMade('the new profile has no id');
    return notMade(`${reply.outcomeUnknown ? 'outcome unknown: ' : ''}${withRemedy(reply.problem)}`);
  }

  /** Sent again where the service asked to come back later, and `then` says that it had not taken effect. */
  async #post(path: string, content: object, then: () => Promise<'again' | JsonReply>): Promise<JsonReply> {
    for (let tries = 1; ; tries += 1) {
      const reply = await requestJson(this.#options.request, 'POST', path, content);
      if (reply.ok || !reply.later || tries === mostTries) return reply;
      const settled = await then();
      if (settled !== 'again') return settled;
    }
  }

  /** Behind a 503 something may have been made all the same: its name tells. */
  async #wasMade({ collection, name }: Profile): Promise<'again' | JsonReply> {
    const { request, root } = this.#options;
    const list = await findByName(request, { root, collection, name });
    if (!list.ok)
      return { ok: false, status: undefined, outcomeUnknown: true, later: false, problem: list.problems.join('; ') };
    const [id] = list.ids;
    return id === undefined ? 'again' : { ok: true, status: 201, content: { id } };
  }

  /** @returns why it could not be written; a full disk must not keep a run from tidying up */
  #note(step: Step, profile: Profile): string | undefined {
    const { journal, root, tenant } = this.#options;
    try {
      journal.write({ step, root, ...profile, ...(tenant === undefined ? {} : { tenant }) });
      return undefined;
    } catch (error) {
      return `the journal cannot be written (${errorCode(error)})`;
    }
  }
}

export interface Swept extends Removal {
  readonly leftover: Leftover;
}

/** A journal that somebody else wrote, or that was damaged, must not make us delete anything else. */
function objection({ run, last: { collection, name } }: Leftover): string | undefined {
  // eight digits that a run has drawn: no other file tells what is called after it
  if (!/^[\da-f]{8}$/.test(run)) return `"${run}" is not the name of a run; left alone`;
  if (name !== `${namePrefix}${run}`) return `"${name}" is not the name of a disposable of run ${run}; left alone`;
  return recipes.some((recipe) => recipe.collection === collection)
    ? undefined
    : `${collection} is not a collection of disposables; left alone`;
}

/** Finishes the work of a run that was killed. Deletes only what its journal names, and only where its name says so too. */
export async function sweepLeftover(request: SetUpRequest, leftover: Leftover): Promise<Swept> {
  const { last } = leftover;
  const says = objection(leftover);
  if (says !== undefined) return { leftover, gone: false, says };
  const removal = await (last.id === undefined ? removeByName(request, last) : removeMade(request, last, last.id));
  return { leftover, gone: removal.gone, says: removal.says };
}
