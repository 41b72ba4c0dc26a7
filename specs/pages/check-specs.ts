/** Committed specs against the pages that they came from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeSpec } from '../compiler/assemble.ts';
import { driftOf } from '../drift/drift-of.ts';
import { loadSpecFile } from '../load.ts';
import type { OperationSpec } from '../model.ts';
import { specPath } from '../spec-files.ts';
import { defined } from '../text.ts';
import type { Pages } from './compile-files.ts';

/** Why a page does not give its committed spec; undefined where it does. @param folder of the specs */
export async function staleness(
  file: string,
  compileFile: Pages['compileFile'],
  folder: string,
): Promise<string | undefined> {
  const first = compileFile(file);
  if (!first.ok) {
    const [one] = first.problems;
    return `is not compiled: line ${one?.line}: ${one?.code}: ${one?.message}; ${one?.remedy}`;
  }
  const { apiVersion, page, asOf, source } = first.spec;
  const committed = await revisionsIn(join(folder, apiVersion, page));
  const match =
    committed.find((spec) => spec.source.sha256 === source.sha256) ??
    committed.find((spec) => spec.asOf === asOf) ??
    committed.at(-1);
  if (match === undefined)
    return `has no committed spec below ${join(folder, apiVersion, page)}; compile it with --out`;
  const path = join(folder, specPath(match));
  // what the page itself cannot say is taken from the committed spec: it cannot have gone stale
  const { commit, repository } = match.source;
  const again = compileFile(file, defined({ asOf: match.asOf, commit, repository }));
  if (again.ok && writeSpec(again.spec) === readFileSync(path, 'utf8')) return undefined;
  return `no longer gives ${path}: ${again.ok ? differences(match, again.spec) : 'it is not compiled'}`;
}

function differences(was: OperationSpec, is: OperationSpec): string {
  const changed = driftOf(was, is).map(
    ({ requirement, class: kind, wordingOnly }) => `${requirement} (${wordingOnly ? 'wording' : kind})`,
  );
  return changed.length === 0 ? 'same requirements, other lines or notes; compile it again' : changed.join(', ');
}

/** Those that can be read, oldest first; none where there is no such folder. */
async function revisionsIn(folder: string): Promise<readonly OperationSpec[]> {
  const loaded = await Promise.all(jsonFilesIn(folder).map((name) => loadSpecFile(join(folder, name))));
  return loaded.flatMap((one) => (one.ok ? one.specs : []));
}

function jsonFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted();
  } catch {
    return [];
  }
}
