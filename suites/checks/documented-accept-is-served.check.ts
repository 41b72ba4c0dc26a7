import { judgeAcceptance } from './acceptance.ts';
import type { Check } from './check.ts';

export const documentedAcceptIsServed: Check = {
  id: 'documented-accept-is-served',
  authority: 'page',
  promised: (requirement) =>
    `the page documents the header ${requirement.kind === 'requestHeader' ? `${requirement.name}: ${requirement.value ?? ''}` : 'Accept'}`,
  judge: (_requirement, exchange, spec) => judgeAcceptance(exchange, spec),
};
