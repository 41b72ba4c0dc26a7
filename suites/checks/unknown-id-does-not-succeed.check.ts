import type { Check } from './check.ts';
import { judgeNoSuccess } from './no-success.ts';

export const unknownIdDoesNotSucceed: Check = {
  id: 'unknown-id-does-not-succeed',
  authority: 'graph',
  promised: () => 'an id that names nothing cannot be acted on',
  judge: (_requirement, exchange) => judgeNoSuccess(exchange),
};
