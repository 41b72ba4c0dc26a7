import type { Check } from './check.ts';
import { judgeNoServerError } from './no-server-error.ts';

/** RFC 9110 §12.5.1, §15.5.7. */
export const unmetAcceptIsNoServerError: Check = {
  id: 'unmet-accept-is-no-server-error',
  authority: 'rfc',
  promised: () => 'an Accept that cannot be met is ignored or answered with 406 (RFC 9110 12.5.1)',
  judge: (_requirement, exchange) => judgeNoServerError(exchange),
};
