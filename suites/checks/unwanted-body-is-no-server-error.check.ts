import type { Check } from './check.ts';
import { judgeNoServerError } from './no-server-error.ts';

export const unwantedBodyIsNoServerError: Check = {
  id: 'unwanted-body-is-no-server-error',
  authority: 'graph',
  promised: () => 'a body that the operation does not want is ignored or refused, never a server error',
  judge: (_requirement, exchange) => judgeNoServerError(exchange),
};
