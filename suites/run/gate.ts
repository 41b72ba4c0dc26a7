/** Which authorities decide the exit code, and what it is. */
import { gatedBy, type Authority, type CaseResult } from '../model.ts';
import type { Cut, Exit, Standing, Tallies, WaiverUse } from '../run-model.ts';
import { waivedUntil } from './waivers/apply-waivers.ts';
import { plural } from '../../specs/text.ts';

export function standingOf(result: CaseResult, gate: Authority): Standing {
  const inGate = gatedBy(gate);
  const gating = result.findings.filter(({ authority }) => inGate.includes(authority));
  if (gating.some(({ outcome }) => outcome === 'fail')) return 'broken';
  const gates = result.case.checks.some(({ check }) => inGate.includes(check.authority));
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
  readonly waivers?: readonly WaiverUse[];
  readonly left?: readonly string[];
  readonly cut?: Cut;
  /** Why pages of the run have no cases; told where nothing was judged. */
  readonly unplanned?: readonly string[];
}

/** Waivers that are over, with the lines to delete. */
function overdue(waivers: readonly WaiverUse[]): readonly string[] {
  const all = waivers.flatMap(({ over, where }) => (over === undefined ? [] : [{ over, where }]));
  if (all.length > 1) return [`${all.length} waivers are over; delete ${all.map(({ where }) => where).join(', ')}`];
  return all.map(({ over }) => over);
}

/** What was broken, or is not waived any more; undefined where nothing was. */
function brokenReason({ standings, waivers = [], cut }: ExitFacts, named: string): string | undefined {
  const broken = standings.broken > 0 ? [`${plural(standings.broken, 'case')} broke a promise (gate: ${named})`] : [];
  const reasons = [...broken, ...overdue(waivers)];
  return reasons.length === 0 ? undefined : [...reasons, ...(cut === undefined ? [] : [cut.reason])].join('; ');
}

function keptReason({ standings, waivers = [] }: ExitFacts, named: string, judged: number): string {
  const { waived, warning } = standings;
  const consent = `${plural(waived, 'failure')} ${waived === 1 ? 'is' : 'are'} waived ${waivedUntil(waivers)}; `;
  const warnings = warning > 0 ? `; ${plural(warning, 'case')} with warnings` : '';
  const kept = `every ${waived > 0 ? 'other ' : ''}gated promise was kept (gate: ${named}; ${plural(judged, 'finding')})`;
  return `${waived > 0 ? consent : ''}${kept}${warnings}`;
}

/** The codes of DESIGN.md. A broken promise is said even where the run is incomplete; nothing judged is never 0. */
export function exitOf(facts: ExitFacts): Exit {
  const { gate, tallies, standings, left = [], cut, unplanned = [] } = facts;
  const inGate = gatedBy(gate);
  const named = inGate.join(', ');
  const judged = inGate.reduce((sum, authority) => sum + tallies[authority].pass + tallies[authority].fail, 0);
  if (cut?.kind === 'stopped') return { code: 4, reason: `nothing was sent: ${cut.reason}` };
  if (left.length > 0) return { code: 5, reason: `${left.join('; ')}; graph-conformance sweep tries again` };
  if (cut?.kind === 'unreachable') return { code: 3, reason: `nothing was judged: ${cut.reason}` };
  const broken = brokenReason(facts, named);
  if (broken !== undefined) return { code: 1, reason: broken };
  if (cut !== undefined) return { code: 3, reason: cut.reason };
  if (standings.unknown > 0)
    return { code: 3, reason: `${plural(standings.unknown, 'case')} could not be judged (gate: ${named})` };
  if (judged === 0)
    return { code: 3, reason: [`no promise of the gate was judged (gate: ${named})`, ...unplanned].join('; ') };
  return { code: 0, reason: keptReason(facts, named, judged) };
}
