/** What `run --format json` writes: the record without its cases, and those that are no pass; nothing of what was sent. */
import { printableOutput } from '../../specs/text.ts';
import type { Attention, RunHead, RunSummary, RunTail } from '../run-model.ts';
import { headAndTail } from '../run/summary.ts';

const summaryFormat = 'graph-conformance-summary/1';

/** As in `run.json`: the members of the head beside each other, and the tail as `summary`. */
export interface SummaryDocument extends RunHead {
  readonly format: typeof summaryFormat;
  /** In the order of the plan. */
  readonly attention: readonly Omit<Attention, 'exchange'>[];
  readonly summary: Omit<RunTail, 'steps'>;
}

/** One line. */
export function summaryJson(summary: RunSummary): string {
  const attention = summary.attention.map(({ exchange: _exchange, ...rest }) => rest);
  const { head, tail: whole } = headAndTail(summary);
  const { steps: _steps, ...tail } = whole;
  const document: SummaryDocument = { format: summaryFormat, ...head, attention, summary: tail };
  return `${printableOutput(JSON.stringify(document))}\n`;
}
