/** How far a run is: counted while it goes on, and shown in one line. The clock is handed in, and nothing is written. */
import type { CaseRecord } from '../run-model.ts';

/** What keeps a request from leaving: the target asked to come back later, or the agreed pace. */
export type DelayReason = 'throttled' | 'pace';

/** All times are milliseconds of one monotonic clock. */
export interface Progress {
  /** When the first request could leave. */
  readonly startedAt: number;
  /** Cases of this run, or of this shard. */
  readonly planned: number;
  /** Cases whose exchange is over. */
  readonly done: number;
  /** Cases that break a gated promise or are an error of ours, as far as they are judged: later than `done`, in their order. */
  readonly failures: number;
  readonly requests: number;
  /** Until when requests were last held back, by what. */
  readonly delays: Readonly<Partial<Record<DelayReason, number>>>;
}

/** Before that, a rate would be that of the first moments. */
const rateAfterMs = 1000;
const leftAfterMs = 3000;
const leftAfterCases = 10;
/** A run that is held back waits again and again, for less than this in between. */
const paceLingersMs = 1000;

/** On average. Absent when nothing is sent any more. */
function rate({ startedAt, requests, planned, done }: Progress, now: number): string | undefined {
  const elapsed = now - startedAt;
  if (elapsed < rateAfterMs || requests === 0 || done >= planned) return undefined;
  const perSecond = (requests / elapsed) * 1000;
  return `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} requests/s`;
}

/** Rounded as coarsely as it is uncertain. */
function coarse(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** At the average pace so far. Absent while too little is done to know it, and when nothing is left. */
function left({ startedAt, planned, done }: Progress, now: number): string | undefined {
  const elapsed = now - startedAt;
  if (elapsed < leftAfterMs || done < leftAfterCases || done >= planned) return undefined;
  return `about ${coarse((elapsed * (planned - done)) / done)} left`;
}

function delay({ delays: { throttled = 0, pace = -paceLingersMs } }: Progress, now: number): string | undefined {
  if (throttled > now) return `throttled for ${Math.ceil((throttled - now) / 1000)} s`;
  return pace + paceLingersMs > now ? 'held to --rate' : undefined;
}

interface Parts {
  readonly cases: string;
  readonly failures?: string | undefined;
  readonly rate?: string | undefined;
  readonly left?: string | undefined;
  readonly delay?: string | undefined;
}

function partsOf(progress: Progress, now: number): Parts {
  const { done, planned, failures } = progress;
  return {
    cases: `${done}/${planned} cases`,
    failures: failures === 0 ? undefined : `${failures} ${failures === 1 ? 'failure' : 'failures'}`,
    rate: rate(progress, now),
    left: left(progress, now),
    delay: delay(progress, now),
  };
}

/** What a narrow terminal does without, the first of them first. */
const expendable = ['rate', 'left', 'failures', 'delay'] as const satisfies readonly (keyof Parts)[];

const joined = (parts: Parts): string =>
  [parts.cases, parts.failures, parts.rate, parts.left, parts.delay].filter((part) => part !== undefined).join('  ');

/** `312/1060 cases  2 failures  1.9 requests/s  about 7 min left  throttled for 12 s`. @param width columns at most */
export function progressLine(progress: Progress, now: number, width = Number.POSITIVE_INFINITY): string {
  let parts = partsOf(progress, now);
  for (const name of expendable) {
    if (joined(parts).length <= width) break;
    parts = { ...parts, [name]: undefined };
  }
  return joined(parts).slice(0, width);
}

/** Called before the results come, in their order. */
export interface ProgressListener {
  /** Nothing has left yet. @param planned cases */
  started(planned: number): void;
  /** A request is about to leave. */
  requested(): void;
  /** An exchange is over, or will not be. @param cases as many as wait for it */
  settled(cases: number): void;
  /** @param milliseconds for which nothing leaves there */
  delayed(why: DelayReason, milliseconds: number): void;
}

export class ProgressCount implements ProgressListener {
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

  started(planned: number): void {
    this.#progress = { startedAt: this.#clock(), planned, done: 0, failures: 0, requests: 0, delays: {} };
  }

  requested(): void {
    if (this.#progress) this.#progress.requests += 1;
  }

  settled(cases: number): void {
    if (this.#progress) this.#progress.done += cases;
  }

  delayed(why: DelayReason, milliseconds: number): void {
    if (!this.#progress) return;
    const { delays } = this.#progress;
    this.#progress.delays = { ...delays, [why]: Math.max(delays[why] ?? 0, this.#clock() + milliseconds) };
  }

  judged({ standing, verdict }: CaseRecord): void {
    if (this.#progress && (standing === 'broken' || verdict === 'error')) this.#progress.failures += 1;
  }
}
