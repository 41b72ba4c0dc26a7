import { judgeAcceptance } from './acceptance.ts';
import type { Check } from './check.ts';

/** OData JSON Format 4.01 §18: a client passes `{}` to an action without parameters. */
export const emptyJsonObjectIsAccepted: Check = {
  id: 'empty-json-object-is-accepted',
  authority: 'graph',
  promised: () => 'an action without parameters takes an empty JSON object (OData JSON Format 4.01, 18)',
  judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
};
