/** Which of the derived cases a run is about. */
import { closest } from 'fastest-levenshtein';
import type { OperationSpec } from '../../specs/model.ts';
import { failed, type Result } from '../../specs/result.ts';
import { globMatcher } from '../glob.ts';
import { beforeHole, holesOf, lineKey, type Hole } from '../http.ts';
import { applies, speakerRank, type Case, type SuiteName } from '../model.ts';

type Selection<T> = Result<{ readonly selected: readonly T[] }>;

/**
 * A pattern names a whole id, or its end: `permissions/application-not-supported` is the case of that name on every page.
 * As in a shell's pattern matching, `*` stands for any text, slashes too.
 */
export function matcher(pattern: string): (id: string) => boolean {
  const whole = globMatcher(pattern);
  const end = globMatcher(`*/${pattern}`);
  return (id) => whole(id) || end(id);
}

/** Glob over `beta/<page>/<as-of>`, `beta/<page>` and `<page>`. */
export function selectSpecs(specs: readonly OperationSpec[], glob: string | undefined): Selection<OperationSpec> {
  if (glob === undefined) return { ok: true, selected: specs };
  const matches = globMatcher(glob);
  const selected = specs.filter(({ apiVersion, page, asOf }) =>
    [page, `/${page}`, `${apiVersion}/${page}`, `${apiVersion}/${page}/${asOf}`].some((name) => matches(name)),
  );
  if (selected.length > 0) return { ok: true, selected };
  const nearest = closest(
    glob,
    specs.map(({ page }) => page),
  );
  return failed(`--spec: no spec matches "${glob}"; the nearest page is ${nearest}`);
}

const rank = ({ suite, expects }: Case): number => (suite === 'response' ? 0 : expects === 'success' ? 1 : 2);

/**
 * What the verdicts of these may hang on, and was left out by whoever selected them: whether their operations succeed at all,
 * whether they refuse anybody, and what others tell; the documented request first.
 */
export function dependenciesOf(selected: readonly Case[], derived: readonly Case[]): readonly Case[] {
  const own = new Set(selected);
  const operations = new Set(selected.filter(applies).map(({ operation }) => operation.id));
  return derived
    .filter((one) => operations.has(one.operation.id) && !own.has(one) && applies(one))
    .filter(
      (one) =>
        one.expects === 'success' ||
        (one.expects === 'refusal' && one.plan.identity.kind === 'token') ||
        speakerRank(one) !== undefined,
    )
    .toSorted((one, other) => rank(one) - rank(other));
}

/**
 * Documented lists that tell the ids which the selected reads need, and were left out by whoever selected them; and lists that
 * tell the ids of those.
 * @param isGiven whether somebody has given an id for the hole
 */
export function listsFor(
  selected: readonly Case[],
  derived: readonly Case[],
  isGiven: (hole: Hole) => boolean,
): readonly Case[] {
  const answers = derived.filter((one) => one.plan.reads === 'pages' && one.suite === 'body' && applies(one));
  const byLine = new Map(answers.map((one) => [lineKey('GET', one.plan.path), one]));
  const own = new Set(selected);
  const found = new Set<Case>();
  const look = (cases: readonly Case[]): void => {
    for (const { operation, plan } of cases) {
      if (operation.request.method !== 'GET' || plan.method !== 'GET') continue;
      for (const [at, hole] of holesOf(plan.path).entries()) {
        const list = isGiven(hole) ? undefined : byLine.get(lineKey('GET', beforeHole(plan.path, at) ?? ''));
        if (!list || own.has(list) || found.has(list)) continue;
        found.add(list);
        look([list]);
      }
    }
  };
  look(selected.filter(applies));
  return derived.filter((one) => found.has(one));
}

export function selectCases(
  cases: readonly Case[],
  suites: readonly SuiteName[],
  patterns: readonly string[],
): Selection<Case> {
  const inSuites = cases.filter(({ suite }) => suites.length === 0 || suites.includes(suite));
  if (patterns.length === 0) return { ok: true, selected: inSuites };
  const matchers = patterns.map((pattern) => ({ pattern, matches: matcher(pattern) }));
  const problems = matchers
    .filter(({ matches }) => !inSuites.some(({ id }) => matches(id)))
    .map(({ pattern }) => {
      const names = inSuites.map(({ id, suite }) =>
        pattern.includes('/beta/') || pattern.startsWith('beta/') ? id : id.slice(id.indexOf(`/${suite}/`) + 1),
      );
      return `--case: no case matches "${pattern}"${names.length > 0 ? `; the nearest is ${closest(pattern, names)}` : ''}`;
    });
  if (problems.length > 0) return failed(...problems);
  return { ok: true, selected: inSuites.filter(({ id }) => matchers.some(({ matches }) => matches(id))) };
}
