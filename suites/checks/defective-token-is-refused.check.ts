import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

/** RFC 6750 §3.1 (invalid_token), RFC 7519 §4.1, RFC 8725 §3.1 to §3.3. */
export const defectiveTokenIsRefused: Check = {
  id: 'defective-token-is-refused',
  authority: 'rfc',
  promised: () =>
    'a token that is expired, not yet valid, for another audience or without a valid signature is refused (RFC 6750 3.1, RFC 7519 4.1, RFC 8725 3)',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
