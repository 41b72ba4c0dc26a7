/** Which of the derived cases a run is about. */
import { closest } from 'fastest-levenshtein';
import type { OperationSpec } from '../../specs/model.ts';
import { failed, type Result } from '../../specs/result.ts';
import { globMatcher } from '../glob.ts';
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
