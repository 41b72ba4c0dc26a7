import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

/** RFC 6749 §3.3: scope values are case-sensitive strings. */
export const changedCasePermissionIsRefused: Check = {
  id: 'changed-case-permission-is-refused',
  authority: 'rfc',
  promised: () => 'permission names are case-sensitive (RFC 6749 3.3)',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
