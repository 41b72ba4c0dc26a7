import { judgeAcceptance } from './acceptance.ts';
import type { Check } from './check.ts';

/** RFC 9110 §12.5.1. */
export const undemandingAcceptIsServed: Check = {
  id: 'undemanding-accept-is-served',
  authority: 'rfc',
  promised: () => 'no Accept, or one that admits JSON, excludes nothing (RFC 9110 12.5.1)',
  judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
};
