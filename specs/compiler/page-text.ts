/** Octets of a page's file -> its lines, and the YAML between the two lines of dashes at their start. */
import { createHash } from 'node:crypto';
import { isAlias, isNode, parseDocument, visit } from 'yaml';

import { isObject, utf8Of } from '../text.ts';
import { type Read, rejected } from './problem.ts';

export interface PageText {
  /** SHA-256 over the octets, hex. */
  readonly sha256: string;
  /** Without line ends; those of included files follow those of the page. */
  readonly lines: readonly string[];
  readonly included: readonly IncludedFile[];
}

export interface IncludedFile {
  /** Relative to the page. */
  readonly path: string;
  readonly sha256: string;
  /** The number that its first line has among all. */
  readonly first: number;
  /** Line of the page that includes it, or the file that includes it. */
  readonly at: number;
}

// the longest page of an operation that compiles has some 10 KB; a hostile one of this size takes less than a second
export const mostOctets = 256 * 1024;

const saveAsUtf8 = 'save the page as UTF-8 text';

export function readPageText(octets: Uint8Array): Read<PageText> {
  if (octets.length > mostOctets) {
    return rejected('file-too-large', 1, `has ${octets.length} octets`, `a page has at most ${mostOctets}`);
  }
  if ((octets[0] === 0xff && octets[1] === 0xfe) || (octets[0] === 0xfe && octets[1] === 0xff)) {
    return rejected('encoding', 1, 'starts with the mark of UTF-16', saveAsUtf8);
  }
  const text = utf8Of(octets);
  if (text === undefined) return rejected('encoding', 1, 'is not UTF-8', saveAsUtf8);
  if (text.includes('\0')) return rejected('encoding', 1, 'holds NUL characters: it is not text', saveAsUtf8);
  if (text.trim() === '') return rejected('file-empty', 1, 'is empty', 'name a page of the reference');
  const sha256 = createHash('sha256').update(octets).digest('hex');
  return { ok: true, value: { sha256, lines: linesOf(text), included: [] } };
}

export const linesOf = (text: string): readonly string[] => text.split(/\r\n|\n|\r/);

/** First 16 hex digits of the SHA-256 over the line's UTF-8 octets. */
export function lineHash(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 16);
}

interface FrontMatter {
  /** Every scalar of the top level, as the text that the page has. */
  readonly values: ReadonlyMap<string, string>;
  /** Lines that it takes, both lines of dashes included; 0 where the page has none. */
  readonly lines: number;
}

const mostLines = 200;
// the YAML library makes regular expressions of what it reads, and ends the process with one that is too long
const longestLine = 2000;
const remedy = 'write plain `key: value` lines between two lines of dashes';

export function readFrontMatter(lines: readonly string[]): Read<FrontMatter> {
  if (lines[0]?.trimEnd() !== '---') return { ok: true, value: { values: new Map(), lines: 0 } };
  const end = lines.slice(1, mostLines).findIndex((line) => /^(---|\.\.\.)\s*$/.test(line)) + 1;
  if (end === 0) return rejected('front-matter', 1, `does not end within ${mostLines} lines`, remedy);
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
    else if (isNode(node) && 'anchor' in node && node.anchor) forbidden = 'an anchor';
    else if (isNode(node) && node.tag) forbidden = 'a tag';
    return forbidden === undefined ? undefined : visit.BREAK;
  });
  if (forbidden !== undefined) return rejected('front-matter', 1, `holds ${forbidden}`, remedy);
  const content: unknown = document.toJS() ?? {};
  if (!isObject(content)) return rejected('front-matter', 1, 'is not a list of keys and values', remedy);
  const texts = Object.entries(content).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return { ok: true, value: { values: new Map(texts), lines } };
}
