import { answerOf, fail, pass, refused, seenStatus, type Check } from './check.ts';

/** Graph-wide documentation on error codes; RFC 6750 §3.1 says the same with SHOULD. */
export const insufficientPermissionGets403: Check = {
  id: 'insufficient-permission-gets-403',
  authority: 'graph',
  promised: () => 'a valid token without the right gets 403',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (!answer || !refused(answer.status)) return undefined;
    return answer.status === 403 ? pass(seenStatus(answer)) : fail(seenStatus(answer));
  },
};
