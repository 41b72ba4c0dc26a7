import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

export const otherAuthSchemeIsRefused: Check = {
  id: 'other-auth-scheme-is-refused',
  authority: 'page',
  promised: () => 'the page requires the scheme Bearer',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
