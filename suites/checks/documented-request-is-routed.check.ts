import { answerOf, fail, inconclusive, pass, seenStatus, succeeded, type Check } from './check.ts';

const unrouted = new Set([405, 501]);

/** 400 is not among them: Graph uses it for missing routes and for much else. A 404 may as well be about the id. */
export const documentedRequestIsRouted: Check = {
  id: 'documented-request-is-routed',
  authority: 'page',
  promised: () => 'the page documents this request line',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (!answer) return undefined;
    if (unrouted.has(answer.status)) return fail(seenStatus(answer));
    if (answer.status === 404) return inconclusive(`${seenStatus(answer)}, for the route or for the id`);
    return succeeded(answer.status) ? pass(seenStatus(answer)) : undefined;
  },
};
