/** Which specs are compared: two files, the latest revisions in two folders, or each revision in a folder with the next. */
import { formatProblem, loadSpecFile, loadSpecs } from '../load.ts';
import type { OperationSpec } from '../model.ts';
import { failed, type Result } from '../result.ts';
import { byRevision, selectRevisions } from '../select-revision.ts';
import { driftOf } from './drift-of.ts';
import { type PageDrift, revisionOf } from './model.ts';

export interface SpecSide {
  readonly specs: readonly OperationSpec[];
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
    const loaded = path !== undefined && single ? await loadSpecFile(path) : await loadSpecs(path);
    if (loaded.ok) sides.push({ specs: loaded.specs, single });
    else problems.push(...loaded.problems.map(formatProblem));
  }
  return problems.length > 0 ? failed(...problems) : { ok: true, sides };
}

export function driftOfSides([older, newer]: readonly SpecSide[]): readonly PageDrift[] {
  if (!older) return [];
  if (!newer) return driftOfRevisions(older.specs);
  const [one] = older.specs;
  const [other] = newer.specs;
  if (older.single && newer.single && one && other) return [driftOfPage(one, other)];
  const pages = driftOfPages(older.specs, newer.specs);
  // a single spec stands for its page alone; the other pages of a folder are neither new nor gone
  return older.single || newer.single ? pages.filter(({ fate }) => fate === 'compared') : pages;
}

/** The latest revision of each page on one side with the latest on the other. */
export function driftOfPages(older: readonly OperationSpec[], newer: readonly OperationSpec[]): readonly PageDrift[] {
  const had = latest(older);
  const has = latest(newer);
  const pages = [...new Set([...had.keys(), ...has.keys()])].toSorted();
  return pages.flatMap((page): readonly PageDrift[] => {
    const [was, is] = [had.get(page), has.get(page)];
    if (was && is) return [driftOfPage(was, is)];
    if (is) return [{ fate: 'added', class: 'widening', newer: revisionOf(is) }];
    return was ? [{ fate: 'removed', class: 'narrowing', older: revisionOf(was) }] : [];
  });
}

/** Each revision of a page with the next. Pages with one revision are left out. */
export function driftOfRevisions(specs: readonly OperationSpec[]): readonly PageDrift[] {
  const ordered = specs.toSorted(byRevision);
  return ordered.slice(1).flatMap((newer, at) => {
    const older = ordered[at];
    return older && pageOf(older) === pageOf(newer) ? [driftOfPage(older, newer)] : [];
  });
}

/** Of two specs that somebody has named, whatever their pages. */
export function driftOfPage(older: OperationSpec, newer: OperationSpec): PageDrift {
  return { fate: 'compared', older: revisionOf(older), newer: revisionOf(newer), changes: driftOf(older, newer) };
}

const pageOf = ({ apiVersion, page }: OperationSpec): string => `${apiVersion}/${page}`;

const latest = (specs: readonly OperationSpec[]): ReadonlyMap<string, OperationSpec> =>
  new Map(selectRevisions(specs, 'latest').selected.map((spec) => [pageOf(spec), spec]));
