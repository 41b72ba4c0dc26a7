/** What can be said of a flag, and how its value is found: the strongest that a place gives. */
import type { Result } from '../../specs/result.ts';
import { mayBeSecret, shownSafely } from '../../specs/text.ts';

/** A text as it was found, before anyone knows whether it is right. */
export interface RawText {
  /** What a problem names: `--gate`, `.env: AS_OF`, `graph-conformance.json: /gate`. */
  readonly where: string;
  readonly text: string;
  /** Folder that relative paths start from: the working directory, or the configuration file's. */
  readonly base: string;
}

export type Parsed<T> = Result<{ readonly value: T }>;

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
export function flag<T>(usage: string, help: string, type: ValueType<T>, fallback: NoInfer<T>): Flag<T>;
export function flag<T>(usage: string, help: string, type: ValueType<T>): Flag<T | undefined>;
export function flag<T>(usage: string, help: string, type: ValueType<T>, fallback?: T): Flag<T | undefined> {
  const [name = '', placeholder = ''] = usage.replace(/^--/, '').split(' ', 2);
  return { flag: name, placeholder, help, type, fallback };
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

export function problemsIn(parsed: readonly Parsed<unknown>[]): readonly string[] {
  return parsed.flatMap((one) => (one.ok ? [] : one.problems));
}

/** The name of a flag, variable, key or file: bare where it is a plain word. */
export function named(text: string): string {
  return /^[\w./-]{1,60}$/.test(text) && !mayBeSecret(text) ? text : shownSafely(text);
}
