/** From all that one place says about a setting to the setting's value. */
import type { Found, Read } from './model.ts';
import { wrong, type Parser } from './parsers.ts';

export type Reader<T> = (found: readonly Found[]) => Read<T>;

/** One value; twice the same is fine, two different ones are a contradiction. */
export function single<T>(parse: Parser<T>): Reader<T> {
  return (found) => {
    const [first, ...others] = found;
    if (first === undefined) return wrong('nothing was found; this is a mistake of graph-conformance itself');
    if (others.some((other) => other.text !== first.text)) return wrong(`${first.where}: is given twice; keep one`);
    return readFilled(parse, first);
  };
}

/** Any number of values, each once; `a,b` in one text is two values. */
export function list<T>(parse: Parser<T>): Reader<readonly T[]> {
  return (found) => {
    const reads = found.flatMap(splitAtCommas).map((one) => readFilled(parse, one));
    const problems = problemsOf(reads);
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, value: [...new Set(reads.flatMap((read) => (read.ok ? [read.value] : [])))] };
  };
}

export function splitAtCommas(found: Found): readonly Found[] {
  return found.text.split(',').map((piece) => ({ ...found, text: piece.trim() }));
}

export function problemsOf(reads: readonly Read<unknown>[]): readonly string[] {
  return reads.flatMap((read) => (read.ok ? [] : read.problems));
}

function readFilled<T>(parse: Parser<T>, found: Found): Read<T> {
  const text = found.text.trim();
  if (text === '') return wrong(`${found.where}: is blank; give a value or leave it out`);
  return parse({ ...found, text });
}
