/** Committed specs against the pages that they came from. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { writeSpec } from '../compiler/assemble.ts';
import type { PageProblem } from '../compiler/problem.ts';
import { driftOfSpecs } from '../drift/drift-of-types.ts';
import { type AnySpec, type ApiVersion, apiVersions } from '../model.ts';
import { defined } from '../text.ts';
import { loadAnyFile } from '../types/load-types.ts';
import { localeInPath, type Pages } from './compile-files.ts';
import { pathOf } from './write-specs.ts';

type CheckedPage =
  /** What the page says is what its spec says. */
  | { readonly kind: 'same'; readonly specs: readonly string[] }
  /** No spec was committed: not compiled (why), or not yet. */
  | { readonly kind: 'no-spec'; readonly why?: string }
  /** None of these is given by this page; another file can still give one, such as a side-by-side form of it. */
  | { readonly kind: 'stale'; readonly specs: readonly string[]; readonly why: string };

/**
 * Compares a page with the specs that were made of it in its language: the same page in another one has specs of its own.
 * @param folder of the specs
 * @returns one answer for each spec that the page gives, or one alone where it gives none
 */
export async function checkPage(
  file: string,
  compile: Pages['compile'],
  folder: string,
): Promise<readonly CheckedPage[]> {
  const { specs, problems } = compile(file);
  if (specs.length === 0) return [await unread(file, problems, folder)];
  return Promise.all(specs.map((spec) => checkSpec(file, spec, compile, folder)));
}

/** A page that gives no spec, and those that it gave. */
async function unread(file: string, [one]: readonly PageProblem[], folder: string): Promise<CheckedPage> {
  const why = `is not compiled: line ${one?.line}: ${one?.code}: ${one?.message}; ${one?.remedy}`;
  const folders = versionsIn(file).flatMap((version) => [version, join(version, 'types')]);
  const committed = await Promise.all(folders.map((one) => revisionsIn(join(folder, one, pageIn(file)))));
  const locale = localeInPath(file);
  const specs = committed
    .flat()
    .filter(({ source }) => locale === undefined || source.locale === locale)
    .map((spec) => join(folder, pathOf(spec)));
  return specs.length > 0 ? { kind: 'stale', specs, why } : { kind: 'no-spec', why };
}

async function checkSpec(file: string, spec: AnySpec, compile: Pages['compile'], folder: string): Promise<CheckedPage> {
  const { asOf, source } = spec;
  const committed = (await revisionsIn(dirname(join(folder, pathOf(spec))))).filter(
    (one) => one.source.locale === source.locale,
  );
  const match =
    committed.find((one) => one.source.sha256 === source.sha256) ??
    committed.find((one) => one.asOf === asOf) ??
    committed.at(-1);
  if (match === undefined) return { kind: 'no-spec' };
  const specs = [join(folder, pathOf(match))];
  // what the page itself cannot say is taken from the committed spec: it cannot have gone stale
  const { commit, repository } = match.source;
  const hints = { ...defined({ asOf: match.asOf, commit, repository }), checkout: { date: match.asOf } };
  const again = compile(file, hints).specs.find((one) => pathOf(one) === pathOf(match));
  if (again !== undefined && saidBy(again) === saidBy(match)) return { kind: 'same', specs };
  const why = again === undefined ? 'it is not compiled' : differences(match, again);
  return { kind: 'stale', specs, why: `no longer gives ${specs.join()}: ${why}` };
}

/** A spec without what was noticed about its date: that is told when it is compiled, and no part of what the page says. */
function saidBy({ warnings = [], ...spec }: AnySpec): string {
  const rest = warnings.filter(({ code }) => code !== 'as-of-file');
  return writeSpec({ ...spec, ...(rest.length > 0 ? { warnings: rest } : {}) });
}

const pageIn = (file: string): string => basename(file, '.md').toLowerCase();

/** Those that the path names; both where it names none. */
function versionsIn(file: string): readonly ApiVersion[] {
  const named = apiVersions.filter((version) => file.split(/[\\/]/).includes(version));
  return named.length > 0 ? named : apiVersions;
}

function differences(was: AnySpec, is: AnySpec): string {
  const changed = driftOfSpecs(was, is).map(
    ({ requirement, class: kind, wordingOnly }) => `${requirement} (${wordingOnly ? 'wording' : kind})`,
  );
  return changed.length === 0 ? 'same requirements, other lines or notes; compile it again' : changed.join(', ');
}

/** Those that can be read, oldest first; none where there is no such folder. */
async function revisionsIn(folder: string): Promise<readonly AnySpec[]> {
  const loaded = await Promise.all(jsonFilesIn(folder).map((name) => loadAnyFile(join(folder, name))));
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
