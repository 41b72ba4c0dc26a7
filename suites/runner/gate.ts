/** Which authorities decide the exit code, and what it is. */
import { authorities, type Authority, type CaseResult, type Exit, type Standing, type Tallies } from '../model.ts';
import { checkById } from '../checks/index.ts';

export function gated(gate: Authority): readonly Authority[] {
  return authorities.slice(0, authorities.indexOf(gate) + 1);
}

export function standingOf(result: CaseResult, gate: Authority): Standing {
  const inGate = gated(gate);
  const gating = result.findings.filter(({ authority }) => inGate.includes(authority));
  if (gating.some(({ outcome }) => outcome === 'fail')) return 'broken';
  const gates = result.case.witnesses.some(({ check }) => inGate.includes(checkById(check).authority));
  const unknown =
    result.verdict === 'error' ||
    (result.skipped !== undefined && gates) ||
    gating.some(({ outcome }) => outcome === 'inconclusive');
  if (unknown) return 'unknown';
  if (result.skipped !== undefined) return 'unjudged';
  return result.verdict === 'pass' ? 'kept' : 'warning';
}

export interface ExitFacts {
  readonly gate: Authority;
  readonly tallies: Tallies;
  readonly standings: Readonly<Record<Standing, number>>;
  readonly unreachable?: string;
  readonly stopped?: string;
  readonly left?: readonly string[];
  readonly interrupted: boolean;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The codes of DESIGN.md. A broken promise is said even where the run is incomplete; nothing judged is never 0. */
export function exitOf({ gate, tallies, standings, unreachable, stopped, left = [], interrupted }: ExitFacts): Exit {
  const inGate = gated(gate);
  const named = inGate.join(', ');
  const judged = inGate.reduce((sum, authority) => sum + tallies[authority].pass + tallies[authority].fail, 0);
  if (stopped !== undefined) return { code: 4, reason: `nothing was sent: ${stopped}` };
  if (left.length > 0) return { code: 5, reason: `${left.join('; ')}; graph-conformance sweep tries again` };
  if (unreachable !== undefined) return { code: 3, reason: `nothing was judged: ${unreachable}` };
  const cut = interrupted ? '; the run was interrupted' : '';
  if (standings.broken > 0)
    return { code: 1, reason: `${plural(standings.broken, 'case')} broke a promise (gate: ${named})${cut}` };
  if (interrupted) return { code: 3, reason: 'the run was interrupted' };
  if (standings.unknown > 0)
    return { code: 3, reason: `${plural(standings.unknown, 'case')} could not be judged (gate: ${named})` };
  if (judged === 0) return { code: 3, reason: `no promise of the gate was judged (gate: ${named})` };
  const warnings = standings.warning > 0 ? `; ${plural(standings.warning, 'case')} with warnings` : '';
  return { code: 0, reason: `every gated promise was kept (gate: ${named}; ${plural(judged, 'finding')})${warnings}` };
}
