/** `compile --check`: committed specs against the pages that they came from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileCompiler } from '../../../specs/pages/compile-files.ts';
import { writeSpec } from '../../../specs/compiler/write-spec.ts';
import { driftOf } from '../../../specs/drift/drift-of.ts';
import type { OperationSpec } from '../../../specs/model.ts';
import { packageRoot } from '../../../specs/package-root.ts';
import { specReader } from '../../../specs/read-spec.ts';
import type { ExitCode, Io } from '../io.ts';
import type { Pages } from './pages.ts';

interface Committed {
  readonly path: string;
  readonly text: string;
  readonly spec: OperationSpec;
}

/** Each page that no longer gives its committed spec, with what differs. */
export async function checkPages(
  io: Io,
  { files, compileFile }: Pages,
  folder = join(packageRoot(), 'specs'),
): Promise<ExitCode> {
  const judged = [];
  for (const file of files) judged.push({ file, complaint: await complaintOf(file, folder, compileFile) });
  const stale = judged.filter(({ complaint }) => complaint !== undefined);
  for (const { file, complaint } of stale) io.err(`${file}: ${complaint}\n`);
  io.out(`${files.length - stale.length} of ${files.length} pages give the specs in ${folder}\n`);
  return stale.length === 0 ? 0 : 1;
}

async function complaintOf(file: string, folder: string, compileFile: FileCompiler): Promise<string | undefined> {
  const first = compileFile(file);
  if (!first.ok) {
    const [one] = first.problems;
    return `is not compiled: line ${one?.line}: ${one?.code}: ${one?.message}; ${one?.remedy}`;
  }
  const committed = await committedOf(folder, first.spec);
  const match =
    committed.find(({ spec }) => spec.source.sha256 === first.spec.source.sha256) ??
    committed.find(({ spec }) => spec.asOf === first.spec.asOf) ??
    committed.at(-1);
  if (match === undefined)
    return `has no committed spec below ${join(folder, first.spec.apiVersion, first.spec.page)}; compile it with --out`;
  const { asOf, source } = match.spec;
  // what the page itself cannot say is taken from the committed spec: it cannot have gone stale
  const said = {
    asOf,
    ...(source.commit === undefined ? {} : { commit: source.commit }),
    ...(source.repository === undefined ? {} : { repository: source.repository }),
  };
  const again = compileFile(file, said);
  if (again.ok && writeSpec(again.spec) === match.text) return undefined;
  return `no longer gives ${match.path}: ${again.ok ? differences(match.spec, again.spec) : 'it is not compiled'}`;
}

function differences(was: OperationSpec, is: OperationSpec): string {
  const changed = driftOf(was, is).map(
    ({ requirement, class: kind, wordingOnly }) => `${requirement} (${wordingOnly ? 'wording' : kind})`,
  );
  return changed.length === 0 ? 'same requirements, other lines or notes; compile it again' : changed.join(', ');
}

async function committedOf(folder: string, { apiVersion, page }: OperationSpec): Promise<readonly Committed[]> {
  const place = join(folder, apiVersion, page);
  const read = await specReader();
  return names(place).flatMap((name) => {
    const path = join(place, name);
    const octets = readFileSync(path);
    const spec = read(octets, { apiVersion, page, asOf: name.slice(0, -'.json'.length) });
    return spec.ok ? [{ path, text: octets.toString('utf8'), spec: spec.spec }] : [];
  });
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted();
  } catch {
    // no such folder: the page has no committed spec, which is what is reported
    return [];
  }
}
