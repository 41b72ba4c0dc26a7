/** The documented request, word for word, and the answer that the page shows for it. */
import type { Case, Operation } from '../model.ts';
import { grantsOf, requirementsOf } from './operations.ts';
import { documentedIdentity, documentedPlan, successRiders, witnesses } from './plans.ts';

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
      ],
    },
  ];
}
