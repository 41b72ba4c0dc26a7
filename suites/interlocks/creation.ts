/** In which collections a target that others use gets objects of a run: in those alone that somebody has named. */
import { beforeHole, holesOf, lineKey, valueFor } from '../http.ts';
import type { Case, CollectionRequests } from '../model.ts';
import type { InterlockContext } from './context.ts';

interface Collection {
  /** Without its version. */
  readonly path: string;
  readonly pages: CollectionRequests;
}

/** All that the documented path names, and where objects are created itself. */
export function collectionsOn({ operation, plan }: Case): readonly Collection[] {
  const { spec, request, collectionAt } = operation;
  const version = `/${spec.apiVersion}`;
  const path = `${version}${request.path}`;
  const before = holesOf(path).map((_, at) => beforeHole(path, at));
  return [...before, ...(plan.creates === true ? [path] : [])].flatMap((collection) => {
    const pages = collection === undefined ? undefined : collectionAt?.(collection);
    return collection !== undefined && pages ? [{ path: collection.slice(version.length), pages }] : [];
  });
}

/** Those in which an object would be created before the case's request can leave, or by it; parents first. */
function createdFor(one: Case, { params }: InterlockContext): readonly string[] {
  const { operation, plan, expects, suite } = one;
  if (operation.request.method === 'GET') return [];
  if (plan.creates !== true && expects === 'refusal' && suite !== 'lifecycle') return [];
  const path = `/${operation.spec.apiVersion}${operation.request.path}`;
  const holes = holesOf(path);
  return collectionsOn(one).flatMap(({ path: collection, pages }) => {
    const at = holes.findIndex((_, index) => beforeHole(path, index) === `/${operation.spec.apiVersion}${collection}`);
    const hole = holes[at];
    const isAbove = hole !== undefined && (plan.creates === true || at < holes.length - 1);
    const isGiven = isAbove && valueFor(hole, params) !== undefined;
    return pages.create && !isGiven ? [collection] : [];
  });
}

const flagsFor = (paths: readonly string[]): string => paths.map((path) => `--create-in ${path}`).join(' ');

/** Nobody has named any: nothing is sent at all. */
export function creationObjection(context: InterlockContext, one: Case): string | undefined {
  if (context.destructive !== 'disposable' || context.createIn.length > 0) return undefined;
  const paths = createdFor(one, context);
  return paths.length === 0
    ? undefined
    : `it needs objects that the run creates and deletes, and no collection is named for that: ${flagsFor(paths)}`;
}

/** @returns why the objects of a case must not be created */
export function whyNotMade(context: InterlockContext, one: Case): string | undefined {
  const named = new Set(context.createIn.map((path) => lineKey('POST', path)));
  const others = createdFor(one, context).filter((path) => !named.has(lineKey('POST', path)));
  return others.length === 0
    ? undefined
    : `left out: it needs an object created in ${others.join(' and ')}, which no --create-in names`;
}
