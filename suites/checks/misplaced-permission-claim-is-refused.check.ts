import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

export const misplacedPermissionClaimIsRefused: Check = {
  id: 'misplaced-permission-claim-is-refused',
  authority: 'page',
  promised: () =>
    'the page lists delegated and application permissions apart, so a name counts only in the claim of its kind',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
