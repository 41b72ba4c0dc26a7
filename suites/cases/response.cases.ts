/** The documented request, word for word, and the answer that the page shows for it. */
import type { Case, Operation, PlannedCheck, TokenIdentity } from '../model.ts';
import { grantsOf, requirementsOf } from './operations.ts';
import { documentedPlan, judgedBy, successChecks } from './plans.ts';

/** What the action did can be seen only by those who may read, and may destroy, what it acted on. */
function effects(operation: Operation): readonly PlannedCheck[] {
  const [request] = requirementsOf(operation.spec, 'request');
  if (!operation.request.path.endsWith('/revokeToken')) return [];
  return judgedBy(request, 'revoked-token-is-gone').map((planned) => ({ ...planned, of: 'effect' }));
}

export function responseCases(operation: Operation, identity: TokenIdentity): readonly Case[] {
  const [response] = requirementsOf(operation.spec, 'response');
  if (!response) return [];
  const [request] = requirementsOf(operation.spec, 'request');
  return [
    {
      id: `${operation.id}/response/documented-success`,
      suite: 'response',
      operation,
      plan: documentedPlan(operation, identity),
      expects: 'success',
      expectation: `the documented request gets ${response.status}${response.body === 'none' ? ' and nothing behind the header section' : ''}`,
      checks: [
        ...judgedBy(request, 'documented-request-is-routed'),
        // A refusal is judged by this check alone; without it, a target that refuses everybody would pass here.
        ...judgedBy(grantsOf(operation.spec)[0], 'listed-permission-is-granted'),
        ...successChecks.documented(operation),
        ...effects(operation),
      ],
    },
  ];
}
