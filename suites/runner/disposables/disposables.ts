/** Profiles that a run makes to be destroyed: made once per collection, given a token before each use, deleted at the end. */
import { removeByName } from './find.ts';
import type { Journal, Step } from './journal.ts';
import { namePrefix, tokenSeconds, type Recipe } from './recipe.ts';
import { withRemedy } from './remedies.ts';
import { ask, isId, textOf, type Call } from './service.ts';

export type Made = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: string };

export interface DisposablesOptions {
  readonly call: Call;
  readonly journal: Journal;
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

const failed = (reason: string): Made => ({ ok: false, reason: `set-up failed: ${reason}` });

export class Disposables {
  readonly #options: DisposablesOptions;
  readonly #made = new Map<string, Promise<Made>>();
  /** Newest last. */
  readonly #standing: Profile[] = [];
  #closed = false;

  constructor(options: DisposablesOptions) {
    this.#options = options;
  }

  /** An id that may be destroyed now: its enrollment token is fresh. */
  async fresh(recipe: Recipe): Promise<Made> {
    if (this.#closed) return failed('the run is over');
    const known = this.#made.get(recipe.collection) ?? this.#make(recipe);
    this.#made.set(recipe.collection, known);
    const made = await known;
    if (!made.ok) return made;
    const reply = await ask(this.#options.call, 'POST', `${recipe.collection}/${made.id}/createToken`, {
      tokenValidityInSeconds: tokenSeconds,
    });
    return reply.ok ? made : failed(withRemedy(reply.reason));
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

  async #delete({ collection, name }: Profile, id: string): Promise<string | undefined> {
    const reply = await ask(this.#options.call, 'DELETE', `${collection}/${id}`);
    if (reply.ok || reply.status === 404) return undefined;
    return `${collection}/${id} ("${name}") could not be deleted: ${reply.reason}`;
  }

  /** Its name tells. Where there is none yet, the request may still be under way. */
  async #resolve({ collection, name }: Profile): Promise<string | undefined> {
    const { gone, found, says } = await removeByName(this.#options.call, {
      collection,
      name,
      root: this.#options.root,
    });
    if (gone && found > 0) return undefined;
    return `${collection}: whether "${name}" was made is unknown${gone ? '' : ` (${says})`}`;
  }

  async #make({ collection, body }: Recipe): Promise<Made> {
    const profile: Profile = { collection, name: `${namePrefix}${this.#options.run}` };
    const unwritten = this.#note('intended', profile);
    if (unwritten !== undefined) return failed(`${unwritten}, and nothing is made that could not be tidied up after`);
    const reply = await ask(this.#options.call, 'POST', collection, {
      displayName: profile.name,
      description: 'Made by graph-conformance; may be deleted at any time',
      ...body,
    });
    const id = reply.ok ? textOf(reply.content, 'id') : undefined;
    if (id !== undefined && isId(id)) {
      this.#standing.push({ ...profile, id });
      this.#note('made', { ...profile, id });
      return { ok: true, id };
    }
    if (reply.ok || reply.unknown) this.#standing.push(profile);
    else this.#note('gone', profile);
    if (reply.ok) return failed('the new profile has no id');
    return failed(reply.unknown ? `outcome unknown: ${withRemedy(reply.reason)}` : withRemedy(reply.reason));
  }

  /** @returns why it could not be written; a full disk must not keep a run from tidying up */
  #note(step: Step, profile: Profile): string | undefined {
    const { journal, root, tenant } = this.#options;
    try {
      journal.write({ step, root, ...profile, ...(tenant === undefined ? {} : { tenant }) });
      return undefined;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return `the journal cannot be written (${code})`;
    }
  }
}
