import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

export const unsupportedSchemeIsRefused: Check = {
  id: 'unsupported-scheme-is-refused',
  authority: 'page',
  promised: () => 'the page says that this kind of account is not supported',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
