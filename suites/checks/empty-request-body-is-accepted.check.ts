import { judgeAcceptance } from './acceptance.ts';
import type { Check } from './check.ts';

export const emptyRequestBodyIsAccepted: Check = {
  id: 'empty-request-body-is-accepted',
  authority: 'page',
  promised: () => 'the page wants no request body',
  judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
};
