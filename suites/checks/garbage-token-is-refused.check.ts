import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

export const garbageTokenIsRefused: Check = {
  id: 'garbage-token-is-refused',
  authority: 'page',
  promised: () => 'the page requires a bearer token, not any text in its place',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
