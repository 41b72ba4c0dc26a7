/** How many requests may still leave for a target that others use too. */
import { plural } from '../../specs/text.ts';
import type { Cost } from '../interlocks/index.ts';

/** Counts each request as it leaves, also one that is sent again. Clean-up is never stopped, and its part is kept for it. */
export class Budget {
  readonly #limit: Cost;
  readonly #kept: Cost;
  #spent: Cost = { requests: 0, destructive: 0 };
  #cleaningUp = false;

  /** @param kept of the limit, for clean-up */
  constructor(limit: Cost, kept: Cost) {
    this.#limit = limit;
    this.#kept = kept;
  }

  beginCleanUp(): void {
    this.#cleaningUp = true;
  }

  /** @returns why the request must not leave; or undefined, and it is counted */
  take(destructive: boolean): string | undefined {
    const next: Cost = {
      requests: this.#spent.requests + 1,
      destructive: this.#spent.destructive + (destructive ? 1 : 0),
    };
    const exceeds = (what: keyof Cost): boolean =>
      !this.#cleaningUp && next[what] > this.#spent[what] && next[what] + this.#kept[what] > this.#limit[what];
    const says = (what: string, flag: string): string =>
      `the run may not send more than ${what}: set-up, clean-up and what was sent again count too (${flag})`;
    if (exceeds('requests')) return says(plural(this.#limit.requests, 'request'), '--max-requests');
    if (exceeds('destructive'))
      return says(plural(this.#limit.destructive, 'destructive request'), '--max-destructive');
    this.#spent = next;
    return undefined;
  }
}
