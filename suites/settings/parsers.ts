/** From one found text to one value, or to the sentence that says what is wrong with it. */
import { resolve } from 'node:path';
import { isAsOf } from '../../specs/load.ts';
import type { Found, Read } from './model.ts';
import type { Shard } from '../run-model.ts';
import { shown } from './wording.ts';
import { didYouMean } from '../../specs/text.ts';

export type Parser<T> = (found: Found) => Read<T>;

export const readText: Parser<string> = ({ text }) => ({ ok: true, value: text });

export const readPath: Parser<string> = ({ text, base }) => ({ ok: true, value: resolve(base, text) });

export function readOneOf<T extends string>(names: readonly T[]): Parser<T> {
  return ({ where, text }) => {
    const value = names.find((name) => name === text);
    if (value !== undefined) return { ok: true, value };
    return wrong(`${where}: found ${shown(text)}; use one of ${names.join(', ')}${didYouMean(text, names)}`);
  };
}

export function readWholeNumber(least: number, most: number, unit = ''): Parser<number> {
  return ({ where, text }) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return { ok: true, value };
    return wrong(`${where}: found ${shown(text)}; use a whole number${unit} from ${least} to ${most}`);
  };
}

const namedRevisions = ['first', 'latest'];

/** `first`, `latest`, or a day that the calendar has. */
export const readAsOf: Parser<string> = ({ where, text }) => {
  if (isAsOf(text)) return { ok: true, value: text };
  const why = /^\d{4}-\d{2}-\d{2}$/.test(text) ? ', a day that the calendar does not have' : '';
  const hint = didYouMean(text, namedRevisions);
  return wrong(`${where}: found ${shown(text)}${why}; use first, latest or a date like 2019-01-12${hint}`);
};

/** `2/4` */
export const readShard: Parser<Shard> = ({ where, text }) => {
  const [, index = 0, count = 0] = (/^([1-9]\d{0,8})\/([1-9]\d{0,8})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { ok: true, value: { index, count } };
  return wrong(`${where}: found ${shown(text)}; use I/N with I from 1 to N, like 1/4`);
};

/** A tenant id, in lower case, so that it can be compared with a claim. */
export const readGuid: Parser<string> = ({ where, text }) => {
  const id = text.toLowerCase();
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return { ok: true, value: id };
  return wrong(`${where}: found ${shown(text)}; use a GUID like 0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42`);
};

/** A host name as `URL.hostname` spells it, so that it can be compared with a target's. */
export const readHost: Parser<string> = ({ where, text }) => {
  const bare = /^(?:[^\s/\\?#@:[\]*%]+|\[[\da-f:.]+\])$/i.test(text);
  if (bare && URL.canParse(`https://${text}`)) return { ok: true, value: new URL(`https://${text}`).hostname };
  const wayOut = 'give the host name alone, without scheme, port, path or wildcard, like graph.microsoft.com';
  return wrong(`${where}: found ${shown(text)}; ${wayOut}`);
};

export function wrong(problem: string): { readonly ok: false; readonly problems: readonly string[] } {
  return { ok: false, problems: [problem] };
}
