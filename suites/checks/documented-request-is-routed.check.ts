import { answerOf, fail, pass, seenStatus, succeeded, type Check } from './check.ts';

const unrouted = new Set([404, 405, 501]);

/** 400 is not among them: Graph uses it for missing routes and for much else. */
export const documentedRequestIsRouted: Check = {
  id: 'documented-request-is-routed',
  authority: 'page',
  promised: () => 'the page documents this request line',
  judge(_requirement, exchange) {
    const answer = answerOf(exchange);
    if (!answer) return undefined;
    if (unrouted.has(answer.status)) return fail(seenStatus(answer));
    return succeeded(answer.status) ? pass(seenStatus(answer)) : undefined;
  },
};
