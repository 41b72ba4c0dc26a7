/** What `run --format json` writes: the record without its cases, and those that are no pass, without what was sent. */
import type { Attention, RunHead, RunSummary, RunTail } from '../run-model.ts';
import { tailOf } from '../run/summary.ts';

export const summaryFormat = 'graph-conformance-summary/1';

/** As in `run.json`: the members of the head beside each other, and the tail as `summary`. */
export interface SummaryDocument extends RunHead {
  readonly format: typeof summaryFormat;
  /** In the order of the plan. */
  readonly attention: readonly Omit<Attention, 'exchange'>[];
  readonly summary: RunTail;
}

function headOf({ tool, node, platform, startedAt, target, asOf, gate, ...rest }: RunSummary): RunHead {
  const { settings, specs, notYet, planned, shard, merged } = rest;
  return {
    tool,
    node,
    platform,
    startedAt,
    target,
    asOf,
    gate,
    settings,
    specs,
    notYet,
    planned,
    ...(shard === undefined ? {} : { shard }),
    ...(merged === undefined ? {} : { merged }),
  };
}

/** One line. */
export function summaryJson(summary: RunSummary): string {
  const attention = summary.attention.map(({ exchange: _exchange, ...rest }) => rest);
  const document: SummaryDocument = {
    format: summaryFormat,
    ...headOf(summary),
    attention,
    summary: tailOf(summary),
  };
  return `${JSON.stringify(document)}\n`;
}
