import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

export const queryTokenIsRefused: Check = {
  id: 'query-token-is-refused',
  authority: 'page',
  promised: () => 'the page requires the token in the Authorization header',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
