import { answerOf, fail, pass, responseOf, seenStatus, succeeded, type Check } from './check.ts';

/** Also where a request departs from the documented one: the page speaks of every success. What is no success is for others to judge. */
export const anySuccessHasTheDocumentedStatus: Check = {
  id: 'any-success-has-the-documented-status',
  authority: 'page',
  promised: (_requirement, spec) => `the page promises ${responseOf(spec).status} for every success`,
  judge(_requirement, exchange, spec) {
    const answer = answerOf(exchange);
    if (!answer || !succeeded(answer.status)) return undefined;
    return answer.status === responseOf(spec).status ? pass(seenStatus(answer)) : fail(seenStatus(answer));
  },
};
