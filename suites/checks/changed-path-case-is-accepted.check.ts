import { judgeAcceptance } from './acceptance.ts';
import type { Check } from './check.ts';

/** Graph-wide documentation, "traverse the graph": names are not case-sensitive, ids are. */
export const changedPathCaseIsAccepted: Check = {
  id: 'changed-path-case-is-accepted',
  authority: 'graph',
  promised: () => 'Graph reads names of resources and actions without regard to case',
  judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
};
