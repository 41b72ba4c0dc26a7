import type { Check } from './check.ts';
import { judgeRefusal } from './refusal.ts';

export const unlistedPermissionIsRefused: Check = {
  id: 'unlisted-permission-is-refused',
  authority: 'page',
  promised: () => 'the page grants access to the permissions that it lists, and to no other',
  judge: (_requirement, exchange) => judgeRefusal(exchange),
};
