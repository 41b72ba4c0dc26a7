/** Every interlock, written down, and what they say together. */
import type { Case } from '../model.ts';
import { overBudget } from './budget.ts';
import { destructionIsConsentedTo, idIsListed } from './destructive.ts';
import {
  certificatesAreChecked,
  hostIsKnown,
  httpsOffThisMachine,
  mintedTokenStaysHome,
  tenantIsNamed,
} from './host.ts';
import type { CaseInterlock, RunInterlock, InterlockContext } from './interlock.ts';

const runInterlocks: readonly RunInterlock[] = [
  mintedTokenStaysHome,
  hostIsKnown,
  httpsOffThisMachine,
  certificatesAreChecked,
  tenantIsNamed,
];
const caseInterlocks: readonly CaseInterlock[] = [destructionIsConsentedTo, idIsListed];

/** `name: reason`, for everything that stops the run as such. */
export function runObjections(context: InterlockContext): readonly string[] {
  return runInterlocks.flatMap(({ name, stops }) => {
    const reason = stops(context);
    return reason === undefined ? [] : [`${name}: ${reason}`];
  });
}

/** `name: reason` for the first interlock that stops this one request, or undefined. */
export function caseObjection(context: InterlockContext, one: Case): string | undefined {
  for (const { name, stops } of caseInterlocks) {
    const reason = stops(context, one);
    if (reason !== undefined) return `${name}: ${reason}`;
  }
  return undefined;
}

/** Every different reason why these cases may not be sent as they are. Where there is one, nothing is sent at all. */
export function objections(context: InterlockContext, cases: readonly Case[]): readonly string[] {
  const budget = overBudget(context, cases);
  const ofCases = new Set(cases.flatMap((one) => caseObjection(context, one) ?? []));
  return [...runObjections(context), ...(budget === undefined ? [] : [budget]), ...ofCases];
}
