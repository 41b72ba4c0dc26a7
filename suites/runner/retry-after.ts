/**
 * 429, and 503 with Retry-After, say "not now": the request was not carried out and may be sent again.
 * @see RFC 6585 §4, RFC 9110 §10.2.3 and §15.6.4
 */
import type { Answer } from '../model.ts';
import { fieldValues } from '../http.ts';

/** Sends of one request at most. */
export const mostAttempts = 3;
/** Milliseconds waited for one request at most. */
export const mostWaitMs = 30_000;

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
 * Milliseconds to wait before the request may be sent again, or undefined where the answer is one to judge.
 * @param now milliseconds since the epoch
 */
export function notNow(answer: Answer, now: number): number | undefined {
  const [advice] = fieldValues(answer.fields, 'retry-after');
  if (answer.status === 503 && advice === undefined) return undefined;
  if (answer.status !== 429 && answer.status !== 503) return undefined;
  return (advice === undefined ? undefined : retryAfterMs(advice, now)) ?? withoutAdviceMs;
}
