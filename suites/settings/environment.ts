/** Settings from variables, those of the process and those of `.env`. */
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { defined, nearest, plural } from '../../specs/text.ts';
import { readTextFile } from './config-file.ts';
import { allSettings, envNames, variablePrefix } from './table.ts';
import { named, type RawTexts } from './flag.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The settings that variables give. `label` is what a problem puts before the name: nothing, or `.env: `. */
export function environmentTexts(variables: Variables, label: string, cwd: string): RawTexts {
  return new Map(
    allSettings.flatMap(({ flag, env }) => {
      const text = valueOf(variables, env);
      return text === undefined ? [] : [[flag, [{ where: `${label}${env}`, text, base: cwd }]]];
    }),
  );
}

/** The process environment first, then `.env`; an empty value counts as not set. */
export function lookUp(env: Variables, dotEnv: Variables): (name: string) => string | undefined {
  return (name) => valueOf(env, name) ?? valueOf(dotEnv, name);
}

/** For requests and for tokens alike, in letters of either case: HTTPS_PROXY, else ALL_PROXY, and what NO_PROXY leaves out. */
export function proxiesIn(env: (name: string) => string | undefined): {
  readonly https?: string;
  readonly except?: string;
} {
  const variable = (name: string): string | undefined => env(name) ?? env(name.toUpperCase());
  return defined({ https: variable('https_proxy') ?? variable('all_proxy'), except: variable('no_proxy') });
}

function valueOf(variables: Variables, name: string): string | undefined {
  // own values only: `toString` is no variable
  return (Object.hasOwn(variables, name) ? variables[name] : undefined) || undefined;
}

/**
 * A sentence for every variable that looks like one of ours and is none.
 * `others`: names that the config file refers to, which are right by that.
 */
export function unknownVariables(variables: Variables, label: string, others: readonly string[]): readonly string[] {
  const known = [...envNames, ...others];
  return Object.keys(variables)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = misspelt(name) ?? (name.startsWith(variablePrefix) ? nearestStem(name) : undefined);
      if (meant === undefined) return name.startsWith(variablePrefix) ? `${label}${named(name)}: ${unknown}` : [];
      return `${label}${named(name)}: is not a setting; did you mean ${meant}?`;
    });
}

const unknown = `is not a setting; use one of ${envNames.join(', ')}`;

const mostSlips = 2;

const letters = (name: string): string => [...name].sort().join('');

/** The right name that this one is a slip away from, whatever its case: a letter, or letters that changed places. */
function misspelt(name: string): string | undefined {
  const written = name.toUpperCase();
  // most variables of a machine are nothing like ours, and every run looks at all of them
  const alike = envNames.filter((right) => Math.abs(right.length - name.length) <= mostSlips);
  // two slips away from a short name stand names that have nothing to do with us, such as TARGET_ARN
  return alike
    .map((right) => ({ right, slips: letters(written) === letters(right) ? 1 : distance(written, right) }))
    .filter(({ right, slips }) => slips <= (right.startsWith(variablePrefix) ? mostSlips : 1))
    .sort((a, b) => a.slips - b.slips)[0]?.right;
}

/** Compares without the prefix, and with flags too: `GRAPH_CONFORMANCE_TARGET` is meant to be `TARGET_URL`. */
function nearestStem(name: string): string | undefined {
  const byStem = new Map(
    allSettings.flatMap(({ flag, env }) => [
      [stemOf(env), env],
      [stemOf(flag), env],
    ]),
  );
  const stem = nearest(stemOf(name), [...byStem.keys()]);
  return stem === undefined ? undefined : byStem.get(stem);
}

function stemOf(name: string): string {
  return name.toUpperCase().replaceAll('-', '_').replace(variablePrefix, '');
}

interface DotEnv {
  readonly variables: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

const mostOctets = 1 << 20;
/** In a row. dotenv looks from each of them for what is behind the last. */
const mostEmptyLines = 100;
const emptyLines = new RegExp(String.raw`(?:^[^\S\r\n]*(?:\r\n?|\n)){${mostEmptyLines + 1}}`, 'm');

/** Reads `.env` of a folder into values of its own; the process environment stays as it is. Absent is empty. */
export async function readDotEnv(folder: string): Promise<DotEnv> {
  const file = await readTextFile(join(folder, '.env'), '.env', 'a file of NAME=VALUE lines', mostOctets);
  if (!file.ok) return { variables: {}, problems: file.problems };
  const { text = '' } = file;
  if (text === '') return { variables: {}, problems: [] };
  if (emptyLines.test(text))
    return { variables: {}, problems: [`.env: has more than ${mostEmptyLines} empty lines in a row; take them out`] };
  // imported here: most folders have no such file
  const { parse } = await import('dotenv');
  return { variables: parse(text), problems: ignoredLines(text, parse) };
}

/** Lines that are named; a file that is none of these has as many as it has lines. */
const mostNamed = 10;

/** Lines that dotenv would silently pass over. Their content stays out of the problem: it may be half a secret. */
export function ignoredLines(
  text: string,
  parse: (text: string) => Readonly<Record<string, string>>,
): readonly string[] {
  const lines = text.split(/\r\n?|\n/);
  const odd = new Set(
    [...lines.keys()].filter(
      (at) => !/^\s*(?:#|$)/.test(lines[at] ?? '') && Object.keys(parse(lines[at] ?? '')).length === 0,
    ),
  );
  // a line inside a quoted value of several lines is no assignment, yet a mark in it comes out in the value
  const marked = lines.map((line, at) => (odd.has(at) ? `\0${at}\0${line}` : line));
  const values = Object.values(parse(marked.join('\n'))).join('\n');
  const within = new Set(Array.from(values.matchAll(/\0(\d+)\0/g), ([, at]) => Number(at)));
  const ignored = [...odd].filter((at) => !within.has(at));
  const more = ignored.length - mostNamed;
  return [
    ...ignored
      .slice(0, mostNamed)
      .map((at) => `.env: line ${at + 1} is not an assignment; write NAME=VALUE, or # before a comment`),
    ...(more > 0 ? [`.env: ${plural(more, 'more line')} ${more === 1 ? 'is' : 'are'} none either`] : []),
  ];
}
