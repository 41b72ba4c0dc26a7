/** Content of a refusal -> its shape: names and types, no values, so that dates and ids do not count. */
import { isObject } from '../../../specs/text.ts';

/** Levels of nesting, and names on each, that are told. */
const deepest = 6;
const mostNames = 50;

export interface ErrorShape {
  /** `{ error: { code: string, message: string } }`, or why there is none. */
  readonly shape: string;
  readonly code: string;
}

const named = (name: string): string => (/^[\w.@$-]{1,60}$/.test(name) ? name : JSON.stringify(name.slice(0, 60)));

function shapeOf(value: unknown, depth = 0): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (depth >= deepest) return '…';
  if (Array.isArray(value))
    return `[${[...new Set(value.map((item) => shapeOf(item, depth + 1)))].sort().join(' | ')}]`;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  const members = entries.slice(0, mostNames).map(([name, item]) => `${named(name)}: ${shapeOf(item, depth + 1)}`);
  const rest = entries.length - mostNames;
  return `{ ${[...members, ...(rest > 0 ? [`… ${rest} more`] : [])].join(', ')} }`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param body octets as latin1 */
export function errorShape(body: string): ErrorShape {
  if (body === '') return { shape: 'none', code: 'none' };
  const content = parsed(Buffer.from(body, 'latin1').toString('utf8'));
  if (content === undefined) return { shape: 'not JSON', code: 'none' };
  const error = isObject(content) ? content['error'] : undefined;
  const code = isObject(error) ? error['code'] : undefined;
  return { shape: shapeOf(content), code: typeof code === 'string' ? code : 'none' };
}
