/** What a run may cost a target that others use too. */
import type { Case } from '../model.ts';
import { changesTheTarget } from './destructive.ts';
import { guarded, type InterlockContext } from './interlock.ts';

const requestsOf = (cases: readonly Case[]): number =>
  new Set(cases.map(({ operation, plan }) => operation.id + JSON.stringify(plan))).size;

/** The reason to send nothing, or undefined. */
export function overBudget(context: InterlockContext, cases: readonly Case[]): string | undefined {
  if (!guarded(context)) return undefined;
  const requests = requestsOf(cases);
  const destructive = requestsOf(cases.filter(({ expects }) => changesTheTarget(expects)));
  if (requests > context.maxRequests)
    return `budget: ${requests} requests are planned and ${context.maxRequests} allowed; narrow the run, or raise --max-requests`;
  if (context.destructive === 'skip' || destructive <= context.maxDestructive) return undefined;
  return `budget: ${destructive} destructive requests are planned and ${context.maxDestructive} allowed; narrow the run, or raise --max-destructive`;
}
