import { answerOr, fail, pass, responseOf, seenStatus, inconclusive, type Check } from './check.ts';
import { unmetPrecondition } from './precondition.ts';

/** RFC 9112 §6.3 (no framing fields: length 0), RFC 9110 §15.5.12 (a server may insist with 411). */
export const unframedEmptyBodyIsAccepted: Check = {
  id: 'unframed-empty-body-is-accepted',
  authority: 'rfc',
  promised: () =>
    'a request without Content-Length and Transfer-Encoding has an empty body (RFC 9112 6.3), or the server insists with 411',
  judge(_requirement, exchange, spec) {
    const read = answerOr(exchange, fail);
    if ('judgement' in read) return read.judgement;
    const unmet = unmetPrecondition(read.answer, spec);
    if (unmet !== undefined) return inconclusive(unmet);
    const { status } = read.answer;
    return status === responseOf(spec).status || status === 411
      ? pass(seenStatus(read.answer))
      : fail(seenStatus(read.answer));
  },
};
