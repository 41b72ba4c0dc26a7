/** How problems speak: what may be shown of a value, and which right name a wrong one is near to. */
import { distance } from 'fastest-levenshtein';
import { shown as printed } from '../../../specs/problem.ts';

// Tokens, passwords in URLs and anything too long to be a setting; a wrong place for a secret must not become a log line.
const secretive = /^(?:bearer\s|eyJ)|@|^.{61,}/is;

export function mayBeSecret(text: string): boolean {
  return secretive.test(text);
}

/** The value in quotes on one line, or its length where it may be a secret. */
export function shown(text: string): string {
  return mayBeSecret(text) ? `a value of ${text.length} characters (not shown: it may be a secret)` : printed(text);
}

/** A flag, variable, key or file name: bare where it is a plain word, else as `shown`. */
export function named(text: string): string {
  return /^[\w./-]{1,60}$/.test(text) && !mayBeSecret(text) ? text : shown(text);
}

/** Damerau-Levenshtein: one letter more, less or different, or two neighbours swapped (up to two swaps) count one each. */
export function typos(a: string, b: string, swaps = 2): number {
  const plain = distance(a, b);
  // swapping pays only where two letters differ, and there are letters to swap
  if (plain < 2 || swaps === 0 || Math.abs(a.length - b.length) > 2 || a.length > 60) return plain;
  return Math.min(plain, ...neighbourSwaps(a).map((swapped) => 1 + typos(swapped, b, swaps - 1)));
}

function neighbourSwaps(text: string): readonly string[] {
  return Array.from(
    { length: Math.max(0, text.length - 1) },
    (_, at) => `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`,
  );
}

/** The nearest name, when it is near enough to be what was meant: half of its letters right, whatever their case. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, typos: typos(text.toLowerCase(), name.toLowerCase(), 1) }))
    .sort((a, b) => a.typos - b.typos);
  const best = ranked[0];
  return best !== undefined && best.typos <= best.name.length / 2 ? best.name : undefined;
}

/** ` (did you mean "rfc"?)`, or nothing. */
export function didYouMean(text: string, names: readonly string[]): string {
  const name = nearest(text, names);
  return name === undefined ? '' : ` (did you mean "${name}"?)`;
}
