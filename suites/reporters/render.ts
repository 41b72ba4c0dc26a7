/** What a report is made from, and what makes it. */
import type { CaseRecord, RunHead, RunTail } from '../run-model.ts';

/** A run's record. */
export interface RecordSource {
  readonly head: RunHead;
  readonly tail: RunTail;
  /** In the order of the plan; each call reads from the first case. */
  cases(): AsyncIterable<CaseRecord>;
}

/** The report in pieces, so that a large one needs no memory. The same record gives the same octets. */
export type Render = (record: RecordSource) => AsyncIterable<string>;
