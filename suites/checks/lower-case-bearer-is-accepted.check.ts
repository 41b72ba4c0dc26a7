import { judgeAcceptance } from './acceptance.ts';
import type { Check } from './check.ts';

/** RFC 9110 §11.1. */
export const lowerCaseBearerIsAccepted: Check = {
  id: 'lower-case-bearer-is-accepted',
  authority: 'rfc',
  promised: () => 'the name of an authentication scheme is case-insensitive (RFC 9110 11.1)',
  judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
};
