/** Whom the page lets in, and whom it does not. */
import type { Check } from '../model.ts';
import { unmetPrecondition } from './graph-error.ts';
import {
  answerOr,
  fail,
  failWithObject,
  inconclusive,
  judgeRefusal,
  judgeRefusalStatus,
  pass,
  refused,
  seenStatus,
  succeeded,
} from './judgements.ts';

export const permissionsChecks = [
  /** RFC 6749 §3.3: scope values are case-sensitive strings. */
  {
    id: 'changed-case-permission-is-refused',
    authority: 'rfc',
    promised: () => 'permission names are case-sensitive (RFC 6749 3.3)',
    judge: judgeRefusal,
  },
  /** Graph-wide documentation on error codes; RFC 6750 §3.1 says the same with SHOULD. */
  {
    id: 'insufficient-permission-gets-403',
    authority: 'graph',
    promised: () => 'a valid token without the right gets 403',
    judge: judgeRefusalStatus(403),
  },
  /** Other statuses are for `success-status-is-exact` to judge: they tell nothing about the permission. */
  {
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
      if (refused(status)) return failWithObject(`access was refused: ${seen}`);
      return succeeded(status) ? pass(seen) : undefined;
    },
  },
  {
    id: 'look-alike-permission-is-refused',
    authority: 'page',
    promised: () => 'the page grants access to the permissions that it lists, not to names that resemble them',
    judge: judgeRefusal,
  },
  {
    id: 'misplaced-permission-claim-is-refused',
    authority: 'page',
    promised: () =>
      'the page lists delegated and application permissions apart, so a name counts only in the claim of its kind',
    judge: judgeRefusal,
  },
  {
    id: 'unlisted-permission-is-refused',
    authority: 'page',
    promised: () => 'the page grants access to the permissions that it lists, and to no other',
    judge: judgeRefusal,
  },
  {
    id: 'unsupported-scheme-is-refused',
    authority: 'page',
    promised: () => 'the page says that this kind of account is not supported',
    judge: judgeRefusal,
  },
] as const satisfies readonly Check[];
