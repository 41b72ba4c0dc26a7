import type { Exchange, Judgement } from '../model.ts';
import { answerOr, fail, failWithBaseline, pass, refused, seenStatus, succeeded } from './check.ts';

/** Refused means 401 or 403; a 2xx grants; anything else does neither. */
export function judgeRefusal(exchange: Exchange): Judgement {
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  if (refused(read.answer.status)) return pass(seen);
  if (succeeded(read.answer.status)) return fail(`access was granted: ${seen}`);
  return failWithBaseline(`access was neither granted nor refused: ${seen}`);
}
