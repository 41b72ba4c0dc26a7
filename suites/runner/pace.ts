/** How fast requests may leave: by our own limit, and by what a target asks for. */
import { fieldValues } from '../http.ts';
import type { Answer } from '../model.ts';

/** No more requests per second than agreed, whoever sends them: set-up and clean-up count as well. */
export type Pace = (signal: AbortSignal) => Promise<void>;

interface PaceOptions {
  /** Undefined: no limit. */
  readonly perSecond: number | undefined;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export function createPace({ perSecond, clock, sleep }: PaceOptions): Pace {
  if (perSecond === undefined) return async () => {};
  const interval = 1000 / perSecond;
  const wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    // Whole ones, since a timer drops the rest.
    if (milliseconds > 0) await sleep(Math.ceil(milliseconds), signal);
  };
  let last: Promise<number> = Promise.resolve(-Infinity);
  return async (signal) => {
    // From when the last one did start: after a sleep that took too long, several would start at once.
    const start = last.then(async (at) => {
      if (!signal.aborted) await wait(at + interval - clock(), signal);
      // Who stops waiting starts nothing.
      return signal.aborted ? at : clock();
    });
    last = start;
    await start;
  };
}

/** Sends of one request at most. */
export const maxAttempts = 3;
/** Milliseconds waited for one request at most. */
export const maxWaitMs = 30_000;

const withoutAdviceMs = 1000;

/**
 * Milliseconds that a Retry-After asks for, in seconds or as a date; undefined where it is neither.
 * @see RFC 9110 §10.2.3
 */
export function retryAfterMs(value: string, now: number): number | undefined {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // `Date.parse` takes `-5` and `1.5` for dates long ago; an HTTP date begins with the name of a day.
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * 429, and 503 with Retry-After, say that the request was not carried out and may be sent again.
 * @returns milliseconds to wait before the request may be sent again, or undefined where the answer is one to judge.
 * @param now milliseconds since the epoch
 * @see RFC 6585 §4, RFC 9110 §10.2.3 and §15.6.4
 */
export function waitBeforeRetry(answer: Answer, now: number): number | undefined {
  const [advice] = fieldValues(answer.fields, 'retry-after');
  if (answer.status === 503 && advice === undefined) return undefined;
  if (answer.status !== 429 && answer.status !== 503) return undefined;
  return (advice === undefined ? undefined : retryAfterMs(advice, now)) ?? withoutAdviceMs;
}
