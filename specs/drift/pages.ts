/** Which revisions of which pages are compared. */
import type { OperationSpec } from '../model.ts';
import { byRevision, selectRevisions } from '../select-revision.ts';
import { driftOf } from './drift-of.ts';
import { type PageDrift, revisionOf } from './model.ts';

/** The latest revision of each page on one side with the latest on the other. */
export function driftOfPages(older: readonly OperationSpec[], newer: readonly OperationSpec[]): readonly PageDrift[] {
  const had = latest(older);
  const has = latest(newer);
  const pages = [...new Set([...had.keys(), ...has.keys()])].toSorted();
  return pages.map((page) => driftOfPage(had.get(page), has.get(page)));
}

/** Each revision of a page with the next. Pages with one revision are left out. */
export function driftOfRevisions(specs: readonly OperationSpec[]): readonly PageDrift[] {
  const ordered = specs.toSorted(byRevision);
  return ordered.slice(1).flatMap((newer, at) => {
    const older = ordered[at];
    return older && pageOf(older) === pageOf(newer) ? [comparison(older, newer)] : [];
  });
}

/** Two specs that somebody has named, whatever their pages. */
export function comparison(older: OperationSpec, newer: OperationSpec): PageDrift {
  return {
    fate: 'compared',
    older: revisionOf(older),
    newer: revisionOf(newer),
    changes: driftOf(older, newer),
  };
}

function driftOfPage(older: OperationSpec | undefined, newer: OperationSpec | undefined): PageDrift {
  if (older && newer) return comparison(older, newer);
  if (newer) return { fate: 'added', class: 'widening', newer: revisionOf(newer) };
  if (older) return { fate: 'removed', class: 'narrowing', older: revisionOf(older) };
  throw new Error('a page of neither side');
}

export const pageOf = ({ apiVersion, page }: Pick<OperationSpec, 'apiVersion' | 'page'>): string =>
  `${apiVersion}/${page}`;

function latest(specs: readonly OperationSpec[]): ReadonlyMap<string, OperationSpec> {
  return new Map(selectRevisions(specs, 'latest').selected.map((spec) => [pageOf(spec), spec]));
}
