/** What is known when a run has ended -> its exit code, and the sentence that explains it. */
import { few, plural } from '../../specs/text.ts';
import { authorities, gatedBy, type Authority } from '../model.ts';
import { measured, percent, type CaseCounts } from '../reporters/counts.ts';
import type { Cut, Exit, RunHead, Standing, Tallies, WaiverUse } from '../run-model.ts';
import type { RunTally } from './tally.ts';
import { waivedUntil } from './waivers/apply-waivers.ts';

export interface ExitFacts {
  readonly gate: Authority;
  readonly tallies: Tallies;
  readonly standings: Readonly<Record<Standing, number>>;
  readonly waivers?: readonly WaiverUse[];
  readonly left?: readonly string[];
  readonly cut?: Cut;
  /** Pages of which nothing can be judged. */
  readonly withoutCases?: RunHead['withoutCases'];
  /** Per cent, where one is asked for. */
  readonly minIndex?: number;
  /** Of the planned cases. */
  readonly counts?: CaseCounts;
  /** Broken promises by check. */
  readonly broken?: RunTally['broken'];
}

/** Waivers that are over, with the lines to delete. */
function overdue(waivers: readonly WaiverUse[]): readonly string[] {
  const all = waivers.flatMap(({ over, where }) => (over === undefined ? [] : [{ over, where }]));
  if (all.length > 1) return [`${all.length} waivers are over; delete ${all.map(({ where }) => where).join(', ')}`];
  return all.map(({ over }) => over);
}

/** What was broken, or is not waived any more; undefined where nothing was. */
function brokenReason({ standings, waivers = [], cut }: ExitFacts, named: string): string | undefined {
  const broken = standings.broken > 0 ? [`${plural(standings.broken, 'case')} failed (gate: ${named})`] : [];
  const reasons = [...broken, ...overdue(waivers)];
  return reasons.length === 0 ? undefined : [...reasons, ...(cut === undefined ? [] : [cut.reason])].join('; ');
}

/** Checks named at most. */
const mostNamed = 3;

/** What the gate lets pass, by the narrowest one that would not. */
function beyond({ gate, broken = new Map() }: ExitFacts): string {
  const open = [...broken].filter(([, { authority }]) => !gatedBy(gate).includes(authority));
  const next = authorities.find((authority) => open.some(([, one]) => one.authority === authority));
  if (next === undefined) return '';
  const failing = open.filter(([, { authority }]) => authority === next).sort(([, a], [, b]) => b.cases - a.cases);
  const named = failing.map(([check, { cases }]) => `${check} (seen in ${plural(cases, 'case')})`);
  return `: ${few(named, mostNamed)}; --gate ${next} fails on them`;
}

function keptReason(facts: ExitFacts, named: string, judged: number): string {
  const { standings, waivers = [] } = facts;
  const { waived, warning, unjudged } = standings;
  const consent = `${plural(waived, 'failure')} ${waived === 1 ? 'is' : 'are'} waived ${waivedUntil(waivers)}; `;
  const warnings = warning > 0 ? `; ${plural(warning, 'case')} with warnings${beyond(facts)}` : '';
  const kept = `every ${waived > 0 ? 'other ' : ''}gated check passed (gate: ${named}; ${plural(judged, 'finding')})`;
  const open = `; ${plural(unjudged, 'case')} ${unjudged === 1 ? 'is' : 'are'} inconclusive or skipped, and ${unjudged === 1 ? 'does' : 'do'} not decide the exit code`;
  return `${waived > 0 ? consent : ''}${kept}${warnings}${unjudged > 0 ? open : ''}`;
}

/** `beta/customers-delete (unsupported shape: …)` */
function pagesLeft({ withoutCases = [] }: ExitFacts): readonly string[] {
  const pages = withoutCases.filter(({ excluded }) => excluded === undefined);
  if (pages.length === 0) return [];
  const told = pages.map(({ apiVersion, page, reason }) => `${apiVersion}/${page} (${reason})`);
  return [
    `nothing of ${plural(pages.length, 'page')} can be judged: ${few(told, mostNamed)}; leave out with --spec or "exclude" what is not to be judged`,
  ];
}

function belowIndex({ minIndex, counts }: ExitFacts): readonly string[] {
  if (minIndex === undefined || counts === undefined) return [];
  const { judged, planned } = measured(counts);
  if (judged * 100 >= minIndex * planned) return [];
  return [
    `the index is ${percent(judged, planned)} (${judged} of ${plural(planned, 'case')} judged), below the ${minIndex}% of --min-index`,
  ];
}

/** A broken promise is said even where the run is incomplete; nothing judged is never 0. */
export function exitOf(facts: ExitFacts): Exit {
  const { gate, tallies, standings, left = [], cut } = facts;
  const inGate = gatedBy(gate);
  const named = inGate.join(', ');
  const judged = inGate.reduce((sum, authority) => sum + tallies[authority].pass + tallies[authority].fail, 0);
  if (cut?.kind === 'stopped') return { code: 4, reason: `nothing was sent: ${cut.reason}` };
  if (left.length > 0)
    return { code: 5, reason: `${left.join('; ')}; on a tenant, graph-conformance sweep tries again` };
  if (cut?.kind === 'unreachable') return { code: 3, reason: `nothing was judged: ${cut.reason}` };
  const broken = brokenReason(facts, named);
  if (broken !== undefined) return { code: 1, reason: broken };
  if (cut !== undefined) return { code: 3, reason: cut.reason };
  const nothing = judged === 0 ? [`no check of the gate got a result (gate: ${named})`] : [];
  const unknown =
    standings.unknown > 0
      ? [
          `${plural(standings.unknown, 'case')} that ${standings.unknown === 1 ? 'decides the exit code is' : 'decide the exit code are'} inconclusive or skipped (gate: ${named})`,
        ]
      : nothing;
  const incomplete = [...unknown, ...pagesLeft(facts), ...belowIndex(facts)];
  if (incomplete.length > 0) return { code: 3, reason: incomplete.join('; ') };
  return { code: 0, reason: keptReason(facts, named, judged) };
}
