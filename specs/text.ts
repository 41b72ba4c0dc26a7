/** How messages treat text that somebody else wrote, and the few words that they share. */
import { closest, distance } from 'fastest-levenshtein';

const plain = /^[ -~]*$/;

/**
 * Control, formatting, private and unpaired characters escaped as `\u{1b}`, and the commands of build machines (`##vso[…]`, `::error::`):
 * a file or a target must not be able to write on the reader's terminal, hide text, or command a job.
 */
export function printable(text: string): string {
  // nearly every text, and there are hundreds of thousands in a large run
  if (plain.test(text) && !text.includes('##') && !text.includes('::')) return text;
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|#(?=#[a-z]*\[)|:(?=:[a-z]+[a-z-]*(?: |::))/giu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A whole sentence in which somebody else's words may stand. */
export const printableShort = (text: string): string => printable(shortened(text, longestText));

/** Colours and a line that is drawn again: ours, and nothing else of what a terminal obeys. */
const obeyed = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}](?:\[(?:\d{1,2}m|K))?|#(?=#[a-z]*\[)/giu;

/** Whatever is printed, also JSON, which says the same then: neither a terminal nor a build machine obeys what others wrote into it. */
export function printableOutput(text: string): string {
  return text.replaceAll(obeyed, (found) =>
    found.startsWith('\u001b[')
      ? found
      : found
          .split('')
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}

/** The same value with every text in it printable, and none longer than a line needs: the door for what a record that somebody else wrote says. */
export function allPrintable<Value>(value: Value): Value;
// a signature of its own: the compiler does not see that each member keeps its type
export function allPrintable(value: unknown): unknown {
  if (typeof value === 'string') return printableShort(value);
  if (Array.isArray(value)) return value.map((item: unknown) => allPrintable(item));
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, allPrintable(member)]));
}

/** A part of a text is for V8 a place in the whole, which stays in memory as long as the part; this is a text of its own. */
export const textOfItsOwn = (text: string): string => ` ${text}`.slice(1);

export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return textOfItsOwn(text);
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  return characters.length <= longest ? textOfItsOwn(text) : `${characters.slice(0, longest - 1).join('')}…`;
}

/** Characters of one value that a sentence quotes. */
const longestQuoted = 80;
/** Characters of any text of a record or an answer that a sentence, or a line of a report, has. */
const longestText = 1000;

/** What somebody else wrote, as a part of a sentence. */
export const quotable = (text: string): string => shortened(text, longestQuoted);

/** A value from a file, fit for a message: at most 60 characters; of a list or an object only that it is one. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return printable(JSON.stringify(shortened(value, 60)));
  return String(value);
}

// Tokens, passwords in URLs and anything too long to be a setting.
const secretive = /^(?:bearer\s|eyJ)|@|^.{61,}/is;

/** Letters of both cases and digits that change from one to the next about as often as by chance: no word, path or id does. */
function isRandom(text: string): boolean {
  const kinds = Array.from(text, (char): string =>
    /[a-z]/.test(char) ? 'a' : /[A-Z]/.test(char) ? 'A' : /\d/.test(char) ? '0' : '',
  );
  const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  return text.length >= 24 && ['a', 'A', '0'].every((kind) => kinds.includes(kind)) && changes >= 0.45 * text.length;
}

/** A path, without a part that may be a secret. */
export const pathShown = (path: string): string =>
  path.replaceAll(/[^\s/\\]+/g, (part) => (isRandom(part) ? '(not shown: it may be a secret)' : part));

/** A secret in the wrong place must not become a line of a log. */
export const mayBeSecret = (text: string): boolean => secretive.test(text) || pathShown(text) !== text;

/** The value in quotes on one line, or its length where it may be a secret. */
export function shownSafely(text: string): string {
  return mayBeSecret(text) ? `a value of ${text.length} characters (not shown: it may be a secret)` : shown(text);
}

/** `1,200` */
// by hand: `toLocaleString` loads a language first, for 20 ms of each run
export const whole = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 case`, `1,200 cases` */
export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${whole(count)} ${count === 1 ? noun : nouns}`;

/** The first ones, and where there are others, how many. */
export function firstOf(
  texts: readonly string[],
  most: number,
  others = (count: string): string => `and ${count} more`,
): readonly string[] {
  const rest = texts.length - most;
  return rest > 0 ? [...texts.slice(0, most), others(whole(rest))] : texts;
}

/** `a, b and 3 more` */
export function few(names: readonly string[], most: number, show = (name: string): string => name): string {
  const rest = names.length - most;
  return `${names.slice(0, most).map(show).join(', ')}${rest > 0 ? ` and ${whole(rest)} more` : ''}`;
}

/** `a, b or c` */
export function listed(names: readonly string[], last: 'and' | 'or'): string {
  return new Intl.ListFormat('en-GB', { type: last === 'and' ? 'conjunction' : 'disjunction' }).format(names);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Optional where they may be undefined. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the members that are undefined, in the same order. */
export function defined<T extends object>(members: T): Defined<T>;
export function defined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined where the octets are not UTF-8. */
export function utf8Of(octets: Uint8Array): string | undefined {
  try {
    return utf8.decode(octets);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Undefined where the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The nearest name, when it is near enough to be what was meant: half of its letters right, whatever their case. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  if (byLowerCase.size === 0) return undefined;
  const near = closest(text.toLowerCase(), [...byLowerCase.keys()]);
  return distance(text.toLowerCase(), near) <= near.length / 2 ? byLowerCase.get(near) : undefined;
}

/** ` (did you mean "rfc"?)`, or nothing. */
export function didYouMean(text: string, names: readonly string[]): string {
  const name = nearest(text, names);
  return name === undefined ? '' : ` (did you mean "${name}"?)`;
}

/** Of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** `ENOENT`, or what a library calls its error. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

const errnoTexts: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  ENOTREG: 'is not a regular file',
  ENXIO: 'is not a regular file',
  EFBIG: 'is too large for what it is taken for',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ENOSPC: 'cannot be written: the disk is full',
  EROFS: 'cannot be written: the file system is read-only',
};

/** Why the operating system refused a file, in words; its code where there are none. */
export function errnoText(error: unknown): string {
  const code = errorCode(error);
  return errnoTexts[code] ?? `cannot be used (${code})`;
}
