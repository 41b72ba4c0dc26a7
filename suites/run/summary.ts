/** Head, counts and end of a run -> its summary with the exit code, and the tail of its record. */
import { underivableReasons } from '../cases/derive.ts';
import { defined, plural } from '../../specs/text.ts';
import { authorities, gatedBy, type Authority } from '../model.ts';
import type { Cut, Exit, RunHead, RunSummary, RunTail, Standing, Tallies, Untested, WaiverUse } from '../run-model.ts';
import type { RunTally } from './tally.ts';
import { waivedUntil } from './waivers/apply-waivers.ts';

/** What is known when an engine has ended: what it could not clean up, and why it ended early. */
export type EngineEnd = Pick<RunTail, 'left' | 'cut'>;

export interface ExitFacts {
  readonly gate: Authority;
  readonly tallies: Tallies;
  readonly standings: Readonly<Record<Standing, number>>;
  readonly waivers?: readonly WaiverUse[];
  readonly left?: readonly string[];
  readonly cut?: Cut;
  /** Why pages of the run have no cases; said where nothing was judged. */
  readonly unplanned?: readonly string[];
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
  const named = failing.slice(0, mostNamed).map(([check, { cases }]) => `${check} (${plural(cases, 'case')})`);
  const more = failing.length > mostNamed ? ` and ${failing.length - mostNamed} more` : '';
  return `: ${named.join(', ')}${more}; --gate ${next} fails on them`;
}

function keptReason(facts: ExitFacts, named: string, judged: number): string {
  const { standings, waivers = [] } = facts;
  const { waived, warning } = standings;
  const consent = `${plural(waived, 'failure')} ${waived === 1 ? 'is' : 'are'} waived ${waivedUntil(waivers)}; `;
  const warnings = warning > 0 ? `; ${plural(warning, 'case')} with warnings${beyond(facts)}` : '';
  const kept = `every ${waived > 0 ? 'other ' : ''}gated check passed (gate: ${named}; ${plural(judged, 'finding')})`;
  return `${waived > 0 ? consent : ''}${kept}${warnings}`;
}

/** A broken promise is said even where the run is incomplete; nothing judged is never 0. */
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
    return {
      code: 3,
      reason: `${plural(standings.unknown, 'case')} ${standings.unknown === 1 ? 'is' : 'are'} inconclusive or skipped (gate: ${named})`,
    };
  if (judged === 0)
    return { code: 3, reason: [`no check of the gate got a result (gate: ${named})`, ...unplanned].join('; ') };
  return { code: 0, reason: keptReason(facts, named, judged) };
}

/** Why pages have no cases at all. */
const unplanned = (untested: readonly Untested[]): readonly string[] =>
  [...new Set(untested.map(({ reason }) => reason))].filter((reason) => underivableReasons.has(reason));

export function summaryOf(
  head: RunHead,
  tally: RunTally,
  end: EngineEnd & Pick<RunTail, 'dependencies' | 'durationMs' | 'untested' | 'waivers'>,
): RunSummary {
  const { tallies, standings, verdicts, skipped, attention, operations, fingerprint, likelyCause } = tally;
  const { left, cut, dependencies = [], durationMs, untested, waivers } = end;
  const { shard, planned, gate } = head;
  // A shard of a run that is not empty may be: merge judges all of them together.
  const empty = shard !== undefined && planned > 0 && operations.length === 0 && cut === undefined;
  return {
    ...head,
    operations,
    tallies,
    verdicts,
    standings,
    skipped,
    attention,
    untested,
    fingerprint,
    ...(likelyCause === undefined ? {} : { likelyCause }),
    waivers,
    // The order of a run without shards is not known where they are merged.
    ...(dependencies.length > 0
      ? { dependencies: dependencies.toSorted((one, other) => (one.id < other.id ? -1 : 1)) }
      : {}),
    left,
    ...(cut === undefined ? {} : { cut }),
    durationMs,
    exit: empty
      ? { code: 0, reason: `shard ${shard.index}/${shard.count} holds none of the ${planned} cases` }
      : exitOf({
          gate,
          tallies,
          standings,
          waivers,
          left,
          broken: tally.broken,
          unplanned: unplanned(untested),
          ...(cut === undefined ? {} : { cut }),
        }),
  };
}

/** A summary as a record has it: what stands above its cases, and what below. */
export function headAndTail(summary: RunSummary): { readonly head: RunHead; readonly tail: RunTail } {
  const {
    attention: _attention,
    operations,
    tallies,
    verdicts,
    standings,
    skipped,
    untested,
    fingerprint,
    likelyCause,
    ...rest
  } = summary;
  const { waivers, dependencies, left, cut, durationMs, exit, ...head } = rest;
  const counts = {
    operations,
    tallies,
    verdicts,
    standings,
    skipped,
    untested,
    fingerprint,
    ...defined({ likelyCause }),
  };
  return {
    head,
    tail: { ...counts, waivers, ...defined({ dependencies }), left, ...defined({ cut }), durationMs, exit },
  };
}

export const tailOf = (summary: RunSummary): RunTail => headAndTail(summary).tail;
