import { answerOr, fail, pass, refused, seenStatus, succeeded, inconclusive, type Check } from './check.ts';
import { unmetPrecondition } from './precondition.ts';

/** Other statuses are for `success-status-is-exact` to judge: they tell nothing about the permission. */
export const listedPermissionIsGranted: Check = {
  id: 'listed-permission-is-granted',
  authority: 'page',
  promised: (requirement) =>
    `the page grants access to ${requirement.kind === 'permission' && requirement.supported ? requirement.anyOf.join(' or ') : 'a listed permission'}`,
  judge(_requirement, exchange, spec) {
    if (exchange.outcome.kind === 'malformed') return undefined;
    const read = answerOr(exchange, fail);
    if ('judgement' in read) return read.judgement;
    const unmet = unmetPrecondition(read.answer, spec);
    if (unmet !== undefined) return inconclusive(unmet);
    const { status } = read.answer;
    const seen = seenStatus(read.answer);
    if (refused(status)) return fail(`access was refused: ${seen}`);
    return succeeded(status) ? pass(seen) : undefined;
  },
};
