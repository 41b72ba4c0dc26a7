import type { Check } from './check.ts';
import { judgeNoSuccess } from './no-success.ts';

/** OData Protocol 4.01 §11.5.5.1. */
export const otherVerbDoesNotSucceed: Check = {
  id: 'other-verb-does-not-succeed',
  authority: 'graph',
  promised: () => 'the page documents one verb; an action is invoked by POST only (OData Protocol 4.01, 11.5.5.1)',
  judge: (_requirement, exchange) => judgeNoSuccess(exchange),
};
