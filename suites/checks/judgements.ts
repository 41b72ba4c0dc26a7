/** Judgements that checks of several themes share. */
import { type OperationSpec } from '../../specs/model.ts';
import { type Exchange, type Judgement } from '../model.ts';
import {
  answerOr,
  fail,
  failWithBaseline,
  inconclusive,
  pass,
  passWithBaseline,
  refused,
  responseOf,
  seenStatus,
  succeeded,
} from './check.ts';
import { unmetPrecondition } from './graph-error.ts';

/** Success is exactly the documented status, for requests that vary the documented one. */
export function judgeAcceptance(exchange: Exchange, spec: OperationSpec): Judgement {
  const read = answerOr(exchange, fail);
  if ('judgement' in read) return read.judgement;
  const unmet = unmetPrecondition(read.answer, spec);
  if (unmet !== undefined) return inconclusive(unmet);
  const seen = seenStatus(read.answer);
  return read.answer.status === responseOf(spec).status ? pass(seen) : fail(seen);
}

/** Refused means 401 or 403; a 2xx grants; anything else does neither. */
export function judgeRefusal(exchange: Exchange): Judgement {
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  if (refused(read.answer.status)) return pass(seen);
  if (succeeded(read.answer.status)) return fail(`access was granted: ${seen}`);
  return failWithBaseline(`access was neither granted nor refused: ${seen}`);
}

/** Anything but a 2xx will do; yet where nothing at all succeeds, that says nothing. */
export function judgeNoSuccess(exchange: Exchange): Judgement {
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  return succeeded(read.answer.status) ? fail(seen) : passWithBaseline(seen);
}

/** A client's mistake may be refused or ignored; it must neither break the server nor make it hang. */
export function judgeNoServerError(exchange: Exchange): Judgement {
  const { outcome } = exchange;
  if (outcome.kind === 'none' && outcome.cause === 'timeout') return failWithBaseline(outcome.message);
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const seen = seenStatus(read.answer);
  return read.answer.status >= 500 ? failWithBaseline(seen) : passWithBaseline(seen);
}
