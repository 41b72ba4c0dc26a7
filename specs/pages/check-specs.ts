/** Committed specs against the pages that they came from. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { writeSpec } from '../compiler/assemble.ts';
import { driftOf } from '../drift/drift-of.ts';
import { loadSpecFile } from '../load.ts';
import { type ApiVersion, apiVersions, type OperationSpec } from '../model.ts';
import { specPath } from '../spec-files.ts';
import { defined } from '../text.ts';
import { localeInPath, type Pages } from './compile-files.ts';

export type CheckedPage =
  /** What the page says is what its spec says. */
  | { readonly kind: 'same'; readonly specs: readonly string[] }
  /** No spec was committed: not compiled (why), or not yet. */
  | { readonly kind: 'no-spec'; readonly why?: string }
  /** None of these is given by this page; another file can still give one, such as a side-by-side form of it. */
  | { readonly kind: 'stale'; readonly specs: readonly string[]; readonly why: string };

/**
 * Compares a page with the specs that were made of it in its language: the same page in another one has specs of its own.
 * @param folder of the specs
 */
export async function checkPage(file: string, compileFile: Pages['compileFile'], folder: string): Promise<CheckedPage> {
  const first = compileFile(file);
  const pathOf = (spec: OperationSpec): string => join(folder, specPath(spec));
  if (!first.ok) {
    const [one] = first.problems;
    const why = `is not compiled: line ${one?.line}: ${one?.code}: ${one?.message}; ${one?.remedy}`;
    const folders = versionsIn(file).map((version) => join(folder, version, pageIn(file)));
    const committed = (await Promise.all(folders.map(revisionsIn))).flat();
    const locale = localeInPath(file);
    const specs = committed.filter(({ source }) => locale === undefined || source.locale === locale).map(pathOf);
    return specs.length > 0 ? { kind: 'stale', specs, why } : { kind: 'no-spec', why };
  }
  const { apiVersion, page, asOf, source } = first.spec;
  const committed = (await revisionsIn(join(folder, apiVersion, page))).filter(
    (spec) => spec.source.locale === source.locale,
  );
  const match =
    committed.find((spec) => spec.source.sha256 === source.sha256) ??
    committed.find((spec) => spec.asOf === asOf) ??
    committed.at(-1);
  if (match === undefined) return { kind: 'no-spec' };
  const specs = [pathOf(match)];
  // what the page itself cannot say is taken from the committed spec: it cannot have gone stale
  const { commit, repository } = match.source;
  const again = compileFile(file, defined({ asOf: match.asOf, commit, repository }));
  if (again.ok && saidBy(again.spec) === saidBy(match)) return { kind: 'same', specs };
  const why = again.ok ? differences(match, again.spec) : 'it is not compiled';
  return { kind: 'stale', specs, why: `no longer gives ${specs.join()}: ${why}` };
}

/** A spec without what was noticed about its date: that is told when it is compiled, and no part of what the page says. */
function saidBy({ warnings = [], ...spec }: OperationSpec): string {
  const rest = warnings.filter(({ code }) => code !== 'as-of-file');
  return writeSpec({ ...spec, ...(rest.length > 0 ? { warnings: rest } : {}) });
}

const pageIn = (file: string): string => basename(file, '.md').toLowerCase();

/** Those that the path names; both where it names none. */
function versionsIn(file: string): readonly ApiVersion[] {
  const named = apiVersions.filter((version) => file.split(/[\\/]/).includes(version));
  return named.length > 0 ? named : apiVersions;
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
