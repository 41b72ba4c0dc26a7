/** A request without a body, and with one that nobody asked for. */
import type { Check } from '../model.ts';
import { answerOf, failWithObject, judgeAcceptance, judgeNoServerError, pass, seenStatus } from './judgements.ts';

export const requestBodyChecks = [
  /** OData JSON Format 4.01 §18: a client passes `{}` to an action without parameters. */
  {
    id: 'empty-json-object-is-accepted',
    authority: 'graph',
    promised: () => 'an action without parameters takes an empty JSON object (OData JSON Format 4.01, 18)',
    judge: judgeAcceptance,
  },
  /** Only a POST is sent with a body too, for contrast; of other methods, these two statuses alone ask for one. */
  {
    id: 'empty-request-body-is-accepted',
    authority: 'page',
    promised: () => 'the page wants no request body',
    judge(requirement, exchange, spec) {
      const answer = answerOf(exchange);
      const asksForOne = exchange.method !== 'POST' && answer !== undefined && [411, 415].includes(answer.status);
      return asksForOne ? failWithObject(seenStatus(answer)) : judgeAcceptance(requirement, exchange, spec);
    },
  },
  /** RFC 9112 §6.3 (no framing fields: length 0), RFC 9110 §15.5.12 (a server may insist with 411). */
  {
    id: 'unframed-empty-body-is-accepted',
    authority: 'rfc',
    promised: () =>
      'a request without Content-Length and Transfer-Encoding has an empty body (RFC 9112 6.3), or the server insists with 411',
    judge(requirement, exchange, spec) {
      const answer = answerOf(exchange);
      return answer?.status === 411 ? pass(seenStatus(answer)) : judgeAcceptance(requirement, exchange, spec);
    },
  },
  {
    id: 'unwanted-body-is-no-server-error',
    authority: 'graph',
    promised: () => 'a body that the operation does not want is ignored or refused, never a server error',
    judge: judgeNoServerError,
  },
] as const satisfies readonly Check[];
