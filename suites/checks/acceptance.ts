import type { OperationSpec } from '../../specs/model.ts';
import type { Exchange, Judgement } from '../model.ts';
import { answerOr, fail, inconclusive, pass, responseOf, seenStatus } from './check.ts';
import { unmetPrecondition } from './precondition.ts';

/** Success is exactly the documented status, for requests that vary the documented one. */
export function judgeAcceptance(exchange: Exchange, spec: OperationSpec): Judgement {
  const read = answerOr(exchange, fail);
  if ('judgement' in read) return read.judgement;
  const unmet = unmetPrecondition(read.answer, spec);
  if (unmet !== undefined) return inconclusive(unmet);
  const seen = seenStatus(read.answer);
  return read.answer.status === responseOf(spec).status ? pass(seen) : fail(seen);
}
