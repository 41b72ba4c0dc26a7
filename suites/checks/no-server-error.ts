import type { Exchange, Judgement } from '../model.ts';
import { answerOr, failWithBaseline, passWithBaseline, seenStatus } from './check.ts';

/** A client's mistake may be refused or ignored; it must neither break the server nor make it hang. */
export function judgeNoServerError(exchange: Exchange): Judgement {
  const { outcome } = exchange;
  if (outcome.kind === 'none' && outcome.cause === 'timeout') return failWithBaseline(outcome.message);
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  return read.answer.status >= 500 ? failWithBaseline(seen) : passWithBaseline(seen);
}
