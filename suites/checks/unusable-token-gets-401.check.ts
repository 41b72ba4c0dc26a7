import { answerOf, fail, pass, refused, seenStatus, type Check } from './check.ts';

/** Graph-wide documentation on error codes; RFC 6750 §3.1 says the same with SHOULD. */
export const unusableTokenGets401: Check = {
  id: 'unusable-token-gets-401',
  authority: 'graph',
  promised: () => 'a request without a usable token gets 401',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (!answer || !refused(answer.status)) return undefined;
    return answer.status === 401 ? pass(seenStatus(answer)) : fail(seenStatus(answer));
  },
};
