import { answerOr, fail, pass, refused, responseOf, seenStatus, inconclusive, type Check } from './check.ts';
import { unmetPrecondition } from './precondition.ts';

/** A refusal is for `listed-permission-is-granted` to judge. */
export const successStatusIsExact: Check = {
  id: 'success-status-is-exact',
  authority: 'page',
  promised: (_requirement, spec) => `the page promises ${responseOf(spec).status}`,
  judge(_requirement, exchange, spec) {
    const read = answerOr(exchange, fail);
    if ('judgement' in read) return read.judgement;
    if (refused(read.answer.status)) return undefined;
    const unmet = unmetPrecondition(read.answer, spec);
    if (unmet !== undefined) return inconclusive(unmet);
    const seen = seenStatus(read.answer);
    return read.answer.status === responseOf(spec).status ? pass(seen) : fail(seen);
  },
};
