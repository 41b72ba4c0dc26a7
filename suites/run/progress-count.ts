/** Counts what a run does while it goes on. */
import type { CaseRecord } from '../run-model.ts';
import type { Progress, Wait } from './progress.ts';

/** Told what a run does before its results come, in their order. */
export interface Watch {
  /** Nothing has left yet. @param planned cases */
  begins(planned: number): void;
  /** A request is about to leave. */
  sends(): void;
  /** An exchange is over, or will not be. @param cases as many as wait for it */
  settles(cases: number): void;
  /** @param milliseconds for which nothing leaves there */
  waits(why: Wait, milliseconds: number): void;
}

export class ProgressCount implements Watch {
  readonly #clock: () => number;
  #progress: { -readonly [name in keyof Progress]: Progress[name] } | undefined;

  /** @param clock milliseconds, monotonic */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Undefined while nothing has begun. */
  get progress(): Progress | undefined {
    return this.#progress;
  }

  begins(planned: number): void {
    this.#progress = { startedAt: this.#clock(), planned, done: 0, failures: 0, requests: 0, waits: {} };
  }

  sends(): void {
    if (this.#progress) this.#progress.requests += 1;
  }

  settles(cases: number): void {
    if (this.#progress) this.#progress.done += cases;
  }

  waits(why: Wait, milliseconds: number): void {
    if (!this.#progress) return;
    const { waits } = this.#progress;
    this.#progress.waits = { ...waits, [why]: Math.max(waits[why] ?? 0, this.#clock() + milliseconds) };
  }

  judged({ standing, verdict }: CaseRecord): void {
    if (this.#progress && (standing === 'broken' || verdict === 'error')) this.#progress.failures += 1;
  }
}
