import { distance } from 'fastest-levenshtein';
import type { DotEnv } from './dot-env.ts';
import type { Found, Source } from './model.ts';
import { prefix } from './setting.ts';
import { envNames, rows } from './table.ts';
import { named } from './wording.ts';
import { nearest } from '../../specs/text.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The settings that variables give. `label` is what a problem puts before the name: nothing, or `.env: `. */
export function environmentSource(variables: Variables, label: string, cwd: string): Source {
  const source = new Map<string, readonly Found[]>();
  for (const { flag, env, repeatable = false } of rows) {
    const text = env === undefined ? undefined : valueOf(variables, env);
    if (flag === undefined || text === undefined) continue;
    const texts = repeatable ? text.split(',') : [text];
    source.set(
      flag,
      texts.map((text) => ({ where: `${label}${env}`, text, base: cwd })),
    );
  }
  return source;
}

/** The process environment first, then `.env`; an empty value counts as not set. */
export function lookUp(env: Variables, dotEnv: DotEnv): (name: string) => string | undefined {
  return (name) => valueOf(env, name) ?? valueOf(dotEnv.variables, name);
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
      const meant = misspelt(name) ?? (name.startsWith(prefix) ? nearestStem(name) : undefined);
      if (meant === undefined) return name.startsWith(prefix) ? `${label}${named(name)}: ${unknown}` : [];
      return `${label}${named(name)}: is not a setting; did you mean ${meant}?`;
    });
}

const unknown = `is not a setting; use one of ${envNames.join(', ')}`;

const letters = (name: string): string => [...name].sort().join('');

/** The right name that this one is a slip away from, whatever its case: a letter, or letters that changed places. */
function misspelt(name: string): string | undefined {
  const written = name.toUpperCase();
  // two slips away from a short name stand names that have nothing to do with us, such as TARGET_ARN
  return envNames
    .map((right) => ({ right, slips: letters(written) === letters(right) ? 1 : distance(written, right) }))
    .filter(({ right, slips }) => slips <= (right.startsWith(prefix) ? 2 : 1))
    .sort((a, b) => a.slips - b.slips)[0]?.right;
}

/** Compares without the prefix, and with flags too: `GRAPH_CONFORMANCE_TARGET` is meant to be `TARGET_URL`. */
function nearestStem(name: string): string | undefined {
  const stems = rows.flatMap(({ flag, env }) =>
    env === undefined
      ? []
      : [
          [stemOf(env), env],
          [stemOf(flag ?? env), env],
        ],
  );
  const byStem: ReadonlyMap<string, string> = new Map(stems.map(([stem = '', env = '']) => [stem, env]));
  const stem = nearest(stemOf(name), [...byStem.keys()]);
  return stem === undefined ? undefined : byStem.get(stem);
}

function stemOf(name: string): string {
  return name.toUpperCase().replaceAll('-', '_').replace(prefix, '');
}
