/** What the request line names, and what it does not. */
import type { Check } from '../model.ts';
import {
  answerOf,
  fail,
  inconclusive,
  judgeAcceptance,
  judgeNoSuccess,
  pass,
  passWithBaseline,
  seenStatus,
  succeeded,
} from './judgements.ts';

/** 400 is not among them: Graph uses it for missing routes and for much else. A 404 may as well be about the id. */
const unrouted = new Set([405, 501]);

export const routingChecks = [
  /** Graph-wide documentation, "traverse the graph": names are not case-sensitive, ids are. */
  {
    id: 'changed-path-case-is-accepted',
    authority: 'graph',
    promised: () => 'Graph reads names of resources and actions without regard to case',
    judge: judgeAcceptance,
  },
  {
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
  },
  /** OData Protocol 4.01 §11.5.5.1. */
  {
    id: 'other-verb-does-not-succeed',
    authority: 'graph',
    promised: () => 'the page documents one verb; an action is invoked by POST only (OData Protocol 4.01, 11.5.5.1)',
    judge: judgeNoSuccess,
  },
  {
    id: 'other-version-does-not-succeed',
    authority: 'graph',
    promised: () => 'the operation exists only in the API version of its page',
    judge: judgeNoSuccess,
  },
  /** OData Protocol 4.01 §11.5.5.1. */
  {
    id: 'qualified-action-name-is-accepted',
    authority: 'graph',
    promised: () => 'an action answers to its qualified name too (OData Protocol 4.01, 11.5.5.1)',
    judge: judgeAcceptance,
  },
  {
    id: 'unknown-id-does-not-succeed',
    authority: 'graph',
    promised: () => 'an id that names nothing cannot be acted on',
    judge: judgeNoSuccess,
  },
  /** OData Protocol 4.01 §9.2.1 and §11.2.4: what names no resource gets 404; of an open type, any name may be a member without a value, which gets 204. */
  {
    id: 'unknown-name-does-not-succeed',
    authority: 'graph',
    promised: () => 'a path that no page documents names nothing',
    judge(requirement, exchange, spec) {
      const answer = answerOf(exchange);
      if (answer?.status === 204) return passWithBaseline(`${seenStatus(answer)}, as of a member without a value`);
      return judgeNoSuccess(requirement, exchange, spec);
    },
  },
] as const satisfies readonly Check[];
