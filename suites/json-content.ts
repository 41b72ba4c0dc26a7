/** Octets of an answer's content → JSON (RFC 8259), with what `JSON.parse` does not tell: members that stand twice. */
import { isUtf8 } from 'node:buffer';

import { notJson, parseJson } from '../specs/json.ts';
import { whole } from '../specs/text.ts';

/** What the octets of an answer's content are as JSON. */
export type JsonContent =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** JSON pointers (RFC 6901) of members whose object has another of that name before them; the first few. */
      readonly duplicates: readonly string[];
    }
  | {
      readonly ok: false;
      /** Completes "the content …"; shows nothing of the content. */
      readonly problem: string;
      /** A limit of this reader (RFC 8259 section 9), and maybe no fault of the content. */
      readonly beyondLimits?: true;
    };

/** Levels of arrays and objects: whatever walks a value may recurse. */
export const deepest = 1000;
const mostDuplicates = 5;

const utf8 = new TextDecoder('utf-8');

/** Never throws. A byte order mark is passed over. */
export function readJson(octets: Uint8Array): JsonContent {
  if (octets.length === 0) return { ok: false, problem: 'is empty' };
  if (!isUtf8(octets)) return { ok: false, problem: `is not UTF-8 (RFC 8259 8.1)${placeOfFirst(octets)}` };
  const json = textOf(octets);
  if (json === undefined) return beyond(`has ${whole(octets.length)} octets, more than can be read`);
  const { tooDeep, duplicates } = scan(json);
  if (tooDeep) return beyond(`is nested deeper than ${whole(deepest)} levels`);
  const parsed = parsedOf(json);
  return parsed.ok ? { ok: true, value: parsed.value, duplicates } : { ok: false, problem: parsed.problem };
}

/** A token of a JSON pointer (RFC 6901). */
export const pointerToken = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

const beyond = (problem: string): JsonContent => ({ ok: false, problem, beyondLimits: true });

/** Undefined where it is longer than a string can be. */
function textOf(octets: Uint8Array): string | undefined {
  try {
    return utf8.decode(octets);
  } catch {
    return undefined;
  }
}

function parsedOf(json: string): { readonly ok: true; readonly value: unknown } | { ok: false; problem: string } {
  try {
    const parsed = parseJson(json);
    if (parsed.ok) return parsed;
    const told = parsed.problems.map(notJson).map(({ message, remedy }) => `${message}: ${remedy}`);
    return { ok: false, problem: told.join('; ') };
  } catch {
    // a string with millions of escapes is too long for the regular expression that looks for the place
    return { ok: false, problem: 'is not JSON' };
  }
}

/** What decoding replaces stands where the octets are not those of U+FFFD itself. */
function placeOfFirst(octets: Uint8Array): string {
  const begin = octets.subarray(0, 2 ** 20);
  // a character that the end of the beginning cuts in two is left out
  const text = new TextDecoder('utf-8').decode(begin, { stream: true });
  const marked = begin[0] === 0xef && begin[1] === 0xbb && begin[2] === 0xbf;
  let at = marked ? 3 : 0;
  for (const character of text) {
    if (character === '\uFFFD' && !(begin[at] === 0xef && begin[at + 1] === 0xbf && begin[at + 2] === 0xbd)) {
      return `: octet ${whole(at + 1)} of ${whole(octets.length)}`;
    }
    at += Buffer.byteLength(character);
  }
  return '';
}

/** An object that is open has the names it had so far; an array that is open has the index of its item. */
interface Open {
  readonly names?: Set<string>;
  at: string | number;
}

interface Scan {
  readonly tooDeep: boolean;
  readonly duplicates: readonly string[];
}

/** Of whatever text: what is no JSON is read to its end, and says nothing. */
function scan(json: string): Scan {
  const open: Open[] = [];
  const duplicates: string[] = [];
  let nameNext = false;
  for (let at = 0; at < json.length; at++) {
    const inside = open.at(-1);
    switch (json.charCodeAt(at)) {
      case quote: {
        const end = endOfString(json, at);
        if (inside?.names && nameNext) {
          inside.at = nameOf(json.slice(at, end + 1));
          if (inside.names.has(inside.at) && duplicates.length < mostDuplicates) duplicates.push(pointerTo(open));
          inside.names.add(inside.at);
          nameNext = false;
        }
        at = end;
        break;
      }
      case openBrace:
      case openBracket:
        if (open.length === deepest) return { tooDeep: true, duplicates };
        nameNext = json.charCodeAt(at) === openBrace;
        open.push(nameNext ? { names: new Set(), at: '' } : { at: 0 });
        break;
      case closeBrace:
      case closeBracket:
        open.pop();
        break;
      case comma:
        nameNext = true;
        if (typeof inside?.at === 'number') inside.at += 1;
        break;
    }
  }
  return { tooDeep: false, duplicates };
}

const [quote, comma, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d];

/** Index of the quote that closes the string which opens at `from`; of the text's end, where none does. */
function endOfString(json: string, from: number): number {
  let end = from;
  do end = json.indexOf('"', end + 1);
  while (end > 0 && isEscaped(json, end));
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let from = at;
  while (json.charCodeAt(from - 1) === 0x5c) from -= 1;
  return (at - from) % 2 === 1;
}

/** `"\u0061"` is `"a"`. */
function nameOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}

const pointerTo = (open: readonly Open[]): string => open.map(({ at }) => pointerToken(String(at))).join('');
