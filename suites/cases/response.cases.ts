/** The documented request, word for word, and the answer that the page shows for it. */
import type { Case, Operation, Witness } from '../model.ts';
import { grantsOf, requirementsOf } from './operations.ts';
import { documentedIdentity, documentedPlan, successRiders, witnesses } from './plans.ts';

/** What the action did can be seen only by those who may read, and may destroy, what it acted on. */
function effects(operation: Operation): readonly Witness[] {
  const [request] = requirementsOf(operation.spec, 'request');
  if (!operation.request.path.endsWith('/revokeToken')) return [];
  return witnesses(request, 'revoked-token-is-gone').map((witness) => ({ ...witness, of: 'effect' }));
}

export function responseCases(operation: Operation): readonly Case[] {
  const identity = documentedIdentity(operation);
  const [response] = requirementsOf(operation.spec, 'response');
  if (!identity || !response) return [];
  const [request] = requirementsOf(operation.spec, 'request');
  return [
    {
      id: `${operation.id}/response/documented-success`,
      suite: 'response',
      operation,
      plan: documentedPlan(operation, identity),
      expects: 'success',
      expectation: `the documented request gets ${response.status} and nothing behind the header section`,
      witnesses: [
        ...witnesses(request, 'documented-request-is-routed'),
        // A refusal is judged by this check alone; without it, a target that refuses everybody would pass here.
        ...witnesses(grantsOf(operation.spec)[0], 'listed-permission-is-granted'),
        ...witnesses(response, 'success-status-is-exact'),
        ...successRiders(operation),
        ...effects(operation),
      ],
    },
  ];
}
