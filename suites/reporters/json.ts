/** The record itself: the same octets as the `run.json` that it was read from. */
import { casesOpen, recordFormat, tailOpen, type RecordSource } from '../run-model.ts';

export async function* renderJson({ head, tail, cases }: RecordSource): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: recordFormat, ...head }).slice(0, -1)}${casesOpen}`;
  let separator = '\n';
  for await (const record of cases()) {
    yield `${separator}${JSON.stringify(record)}`;
    separator = ',\n';
  }
  yield `\n${tailOpen}${JSON.stringify(tail)}}\n`;
}
