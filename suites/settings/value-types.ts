/** What a flag or a setting may hold: from the texts that one place gives, to a value or to what is wrong with them. */
import { resolve } from 'node:path';
import { isAsOf } from '../../specs/load.ts';
import { failed, type Result } from '../../specs/result.ts';
import { didYouMean, shown } from '../../specs/text.ts';
import type { Shard } from '../run-model.ts';

/** A text as it was found, before anyone knows whether it is right. */
export interface RawText {
  /** What a problem names: `--gate`, `.env: AS_OF`, `graph-conformance.json: /gate`. */
  readonly where: string;
  readonly text: string;
  /** Folder that relative paths start from: the working directory, or the configuration file's. */
  readonly base: string;
}

export type Parsed<T> = Result<{ readonly value: T }>;
type Parser<T> = (raw: RawText) => Parsed<T>;

export interface ValueType<T> {
  /** `switch`: the flag stands alone. `list`: it can be repeated, and a variable holds several values with commas between. */
  readonly shape: 'switch' | 'one' | 'list';
  /** JSON Schema of the value in the configuration file; its title says what is expected there. */
  readonly schema: object;
  /** All that one place gives: one text or more. */
  read(found: readonly RawText[]): Parsed<T>;
  /** Puts a stronger place's value together with a weaker one's. Without it the stronger one stands alone. */
  merge?(weaker: T, stronger: T): T;
}

/** A flag of a command: all that there is to know of it. */
export interface Flag<T> {
  /** Without the two dashes. */
  readonly flag: string;
  /** What stands for the value in the help text; empty where the flag stands alone. */
  readonly placeholder: string;
  readonly help: string;
  readonly type: ValueType<T>;
  /** Where no place gives a value. */
  readonly fallback: T;
  /** The fallback in words, where its value does not say it. */
  readonly fallbackText?: string;
}

/** @param usage the flag with a word for its value: `--port N`. Without a fallback, the value may be undefined. */
export function flag<T>(
  usage: string,
  help: string,
  type: ValueType<T>,
  fallback: NoInfer<T>,
  fallbackText?: string,
): Flag<T>;
export function flag<T>(usage: string, help: string, type: ValueType<T>): Flag<T | undefined>;
export function flag<T>(
  usage: string,
  help: string,
  type: ValueType<T>,
  fallback?: T,
  fallbackText?: string,
): Flag<T | undefined> {
  const [name = '', placeholder = ''] = usage.replace(/^--/, '').split(' ', 2);
  const own = { flag: name, placeholder, help, type, fallback };
  return fallbackText === undefined ? own : { ...own, fallbackText };
}

/** What help says of the fallback; undefined where there is nothing to say. */
export function fallbackTextOf({ fallback, fallbackText }: Flag<unknown>): string | undefined {
  return fallbackText ?? (typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : undefined);
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** A value for each flag, by the same name. */
export type ValuesOf<F extends Flags> = { readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never };

/** What one place (flags, environment, `.env`, configuration file) gives, by flag. */
export type RawTexts = ReadonlyMap<string, readonly RawText[]>;

interface Valued<Values> {
  readonly values: Values;
  readonly problems: readonly string[];
}

/** The strongest value of each flag; `places` come strongest first. All are checked; only the flags that are `used` get a value. */
export function valuesOf<F extends Flags>(
  flags: F,
  places: readonly RawTexts[],
  used?: readonly Flag<unknown>[],
): Valued<ValuesOf<F>>;
// a signature of its own: the compiler does not see that each name keeps the value of its own flag
export function valuesOf(
  flags: Flags,
  places: readonly RawTexts[],
  used: readonly Flag<unknown>[] = Object.values(flags),
): Valued<object> {
  const settled = Object.entries(flags).map(([name, flag]) => ({ name, flag, ...settle(flag, places) }));
  const values = settled.map(({ name, flag, value }) => [name, used.includes(flag) ? value : flag.fallback]);
  return { values: Object.fromEntries(values), problems: settled.flatMap(({ problems }) => problems) };
}

/** The strongest value of one flag. */
export function settle<T>({ flag, type, fallback }: Flag<T>, places: readonly RawTexts[]) {
  const parsed = places
    .map((place) => place.get(flag) ?? [])
    .filter((found) => found.length > 0)
    .map((found) => type.read(found));
  const value = parsed.reduceRight<T>((weaker, one) => {
    if (!one.ok) return weaker;
    return type.merge === undefined ? one.value : type.merge(weaker, one.value);
  }, fallback);
  return { value, problems: problemsIn(parsed) };
}

interface SingleType<T> extends ValueType<T> {
  readonly parse: Parser<T>;
}

/** One value; twice the same is fine, two different ones are a contradiction. */
export function single<T>(schema: object, parse: Parser<T>): SingleType<T> {
  const read = ([first, ...others]: readonly RawText[]): Parsed<T> => {
    if (first === undefined) return failed('nothing was found; this is a mistake of graph-conformance itself');
    if (others.some((other) => other.text !== first.text)) return failed(`${first.where}: is given twice; keep one`);
    return parseFilled(parse, first);
  };
  return { shape: 'one', schema, parse, read };
}

/** Any number of values, each once; `a,b` in one text is two values. */
export function listOf<T>({ schema, parse }: SingleType<T>): ValueType<readonly T[]> {
  const read = (found: readonly RawText[]): Parsed<readonly T[]> => {
    const pieces = found.flatMap((raw) => raw.text.split(',').map((text) => ({ ...raw, text })));
    const parsed = pieces.map((piece) => parseFilled(parse, piece));
    const problems = problemsIn(parsed);
    if (problems.length > 0) return failed(...problems);
    return { ok: true, value: [...new Set(parsed.flatMap((one) => (one.ok ? [one.value] : [])))] };
  };
  return { shape: 'list', schema: { type: 'array', items: schema }, read };
}

export function problemsIn(parsed: readonly Parsed<unknown>[]): readonly string[] {
  return parsed.flatMap((one) => (one.ok ? [] : one.problems));
}

function parseFilled<T>(parse: Parser<T>, raw: RawText): Parsed<T> {
  const text = raw.text.trim();
  return text === '' ? failed(`${raw.where}: is blank; give a value or leave it out`) : parse({ ...raw, text });
}

/** A flag that is there or not. */
export const onOff: ValueType<boolean> = {
  shape: 'switch',
  schema: { type: 'boolean' },
  read: () => ({ ok: true, value: true }),
};

const textSchema = (title: string, ...examples: readonly string[]): object => ({
  title,
  ...(examples.length === 0 ? {} : { examples }),
  type: 'string',
});

export const anyText = single(textSchema('a text in quotes'), ({ text }) => ({ ok: true, value: text }));

const path = (what: string): SingleType<string> =>
  single(textSchema(`the path of a ${what} in quotes`), ({ text, base }) => ({ ok: true, value: resolve(base, text) }));

/** Absolute. */
export const filePath = path('file');
/** Absolute. */
export const folderPath = path('folder');

/** `expected` follows "use", as in `use a date such as 2019-01-12`. */
export function textThat(accepts: (text: string) => boolean, expected: string): SingleType<string> {
  return single(textSchema(expected), ({ where, text }) =>
    accepts(text) ? { ok: true, value: text } : failed(`${where}: found ${shownSafely(text)}; use ${expected}`),
  );
}

export function oneOf<T extends string>(names: readonly T[]): SingleType<T> {
  return single({ enum: names }, ({ where, text }) => {
    const value = names.find((name) => name === text);
    if (value !== undefined) return { ok: true, value };
    return failed(`${where}: found ${shownSafely(text)}; use one of ${names.join(', ')}${didYouMean(text, names)}`);
  });
}

export function wholeNumber(minimum: number, maximum: number, unit = ''): SingleType<number> {
  return single({ type: 'integer', minimum, maximum }, ({ where, text }) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && value <= maximum) return { ok: true, value };
    return failed(`${where}: found ${shownSafely(text)}; use a whole number${unit} from ${minimum} to ${maximum}`);
  });
}

/** `first`, `latest`, or a day that the calendar has. */
export const revision = single(
  textSchema('first, latest or a date in quotes', '2019-01-12'),
  ({ where, text }): Parsed<string> => {
    if (isAsOf(text)) return { ok: true, value: text };
    const why = /^\d{4}-\d{2}-\d{2}$/.test(text) ? ', a day that the calendar does not have' : '';
    const hint = didYouMean(text, ['first', 'latest']);
    return failed(`${where}: found ${shownSafely(text)}${why}; use first, latest or a date like 2019-01-12${hint}`);
  },
);

/** `2/4`. */
export const shardOfRun = single(textSchema('I/N in quotes', '1/4'), ({ where, text }): Parsed<Shard> => {
  const [, index = 0, count = 0] = (/^([1-9]\d{0,8})\/([1-9]\d{0,8})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { ok: true, value: { index, count } };
  return failed(`${where}: found ${shownSafely(text)}; use I/N with I from 1 to N, like 1/4`);
});

/** A tenant id, in lower case, so that it can be compared with a claim. */
export const tenantId = single(textSchema('a tenant id in quotes'), ({ where, text }): Parsed<string> => {
  const id = text.toLowerCase();
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return { ok: true, value: id };
  return failed(`${where}: found ${shownSafely(text)}; use a GUID like 0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42`);
});

/** A host name as `URL.hostname` spells it, so that it can be compared with a target's. */
export const hostName = single(textSchema('a text in quotes'), ({ where, text }): Parsed<string> => {
  const bare = /^(?:[^\s/\\?#@:[\]*%]+|\[[\da-f:.]+\])$/i.test(text);
  if (bare && URL.canParse(`https://${text}`)) return { ok: true, value: new URL(`https://${text}`).hostname };
  const remedy = 'give the host name alone, without scheme, port, path or wildcard, like graph.microsoft.com';
  return failed(`${where}: found ${shownSafely(text)}; ${remedy}`);
});

// Tokens, passwords in URLs and anything too long to be a setting: a secret in the wrong place must not become a log line.
const secretive = /^(?:bearer\s|eyJ)|@|^.{61,}/is;

export const mayBeSecret = (text: string): boolean => secretive.test(text);

/** The value in quotes on one line, or its length where it may be a secret. */
export function shownSafely(text: string): string {
  return mayBeSecret(text) ? `a value of ${text.length} characters (not shown: it may be a secret)` : shown(text);
}

/** The name of a flag, variable, key or file: bare where it is a plain word. */
export function named(text: string): string {
  return /^[\w./-]{1,60}$/.test(text) && !mayBeSecret(text) ? text : shownSafely(text);
}
