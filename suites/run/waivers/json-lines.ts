/** On which line of a JSON text a value stands, and which keys stand there twice. */
import { isNode, LineCounter, parseDocument } from 'yaml';

export interface JsonLines {
  /** From 1; of the nearest value around it, where there is none. @param pointer RFC 6901 */
  readonly lineOf: (pointer: string) => number;
  /** Lines on which a key repeats one of the same object; `JSON.parse` silently takes the last. */
  readonly repeated: readonly number[];
}

/** @param json that `JSON.parse` accepts: JSON is YAML, and the YAML reader keeps the places */
export function jsonLines(json: string): JsonLines {
  const lines = new LineCounter();
  const document = parseDocument(json, { lineCounter: lines, schema: 'json' });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const lineOf = (pointer: string): number => {
    const path = pointer.split('/').slice(1);
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  const repeated = document.errors.flatMap(({ code, pos }) => (code === 'DUPLICATE_KEY' ? [lineAt(pos[0])] : []));
  return { lineOf, repeated };
}
