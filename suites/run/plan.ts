/** Settings -> the specs and cases of a run, or every reason why they do not fit together. */
import { createHash } from 'node:crypto';
import { closest } from 'fastest-levenshtein';
import { formatProblem, loadSpecs, selectRevisions } from '../../specs/load.ts';
import type { OperationSpec, TypeSpec } from '../../specs/model.ts';
import { loadTypes } from '../../specs/types/load-types.ts';
import { selectTypes } from '../../specs/select-revision.ts';
import { failed, type Result } from '../../specs/result.ts';
import { deriveAll, underivable, withoutContent } from '../cases/derive.ts';
import { lineKeysOf } from '../cases/operations.ts';
import { selectCases, selectSpecs } from '../cases/select.ts';
import type { Case, Given } from '../model.ts';
import type { PageWithoutCases, Shard } from '../run-model.ts';
import { withoutExcluded, withoutInexpressible, withoutNameless, withoutProbes } from './applicable.ts';
import type { PlannedWaiver } from './waivers/apply-waivers.ts';
import type { Settings } from '../settings/model.ts';
import { leastProblem, leastSelection } from './least.ts';
import { loadMicrosoftData, type MicrosoftData } from './microsoft-data.ts';
import { planWaivers } from './waivers/read-waivers.ts';
import { beforeHole, holesOf, lineKey, valueFor } from '../http.ts';
import { ObjectIds, paramLine } from '../runner/object-ids.ts';

export interface RunPlan {
  readonly settings: Settings;
  /** One revision of each page that the run is about. */
  readonly specs: readonly OperationSpec[];
  /** Pages that the reference server serves with them, and that are not judged here. */
  readonly beside?: readonly OperationSpec[];
  /** One revision of each page of a type. */
  readonly types: readonly TypeSpec[];
  /** Every revision on file. */
  readonly onFile: readonly OperationSpec[];
  /** Every case of these pages, selected or not. */
  readonly derived: readonly Case[];
  /** What this run judges: all that was selected, or a shard's part. */
  readonly cases: readonly Case[];
  /** What all shards judge together, in the order of the whole run. */
  readonly whole: readonly Case[];
  readonly notYet: readonly { readonly page: string; readonly firstAsOf: string }[];
  readonly withoutCases: readonly PageWithoutCases[];
  readonly waivers: readonly PlannedWaiver[];
  readonly microsoftData: MicrosoftData;
}

type PlanResult = Result<{ readonly plan: RunPlan }>;

function paramProblems({ params, target, destructive }: Settings, cases: readonly Case[]): readonly string[] {
  const holes = cases.flatMap(({ plan }) => holesOf(plan.path));
  const { lists } = new ObjectIds(cases, params);
  const names = lists.map(({ name }) => name);
  const unknown = Object.keys(params)
    .filter((name) => !holes.some((hole) => valueFor(hole, { [name]: true })))
    .map(
      (name) =>
        `--param: no path of this run has {${name}}${names.length > 0 ? `; did you mean ${closest(name, names)}?` : ''}`,
    );
  // Ids that a run makes itself, or has shown to be nobody's, need not be given.
  const ownIds = destructive === 'disposable' || destructive === 'skip';
  if (target === undefined || target.local || ownIds) return unknown;
  // A stand-in could be somebody's id there.
  const { lists: ofWrites } = new ObjectIds(
    cases.filter(({ operation }) => operation.request.method !== 'GET'),
    params,
  );
  const open = ofWrites
    .filter(({ values }) => values.length === 0)
    .map(
      (list) =>
        `--param: ${list.name} has no value; ${target.url} is not this machine, so ids must be given: ${paramLine(list)}`,
    );
  return [...unknown, ...open];
}

function bodyProblems({ bodies }: Settings, specs: readonly OperationSpec[]): readonly string[] {
  const pages = specs
    .filter(({ requirements }) => requirements.some((one) => one.kind === 'requestBody' && one.body !== 'none'))
    .map(({ apiVersion, page }) => `${apiVersion}/${page}`);
  return Object.keys(bodies)
    .filter((page) => !pages.includes(page))
    .map((page) => {
      const nearest = pages.length > 0 ? `; did you mean ${closest(page, pages)}?` : '';
      return `bodies: no page of this run that wants a request body is called "${page}"${nearest}`;
    });
}

/** Nothing is there to make on the embedded server that no page of it documents. */
const givenIn = ({ target, bodies, resources }: Settings): Given => ({
  bodies,
  resources: target === undefined ? {} : resources,
});

function resourceProblems({ resources }: Settings, specs: readonly OperationSpec[]): readonly string[] {
  const paths = specs.flatMap(({ apiVersion, requests }) =>
    requests.flatMap(({ path }) => {
      const before = holesOf(path).flatMap((_, at) => beforeHole(path, at) ?? []);
      return before.map((collection) => `${apiVersion}${collection}`);
    }),
  );
  const known = new Set(paths.map((path) => lineKey('POST', path)));
  return Object.keys(resources)
    .filter((path) => !known.has(lineKey('POST', path)))
    .map((path) => {
      const nearest = paths.length > 0 ? `; did you mean ${closest(path, paths)}?` : '';
      return `resources: no page of this run has objects in the collection "${path}"${nearest}`;
    });
}

/** Requests add the version of their spec: a target that names another one would be asked for what it was not meant to be. */
function targetProblems({ target }: Settings, cases: readonly Case[]): readonly string[] {
  if (target?.version === undefined) return [];
  const versions = [...new Set(cases.map(({ operation }) => operation.spec.apiVersion))];
  if (versions.every((version) => version === target.version)) return [];
  return [
    `--target: ${target.url}/${target.version} ends in an API version, and the specs of this run are of ${versions.join(' and ')}, which requests add themselves; write ${target.url}, or select the specs of that version: --spec '${target.version}/*'`,
  ];
}

/**
 * All cases of an operation are in one shard: they share exchanges, and whether the operation succeeds at all decides what
 * some of their answers mean. Which one depends on the operation's id alone: other operations, more cases or another machine
 * move nothing.
 */
export function isInShard({ index, count }: Shard, operationId: string): boolean {
  return createHash('sha256').update(operationId).digest().readUIntBE(0, 6) % count === index - 1;
}

/** Whoever names cases asks for nothing else of the other pages. */
function pagesWithout(
  cases: readonly Case[],
  specs: readonly OperationSpec[],
  settings: Settings,
): readonly PageWithoutCases[] {
  if (settings.cases.length > 0) return [];
  const judged = new Set(cases.map(({ operation }) => operation.spec));
  return specs
    .filter((spec) => !judged.has(spec))
    .map((spec) => ({
      page: spec.page,
      apiVersion: spec.apiVersion,
      reason: underivable(spec) ?? withoutContent(spec),
    }));
}

export async function planRun(settings: Settings): Promise<PlanResult> {
  const loaded = await loadSpecs(settings.specsFolder);
  if (!loaded.ok) return failed(...loaded.problems.map(formatProblem));
  const matching = selectSpecs(loaded.specs, settings.specGlob);
  if (!matching.ok) return matching;
  const { selected: specs, notYet } = selectRevisions(matching.selected, settings.asOf);
  if (specs.length === 0)
    return failed(
      ...notYet.map(
        ({ page, firstAsOf }) =>
          `--as-of: ${page} has no revision as of ${settings.asOf}; its first is as of ${firstAsOf}`,
      ),
    );
  const loadedTypes = await loadTypes(settings.specsFolder);
  if (!loadedTypes.ok) return failed(...loadedTypes.problems.map(formatProblem));
  const types = selectTypes(loadedTypes.types, settings.asOf);
  const all = withoutProbes(settings, deriveAll(specs, loaded.specs, types, givenIn(settings)));
  const kept = withoutExcluded(
    settings.exclude,
    {
      cases: withoutNameless(settings, await withoutInexpressible(settings, all)),
      withoutCases: pagesWithout(all, specs, settings),
    },
    () => deriveAll(loaded.specs, loaded.specs, types).map(({ id }) => id),
  );
  if (!kept.ok) return kept;
  const { cases: derived, withoutCases } = kept;
  const chosen = selectCases(derived, settings.suites, settings.cases);
  if (!chosen.ok) return chosen;
  const waivers = await planWaivers(settings, loaded.specs);
  const versions = new Set(specs.map(({ apiVersion }) => apiVersion));
  const beside = await loadMicrosoftData(settings, versions, "select those of one: --spec 'beta/*'");
  const leastIsNot = leastProblem(settings);
  const problems = [
    ...(leastIsNot === undefined ? [] : [leastIsNot]),
    ...bodyProblems(settings, specs),
    ...resourceProblems(settings, specs),
    ...targetProblems(settings, chosen.selected),
    ...paramProblems(settings, chosen.selected),
    ...(waivers.ok ? [] : waivers.problems),
    ...(beside.ok ? [] : beside.problems),
  ];
  if (!waivers.ok || !beside.ok || problems.length > 0) return failed(...problems);
  const whole = settings.least
    ? leastSelection(chosen.selected, settings, beside.data.permissions?.data)
    : chosen.selected;
  const { shard } = settings;
  const cases = shard ? whole.filter(({ operation }) => isInShard(shard, operation.id)) : whole;
  return {
    ok: true,
    plan: {
      settings,
      specs,
      types,
      onFile: loaded.specs,
      derived,
      cases,
      whole,
      notYet,
      withoutCases,
      waivers: waivers.waivers,
      microsoftData: beside.data,
    },
  };
}

function grouped(specs: readonly OperationSpec[], keysOf: (spec: OperationSpec) => readonly string[]) {
  const groups = new Map<string, OperationSpec[]>();
  for (const spec of specs) {
    for (const key of new Set(keysOf(spec))) {
      const group = groups.get(key);
      if (group) group.push(spec);
      else groups.set(key, [spec]);
    }
  }
  return groups;
}

const pageKeys = ({ apiVersion, page }: OperationSpec): readonly string[] => [`${apiVersion}/${page}`];

/** Every revision on file of a page, and the other pages of the run that document one of its requests. */
export function wordingsOf(
  onFile: readonly OperationSpec[],
  ofTheRun: readonly OperationSpec[],
): (spec: OperationSpec) => readonly OperationSpec[] {
  const byPage = grouped(onFile, pageKeys);
  const byLine = grouped(ofTheRun, lineKeysOf);
  const found = (groups: ReadonlyMap<string, readonly OperationSpec[]>, keys: readonly string[]) =>
    keys.flatMap((key) => groups.get(key) ?? []);
  return (spec) => {
    const rivals = found(byLine, lineKeysOf(spec)).filter(({ page }) => page !== spec.page);
    return [...new Set([...found(byPage, pageKeys(spec)), ...rivals])];
  };
}
