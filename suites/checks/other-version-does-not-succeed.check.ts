import type { Check } from './check.ts';
import { judgeNoSuccess } from './no-success.ts';

export const otherVersionDoesNotSucceed: Check = {
  id: 'other-version-does-not-succeed',
  authority: 'graph',
  promised: () => 'the operation exists only in the API version of its page',
  judge: (_requirement, exchange) => judgeNoSuccess(exchange),
};
