import { judgeAcceptance, judgeNoServerError } from './judgements.ts';
import { type Check, answerOr, fail, inconclusive, pass, responseOf, seenStatus } from './check.ts';
import { unmetPrecondition } from './graph-error.ts';

export const requestBodyChecks = [
  /** OData JSON Format 4.01 §18: a client passes `{}` to an action without parameters. */
  {
    id: 'empty-json-object-is-accepted',
    authority: 'graph',
    promised: () => 'an action without parameters takes an empty JSON object (OData JSON Format 4.01, 18)',
    judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
  },
  {
    id: 'empty-request-body-is-accepted',
    authority: 'page',
    promised: () => 'the page wants no request body',
    judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
  },
  /** RFC 9112 §6.3 (no framing fields: length 0), RFC 9110 §15.5.12 (a server may insist with 411). */
  {
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
  },
  {
    id: 'unwanted-body-is-no-server-error',
    authority: 'graph',
    promised: () => 'a body that the operation does not want is ignored or refused, never a server error',
    judge: (_requirement, exchange) => judgeNoServerError(exchange),
  },
] as const satisfies readonly Check[];
