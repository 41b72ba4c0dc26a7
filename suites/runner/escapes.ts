/** What stands in a text for other octets, or for none: escapes of URLs, JSON and HTML, and the lines, fields and chunks that cut a text. */

/** So many octets stand for these. */
interface Replaced {
  readonly width: number;
  readonly by: Uint8Array | readonly number[];
}

/** What cuts (the borders of chunks; or lines, folded lines and fields) comes before escapes, since it may cut one. */
export type Step = 'chunks' | 'lines' | 'escapes';

/** Octets of the name of a field, and of what stands behind the size of a chunk. */
const longestName = 100;

const [nul, tab, lf, cr, blank] = [0, 9, 10, 13, 32] as const;
const [percent, ampersand, colon, semicolon, hash, backslash] = [0x25, 0x26, 0x3a, 0x3b, 0x23, 0x5c] as const;
const [letterU, letterX, openBrace, closeBrace] = [0x75, 0x78, 0x7b, 0x7d] as const;

/** A value for each octet; 0 for those that are not named. */
export function tableOf(chars: string, value: (at: number) => number = () => 1): Uint8Array {
  const table = new Uint8Array(256);
  for (let at = 0; at < chars.length; at += 1) table[chars.charCodeAt(at)] = value(at);
  return table;
}

export const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Values of digits, and one more. */
export const hexDigits = tableOf('0123456789abcdefABCDEF', (at) => (at < 16 ? at : at - 6) + 1);
const ofNames = tableOf(`${alphanumeric}!#$%&'*+-.^_\`|~`);

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  ast: '*',
  bsol: '\\',
  colon: ':',
  commat: '@',
  dollar: '$',
  equals: '=',
  excl: '!',
  gt: '>',
  lowbar: '_',
  lt: '<',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quot: '"',
  semi: ';',
  sol: '/',
};
/** Of JSON and JavaScript; a break of a line becomes one. */
const escaped: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '/': '/',
  '\\': '\\',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The number that begins at `from`, of at most so many digits, and the octet behind it. */
function numberAt(
  octets: Buffer,
  from: number,
  most: number,
  radix: 10 | 16,
): { readonly code: number; readonly to: number } {
  let code = 0;
  let to = from;
  for (; to < from + most; to += 1) {
    const value = hexDigits[octets[to] ?? 0] ?? 0;
    if (value === 0 || value > radix) break;
    code = code * radix + value - 1;
  }
  return { code, to };
}

const octet = (code: number, width: number): Replaced => ({ by: [code], width });
const character = (code: number, width: number): Replaced | undefined =>
  code > 0x10ffff ? undefined : { by: code < 0x80 ? [code] : Buffer.from(String.fromCodePoint(code)), width };

function backslashAt(octets: Buffer, at: number): Replaced | undefined {
  const next = octets[at + 1] ?? 0;
  if (next === letterU && octets[at + 2] === openBrace) {
    const { code, to } = numberAt(octets, at + 3, 6, 16);
    return to > at + 3 && octets[to] === closeBrace ? character(code, to + 1 - at) : undefined;
  }
  if (next === letterU || next === letterX) {
    const digits = next === letterU ? 4 : 2;
    const { code, to } = numberAt(octets, at + 2, digits, 16);
    if (to < at + 2 + digits) return undefined;
    return next === letterU ? character(code, 6) : octet(code, 4);
  }
  const char = escaped[String.fromCharCode(next)];
  return char === undefined ? undefined : octet(char.charCodeAt(0), 2);
}

function entityAt(octets: Buffer, at: number): Replaced | undefined {
  if (octets[at + 1] !== hash) {
    const [, name = ''] = /^([a-z]{2,6});/.exec(octets.toString('latin1', at + 1, at + 8)) ?? [];
    const char = entities[name];
    return char === undefined ? undefined : octet(char.charCodeAt(0), name.length + 2);
  }
  const isHex = ((octets[at + 2] ?? 0) | 0x20) === letterX;
  const from = at + (isHex ? 3 : 2);
  const { code, to } = numberAt(octets, from, 8, isHex ? 16 : 10);
  return to > from && octets[to] === semicolon ? character(code, to + 1 - at) : undefined;
}

function percentAt(octets: Buffer, at: number): Replaced | undefined {
  const { code, to } = numberAt(octets, at + 1, 2, 16);
  return to === at + 3 ? octet(code, 3) : undefined;
}

function lineBreakAt(octets: Buffer, at: number): number {
  if (octets[at] === lf) return 1;
  return octets[at] === cr && octets[at + 1] === lf ? 2 : 0;
}

function blanksFrom(octets: Buffer, from: number): number {
  let at = from;
  while (octets[at] === blank || octets[at] === tab) at += 1;
  return at;
}

/** What looks like the border of a chunk, with the line breaks on both sides. @see RFC 9112 §7.1 */
function chunkBorderAt(octets: Buffer, from: number): Replaced | undefined {
  const begin = from + lineBreakAt(octets, from);
  const { to } = numberAt(octets, begin, 8, 16);
  if (begin === from || to === begin) return undefined;
  let at = to;
  if (octets[to] === semicolon || octets[to] === blank || octets[to] === tab)
    while (at < to + longestName && octets[at] !== undefined && octets[at] !== cr && octets[at] !== lf) at += 1;
  const width = lineBreakAt(octets, at);
  return width === 0 ? undefined : { by: [], width: at + width - from };
}

/** A line break, with the name of a field or the blanks of a folded line that follow it. */
function lineBorderAt(octets: Buffer, from: number): Replaced {
  const begin = from + (lineBreakAt(octets, from) || 1);
  let at = begin;
  while (at < begin + longestName && ofNames[octets[at] ?? 0] === 1) at += 1;
  const behindName = blanksFrom(octets, at);
  const isField = at > begin && octets[behindName] === colon;
  return { by: [], width: blanksFrom(octets, isField ? behindName + 1 : begin) - from };
}

/** Octets that may be replaced: zeros are those of UTF-16. */
export const replaceable = {
  chunks: tableOf('\0\r\n'),
  lines: tableOf('\0\r\n'),
  escapes: tableOf('\0%\\&'),
} as const;

/** Undefined where the octet stands for itself. */
export function replacedAt(octets: Buffer, at: number, step: Step): Replaced | undefined {
  switch (octets[at] ?? nul) {
    case nul:
      return { by: [], width: 1 };
    case percent:
      return percentAt(octets, at);
    case backslash:
      return backslashAt(octets, at);
    case ampersand:
      return entityAt(octets, at);
    default:
      return step === 'lines' ? lineBorderAt(octets, at) : chunkBorderAt(octets, at);
  }
}
