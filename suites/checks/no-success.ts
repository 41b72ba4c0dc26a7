import type { Exchange, Judgement } from '../model.ts';
import { answerOr, fail, failWithBaseline, passWithBaseline, seenStatus, succeeded } from './check.ts';

/** Anything but a 2xx will do; yet where nothing at all succeeds, that says nothing. */
export function judgeNoSuccess(exchange: Exchange): Judgement {
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  return succeeded(read.answer.status) ? fail(seen) : passWithBaseline(seen);
}
