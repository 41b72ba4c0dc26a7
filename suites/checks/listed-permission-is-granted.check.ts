import { answerOr, fail, pass, refused, seenStatus, succeeded, type Check } from './check.ts';

/** Other statuses are for `success-status-is-exact` to judge: they tell nothing about the permission. */
export const listedPermissionIsGranted: Check = {
  id: 'listed-permission-is-granted',
  authority: 'page',
  promised: (requirement) =>
    `the page grants access to ${requirement.kind === 'permission' && requirement.supported ? requirement.anyOf.join(' or ') : 'a listed permission'}`,
  judge(_requirement, exchange) {
    const read = answerOr(exchange, () => fail('no status can be read'));
    if ('judgement' in read) return exchange.outcome.kind === 'malformed' ? undefined : read.judgement;
    const { status } = read.answer;
    const seen = seenStatus(read.answer);
    if (refused(status)) return fail(`access was refused: ${seen}`);
    return succeeded(status) ? pass(seen) : undefined;
  },
};
