/** The YAML between the two lines of dashes at the start of a page. */
import { isAlias, isMap, isScalar, parseDocument, visit } from 'yaml';

import { type Read, rejected } from './problem.ts';

export interface FrontMatter {
  /** Every scalar of the top level, as the text that the page has. */
  readonly values: ReadonlyMap<string, string>;
  /** Lines that it takes, both lines of dashes included; 0 where the page has none. */
  readonly lines: number;
}

const longest = 200;
// the YAML library makes regular expressions of what it reads, and ends the process with one that is too long
const longestLine = 2000;
const remedy = 'write plain `key: value` lines between two lines of dashes';

export function readFrontMatter(lines: readonly string[]): Read<FrontMatter> {
  if (lines[0]?.trimEnd() !== '---') return { ok: true, value: { values: new Map(), lines: 0 } };
  const end = lines.slice(1, longest).findIndex((line) => /^(---|\.\.\.)\s*$/.test(line)) + 1;
  if (end === 0) return rejected('front-matter', 1, `does not end within ${longest} lines`, remedy);
  const inside = lines.slice(1, end);
  const long = inside.findIndex(({ length }) => length > longestLine);
  if (long >= 0) {
    return rejected('front-matter', long + 2, `a line of ${inside[long]?.length} characters`, remedy);
  }
  const text = inside.join('\n');
  const simple = readSimple(inside);
  if (simple !== undefined) return { ok: true, value: { values: simple, lines: end + 1 } };
  return readYaml(text, end + 1);
}

const simpleLine = /^([A-Za-z][\w.]*):(?: +(?:"([^"\\]*)"|'([^']*)'|([^\s"'|>&*!%@`#[\]{},?:-][^:#]*)|))?\s*$/;

/** Nearly every page has lines of this one kind; the YAML library takes longer over them than the rest of the page takes. */
function readSimple(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  for (const line of lines) {
    if (line.trim() === '') continue;
    const match = simpleLine.exec(line);
    if (match?.[1] === undefined || values.has(match[1])) return undefined;
    values.set(match[1], (match[2] ?? match[3] ?? match[4] ?? '').trim());
  }
  return values;
}

function readYaml(text: string, lines: number): Read<FrontMatter> {
  const document = parseDocument(text, { schema: 'failsafe', strict: true, uniqueKeys: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    const [first = ''] = error.message.split('\n');
    return rejected('front-matter', (error.linePos?.[0].line ?? 0) + 1, `is not YAML: ${first}`, remedy);
  }
  let forbidden: string | undefined;
  visit(document, (_key, node) => {
    if (isAlias(node)) forbidden = 'an alias';
    else if (typeof node === 'object' && node !== null && 'anchor' in node && node.anchor) forbidden = 'an anchor';
    else if (typeof node === 'object' && node !== null && 'tag' in node && node.tag) forbidden = 'a tag';
    return forbidden === undefined ? undefined : visit.BREAK;
  });
  if (forbidden !== undefined) return rejected('front-matter', 1, `holds ${forbidden}`, remedy);
  const values = new Map<string, string>();
  if (document.contents !== null && !isMap(document.contents)) {
    return rejected('front-matter', 1, 'is no list of keys and values', remedy);
  }
  visit(document, {
    Pair(_key, { key, value }, path) {
      if (path.length > 2) return visit.SKIP;
      if (isScalar<string>(key) && isScalar<string>(value)) values.set(key.value, value.value);
      return undefined;
    },
  });
  return { ok: true, value: { values, lines } };
}
