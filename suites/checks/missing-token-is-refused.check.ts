import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

export const missingTokenIsRefused: Check = {
  id: 'missing-token-is-refused',
  authority: 'page',
  promised: () => 'the page requires Authorization with a bearer token',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
