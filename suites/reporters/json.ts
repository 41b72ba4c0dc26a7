/** The record itself, octet by octet as a run writes it: the head on the first line, each case on one, the tail on the last. */
import { CaseLines } from './case-lines.ts';
import type { RecordSource, RunHead, RunTail } from '../run-model.ts';

export const recordFormat = 'graph-conformance-run/2';

/** Ends the first line, behind the head. */
export const casesOpen = ',"cases":[';
/** Begins the last line, before the tail. */
export const tailOpen = '],"summary":';

export const headText = (head: RunHead): string =>
  `${JSON.stringify({ format: recordFormat, ...head }).slice(0, -1)}${casesOpen}`;
export const tailText = (tail: RunTail): string => `\n${tailOpen}${JSON.stringify(tail)}}\n`;

export async function* renderJson({ head, tail, cases }: RecordSource): AsyncGenerator<string> {
  yield headText(head);
  let separator = '\n';
  const lines = new CaseLines(head);
  for await (const record of cases()) {
    yield `${separator}${lines.lineOf(record)}`;
    separator = ',\n';
  }
  yield tailText(tail);
}
