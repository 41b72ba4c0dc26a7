/** What objects of a collection look like to those whom its pages let read them. */
import { failed, type Result } from '../../specs/result.ts';
import { isObject } from '../../specs/text.ts';
import { succeeded } from '../checks/judgements.ts';
import { idFrom } from '../http.ts';
import type { Case, Effect, Exchange, SeenObject } from '../model.ts';
import type { StepPurpose } from '../run-model.ts';
import { answeredBy, idsFor, type Place, type SendStep } from './object-maker.ts';
import { listingIn, type Listing } from './pages.ts';

type ListedItems = Result<Pick<Listing, 'items' | 'goesOn'>>;

/** What tells an object from others. */
type Told = readonly [member: string, value: unknown];

export interface LooksOptions {
  readonly send: SendStep;
  /** Before a look that showed no effect is repeated: reads may lag behind writes. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds before each further look. */
  readonly waits: readonly number[];
}

export class Looks {
  readonly #options: LooksOptions;

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  /** Of all pages that are read, or why one of them is none. */
  async itemsIn({ pages: { list }, above }: Place): Promise<ListedItems> {
    if (!list) return failed('no page says how the collection is listed');
    const unread = (why: string): ListedItems => failed(`the collection could not be read: ${why}`);
    const sent = await this.#options.send('look', list, idsFor(list.path, above));
    if (!sent.ok) return unread(sent.problems.join('; '));
    const { items, goesOn, unread: page } = listingIn(sent.recording.exchange);
    return page ? unread(answeredBy(page).seen) : { ok: true, items, goesOn };
  }

  async read({ pages: { read }, above }: Place, id: string, purpose: StepPurpose = 'look'): Promise<SeenObject> {
    if (!read) return { seen: 'no page says how to read it' };
    const sent = await this.#options.send(purpose, read, idsFor(read.path, [...above, id]));
    if (!sent.ok) return { seen: sent.problems.join('; ') };
    const { content, ...seen } = answeredBy(sent.recording.exchange);
    return { ...seen, ...(succeeded(seen.status) && isObject(content) ? { members: content } : {}) };
  }

  /** Before a request. @param isOurs this run has made it, so it is looked for until it is there */
  async readAtLast(place: Place, id: string, isOurs: boolean): Promise<SeenObject> {
    const { waits, sleep } = this.#options;
    let seen = await this.read(place, id, 'set-up');
    for (const wait of isOurs ? waits : []) {
      if (seen.status !== 404) break;
      await sleep(wait);
      seen = await this.read(place, id, 'set-up');
    }
    return seen;
  }

  /** Whether the collection has an object with this member, and how many with this name. */
  async listed(place: Place, told: Told | undefined, named?: Told): Promise<Pick<Effect, 'listed' | 'namesakes'>> {
    const { list, key } = place.pages;
    if (!list) return {};
    if (!told) return { listed: 'nothing tells what it would have made' };
    const read = await this.itemsIn(place);
    if (!read.ok) return { listed: read.problems.join('; ') };
    const [name, wanted] = told;
    const found = read.items.some((item) => (name === key ? idFrom(item[key]) : item[name]) === wanted);
    const unshown = read.items.filter((item) => !Object.hasOwn(item, name)).length;
    if (!found && name === key && unshown > 0)
      return { listed: `the collection does not show the ${key} of all that it lists` };
    // Objects without a name may be shown without the member.
    if (!found && unshown > 0 && unshown === read.items.length)
      return { listed: `the collection shows ${name} of none that it lists` };
    // An item may come on two pages, where others came or went in between; those without an id are not told apart.
    const ids =
      named && new Set(read.items.filter((item) => item[named[0]] === named[1]).map((item) => idFrom(item[key])));
    const isCounted = ids !== undefined && !ids.has(undefined) && (ids.size > 1 || !read.goesOn);
    return {
      listed: found || !read.goesOn ? found : 'the collection has more pages than are read (--max-pages)',
      ...(isCounted ? { namesakes: ids.size } : {}),
    };
  }

  /** Looks again as long as there is no effect, for reads may lag. What must have none is looked at once. */
  async settled(
    { checks, expects, operation: { spec } }: Case,
    exchange: Exchange,
    look: (waited: number) => Promise<Effect>,
  ): Promise<Effect> {
    const { waits, sleep } = this.#options;
    const shows = (effect: Effect): boolean =>
      checks.every(
        ({ of, check, requirement }) =>
          of !== 'effect' || check.judge(requirement, { ...exchange, effect }, spec)?.outcome !== 'fail',
      );
    let waited = 0;
    let effect = await look(waited);
    for (const wait of expects === 'refusal' ? [] : waits) {
      if (shows(effect)) break;
      await sleep(wait);
      waited += wait;
      effect = await look(waited);
    }
    return effect;
  }
}
