/** A request without a body, and with one that nobody asked for. */
import type { Check } from '../model.ts';
import {
  answerOf,
  answerOr,
  fail,
  failInContrast,
  failWithBaseline,
  failWithObject,
  inconclusive,
  judgeAcceptance,
  judgeNoServerError,
  pass,
  passWithBaseline,
  seenStatus,
  succeeded,
} from './judgements.ts';

/** A client's mistake: the server says so, and neither takes it for good nor fails over it. @see RFC 9110 section 15.5 */
const judgeClientError: Check['judge'] = (_requirement, exchange) => {
  const read = answerOr(exchange, failWithBaseline);
  if ('judgement' in read) return read.judgement;
  const { status } = read.answer;
  const seen = seenStatus(read.answer);
  if (succeeded(status)) return fail(seen);
  if (status >= 500) return failInContrast(seen);
  return status >= 400 ? passWithBaseline(seen) : failWithBaseline(seen);
};

export const requestBodyChecks = [
  /** RFC 8259 §11: JSON has no charset parameter; adding one has no effect on compliant recipients. */
  {
    id: 'charset-of-json-is-ignored',
    authority: 'rfc',
    promised: () => 'a charset changes nothing about what application/json says (RFC 8259 11)',
    judge: judgeAcceptance,
  },
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
  /** RFC 9110 §15.5.1: malformed syntax is a client error. */
  {
    id: 'malformed-json-gets-4xx',
    authority: 'graph',
    promised: () => 'malformed JSON is an error of the client and gets 4xx (RFC 9110 15.5.1)',
    judge: judgeClientError,
  },
  /** RFC 9110 §15.6. A service may refuse values that no page speaks of. */
  {
    id: 'full-body-is-no-server-error',
    authority: 'graph',
    promised: () => 'a body of documented members is taken or refused, never a server error (RFC 9110 15.6)',
    judge(_requirement, exchange) {
      const read = answerOr(exchange, failInContrast);
      if ('judgement' in read) return read.judgement;
      const { status } = read.answer;
      const seen = seenStatus(read.answer);
      if (status >= 500) return failInContrast(seen);
      return succeeded(status)
        ? pass(seen)
        : inconclusive(`${seen}: the target may have rules for values that no page has`);
    },
  },
  /** OData JSON Format 4.01 §18: the body of a request that creates is the JSON object of what it creates. */
  {
    id: 'missing-body-gets-4xx',
    authority: 'graph',
    promised: () => 'a create without a body is an error of the client and gets 4xx (OData Protocol 4.01, 11.4.2)',
    judge: judgeClientError,
  },
  /** OData JSON Format 4.01 §7.1: a primitive value is no JSON object. */
  {
    id: 'wrong-member-type-gets-4xx',
    authority: 'graph',
    promised: () =>
      'a member of another JSON type is an error of the client and gets 4xx (OData JSON Format 4.01, 7.1)',
    judge: judgeClientError,
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
