/** Which specs are compared: two files, the latest revisions in two folders, or each revision in a folder with the next. */
import { formatProblem, loadSpecs, noSpec, type SpecProblem } from '../load.ts';
import { type AnySpec, isTypeSpec, type OperationSpec, type TypeSpec } from '../model.ts';
import { failed, type Result } from '../result.ts';
import { loadTypes, loadAnyFile, typeKey } from '../types/load-types.ts';
import { driftOfSpecs } from './drift-of-types.ts';
import { type PageDrift, type Revision, revisionOf } from './model.ts';

export interface SpecSide {
  readonly specs: readonly OperationSpec[];
  readonly types: readonly TypeSpec[];
  /** One spec file, and not a folder of them. */
  readonly single: boolean;
}

/** @param paths of spec files and folders; none are the shipped specs */
export async function loadSides(paths: readonly string[]): Promise<Result<{ readonly sides: readonly SpecSide[] }>> {
  const [first, ...others] = paths;
  const sides: SpecSide[] = [];
  const problems: string[] = [];
  for (const path of [first, ...others]) {
    const single = path?.endsWith('.json') === true;
    const loaded = path !== undefined && single ? await loadAnyFile(path) : await loadAll(path);
    if (!loaded.ok) problems.push(...loaded.problems.map(formatProblem));
    else {
      const types = loaded.specs.filter(isTypeSpec);
      sides.push({ specs: loaded.specs.filter((spec): spec is OperationSpec => !isTypeSpec(spec)), types, single });
    }
  }
  return problems.length > 0 ? failed(...problems) : { ok: true, sides };
}

export function driftOfSides([older, newer]: readonly SpecSide[]): readonly PageDrift[] {
  if (!older) return [];
  if (!newer) return [...driftOfRevisions(older.specs), ...driftOfRevisions(older.types)];
  const [one] = [...older.specs, ...older.types];
  const [other] = [...newer.specs, ...newer.types];
  if (older.single && newer.single && one && other) return [driftOfPage(one, other)];
  const pages = [...driftOfPages(older.specs, newer.specs), ...driftOfPages(older.types, newer.types)];
  // a single spec stands for its page alone; the other pages of a folder are neither new nor gone
  return older.single || newer.single ? pages.filter(({ fate }) => fate === 'compared') : pages;
}

/** The latest revision of each page on one side with the latest on the other. */
export function driftOfPages(older: readonly AnySpec[], newer: readonly AnySpec[]): readonly PageDrift[] {
  const had = latest(older);
  const has = latest(newer);
  const pages = [...new Set([...had.keys(), ...has.keys()])].toSorted();
  return pages.flatMap((page): readonly PageDrift[] => {
    const [was, is] = [had.get(page), has.get(page)];
    if (was && is) return [driftOfPage(was, is)];
    if (is) return [{ fate: 'added', class: 'widening', newer: placeOf(is) }];
    return was ? [{ fate: 'removed', class: 'narrowing', older: placeOf(was) }] : [];
  });
}

/** Each revision of a page with the next. Pages with one revision are left out. */
export function driftOfRevisions(specs: readonly AnySpec[]): readonly PageDrift[] {
  const ordered = specs.toSorted(byPlace);
  return ordered.slice(1).flatMap((newer, at) => {
    const older = ordered[at];
    return older && pageOf(older) === pageOf(newer) ? [driftOfPage(older, newer)] : [];
  });
}

/** Of two specs that somebody has named, whatever their pages. */
export function driftOfPage(older: AnySpec, newer: AnySpec): PageDrift {
  return { fate: 'compared', older: placeOf(older), newer: placeOf(newer), changes: driftOfSpecs(older, newer) };
}

/** A type is told from an operation of the same page, and from the other enums of its page. */
export const placeOf = (spec: AnySpec): Revision =>
  isTypeSpec(spec) ? { ...revisionOf(spec), page: `types/${typeKey(spec).page}` } : revisionOf(spec);

const pageOf = (spec: AnySpec): string => {
  const { apiVersion, page } = placeOf(spec);
  return `${apiVersion}/${page}`;
};

const byPlace = (one: AnySpec, other: AnySpec): number =>
  compare(pageOf(one), pageOf(other)) || compare(one.asOf, other.asOf);

const compare = (one: string, other: string): number => Number(one > other) - Number(one < other);

const latest = (specs: readonly AnySpec[]): ReadonlyMap<string, AnySpec> =>
  new Map(specs.toSorted(byPlace).map((spec) => [pageOf(spec), spec]));

async function loadAll(
  folder: string | undefined,
): Promise<Result<{ readonly specs: readonly AnySpec[] }, SpecProblem>> {
  const types = await loadTypes(folder);
  const loaded = await loadSpecs(folder);
  if (!types.ok) return types;
  const onlyTypes = !loaded.ok && types.types.length > 0 && loaded.problems.every(({ message }) => message === noSpec);
  if (!loaded.ok && !onlyTypes) return loaded;
  return { ok: true, specs: [...(loaded.ok ? loaded.specs : []), ...types.types] };
}
