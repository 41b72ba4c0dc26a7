/** The only run-time reader of spec files. Importing it reads nothing and compiles nothing. */
import { basename, dirname, join } from 'node:path';

import { apiVersions, type OperationSpec } from './model.ts';
import { packageRoot } from './package-root.ts';
import { mostOctets, type SpecReader, specReader } from './read-spec.ts';
import { readRegularFile } from './regular-file.ts';
import { failed, type Result } from './result.ts';
import type { SpecProblem } from './schema-problems.ts';
import { byRevision, isCalendarDate } from './select-revision.ts';
import { errorCode } from './text.ts';
import { findSpecFiles, layout, mapBounded, type SpecFile, type SpecKey, unreadable } from './spec-files.ts';

export { formatProblem, type SpecProblem } from './schema-problems.ts';
export { type AsOf, isAsOf, type NotYet, type SelectedRevisions, selectRevisions } from './select-revision.ts';

export type LoadResult = Result<{ readonly specs: readonly OperationSpec[] }, SpecProblem>;

const atOnce = 64;

/** Said of a folder. */
export const noSpec = 'holds no spec';

/**
 * All specs below a folder, ordered by API version, page and date; or every problem of every file.
 * Without a folder: the specs that the package ships. Those are not validated again, which would take a third of a short run's
 * time: `shipped-specs.test.ts` does it.
 */
export async function loadSpecs(given?: string): Promise<LoadResult> {
  const folder = given ?? join(packageRoot(), 'specs');
  const found = await findSpecFiles(folder);
  const read: SpecReader = given === undefined ? readShipped : await specReader();
  const loaded = await mapBounded(found.files, atOnce, async (file) => loadFile(file, read));
  const specs = loaded.flatMap((one) => (one.ok ? one.specs : []));
  const problems = [...found.problems, ...loaded.flatMap((one) => (one.ok ? [] : one.problems))];
  if (problems.length > 0) return failed(...problems);
  return specs.length > 0
    ? { ok: true, specs: specs.toSorted(byRevision) }
    : failed({ file: folder, pointer: '', message: noSpec, remedy: `put specs there as ${layout}` });
}

const readShipped: SpecReader = (octets) => ({ ok: true, spec: JSON.parse(new TextDecoder().decode(octets)) });

/** The spec in one file, by its absolute path; it need not lie in a folder of specs. */
export async function loadSpecFile(file: string): Promise<LoadResult> {
  return loadFile({ file, key: keyByPath(file) }, await specReader());
}

/** One file, of an operation or of a type. */
export function loadFile<Spec>(
  { file, key }: SpecFile,
  read: SpecReader<Spec>,
): Result<{ readonly specs: readonly Spec[] }, SpecProblem> {
  let octets: Uint8Array;
  try {
    octets = readRegularFile(file, mostOctets);
  } catch (error) {
    const large = errorCode(error) === 'EFBIG' ? { remedy: `a spec has at most ${mostOctets} octets` } : {};
    return failed({ ...unreadable(file, error), ...large });
  }
  const answer = read(octets, key);
  return answer.ok ? { ok: true, specs: [answer.spec] } : failed(...answer.problems.map((one) => ({ file, ...one })));
}

const versions: ReadonlySet<string> = new Set(apiVersions);

/** undefined where the path is not one of `<version>/<page>/<as-of>.json`. */
function keyByPath(file: string): SpecKey | undefined {
  const asOf = basename(file, '.json');
  const page = basename(dirname(file));
  const apiVersion = basename(dirname(dirname(file)));
  return versions.has(apiVersion) && isCalendarDate(asOf) ? { apiVersion, page, asOf } : undefined;
}
