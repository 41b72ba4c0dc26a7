import { judgeAcceptance } from './acceptance.ts';
import type { Check } from './check.ts';

/** OData Protocol 4.01 §11.5.5.1. */
export const qualifiedActionNameIsAccepted: Check = {
  id: 'qualified-action-name-is-accepted',
  authority: 'graph',
  promised: () => 'an action answers to its qualified name too (OData Protocol 4.01, 11.5.5.1)',
  judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
};
