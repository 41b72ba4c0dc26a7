/** What a run may cost a target that others use too. */
import type { Case } from '../model.ts';
import { changesTheTarget } from './destructive.ts';
import { guarded, type Voyage } from './interlock.ts';

const requestsOf = (cases: readonly Case[]): number =>
  new Set(cases.map(({ operation, plan }) => operation.id + JSON.stringify(plan))).size;

/** The reason to send nothing, or undefined. */
export function overBudget(voyage: Voyage, cases: readonly Case[]): string | undefined {
  if (!guarded(voyage)) return undefined;
  const requests = requestsOf(cases);
  const destructive = requestsOf(cases.filter(({ expects }) => changesTheTarget(expects)));
  if (requests > voyage.maxRequests)
    return `budget: ${requests} requests are planned and ${voyage.maxRequests} allowed; narrow the run, or raise --max-requests`;
  if (voyage.destructive === 'skip' || destructive <= voyage.maxDestructive) return undefined;
  return `budget: ${destructive} destructive requests are planned and ${voyage.maxDestructive} allowed; narrow the run, or raise --max-destructive`;
}
