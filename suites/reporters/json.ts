/** The record itself: the same octets as the `run.json` that it was read from. */
import { casesOpen, format, tailOpen } from '../run-layout.ts';
import type { Render } from './render.ts';

export const renderJson: Render = async function* (source) {
  const { head, tail } = source;
  yield `${JSON.stringify({ format, ...head }).slice(0, -1)}${casesOpen}`;
  let separator = '\n';
  for await (const record of source.cases()) {
    yield `${separator}${JSON.stringify(record)}`;
    separator = ',\n';
  }
  yield `\n${tailOpen}${JSON.stringify(tail)}}\n`;
};
