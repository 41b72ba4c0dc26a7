/** The only run-time reader of spec files. Importing it reads nothing and compiles nothing. */
import { readFile } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { OperationSpec } from './model.ts';
import { packageRoot } from './package-root.ts';
import type { SpecProblem } from './problem.ts';
import { type SpecReader, specReader } from './read-spec.ts';
import { byRevision } from './select-revision.ts';
import { findSpecFiles, layout, mapBounded, type SpecFile, unreadable } from './spec-files.ts';

export { formatProblem, type SpecProblem } from './problem.ts';
export { type AsOf, isAsOf, type NotYet, type SelectedRevisions, selectRevisions } from './select-revision.ts';

export type LoadResult =
  | { readonly ok: true; readonly specs: readonly OperationSpec[] }
  | { readonly ok: false; readonly problems: readonly SpecProblem[] };

type LoadedFile =
  | { readonly ok: true; readonly spec: OperationSpec }
  | { readonly ok: false; readonly problems: readonly SpecProblem[] };

const atOnce = 64;

// over ten thousand files, half the time of the one in node:fs/promises
const octetsOf = promisify(readFile);

/**
 * All specs below a folder, ordered by API version, page and date; or every problem of every file.
 * Without a folder: the specs that the package ships.
 */
export async function loadSpecs(folder: string = join(packageRoot(), 'specs')): Promise<LoadResult> {
  const found = await findSpecFiles(folder);
  const read = await specReader();
  const loaded = await mapBounded(found.files, atOnce, (file) => loadFile(file, read));
  const specs = loaded.flatMap((one) => (one.ok ? [one.spec] : []));
  const problems = [...found.problems, ...loaded.flatMap((one) => (one.ok ? [] : one.problems))];
  if (problems.length > 0) return { ok: false, problems };
  return specs.length > 0 ? { ok: true, specs: specs.toSorted(byRevision) } : { ok: false, problems: [noSpec(folder)] };
}

/** One spec, or every problem of its file. */
export async function loadFile({ file, place }: SpecFile, read: SpecReader): Promise<LoadedFile> {
  const octets = await octetsOf(file).catch((error: unknown) => unreadable(file, error));
  if (!(octets instanceof Uint8Array)) return { ok: false, problems: [octets] };
  const answer = read(octets, place);
  return answer.ok ? answer : { ok: false, problems: answer.complaints.map((complaint) => ({ file, ...complaint })) };
}

function noSpec(folder: string): SpecProblem {
  return { file: folder, pointer: '', message: 'holds no spec', remedy: `put specs there as ${layout}` };
}
