/** `graph-conformance reconcile`: the same page in several languages or revisions to one spec, or to what they disagree on. */
import type { CompiledPage } from '../../specs/compiler/compile-page.ts';
import { fileCompiler } from '../../specs/pages/compile-files.ts';
import { findPages } from '../../specs/pages/find-pages.ts';
import { type Disagreement, reconcile as reconcileSpecs } from '../../specs/compiler/reconcile.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { readCompileFlags } from './compile/flags.ts';
import { SpecFolder } from '../../specs/pages/spec-folder.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { errnoText } from '../../specs/text.ts';

interface Outcome {
  reconciled: number;
  disagreeing: number;
  unread: number;
}

export async function reconcile(io: Io): Promise<ExitCode> {
  const read = readCompileFlags('reconcile', io.argv, io.cwd);
  if (!read.ok) return complain(io, read.problems);
  const { paths, out, compile } = read.flags;
  const found = findPages(paths);
  if (found.problems.length > 0)
    return complain(
      io,
      found.problems.map(({ file, message }) => `${file} ${message}`),
    );
  if (found.files.length === 0) return complain(io, [`${paths.join(', ')} holds no page`]);
  const compileFile = await fileCompiler(compile);
  const { groups, unread } = grouped(found.files, compileFile, io);
  const outcome: Outcome = { reconciled: 0, disagreeing: 0, unread };
  try {
    const folder = out === undefined ? undefined : new SpecFolder(out);
    for (const group of groups) await settle(io, group, outcome, folder);
    folder?.close();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return complain(io, [`--out: ${out} cannot be written: ${errnoText(error)}`]);
  }
  const { reconciled, disagreeing } = outcome;
  io.out(`${reconciled} pages agree in all their readings, ${disagreeing} do not; ${unread} files were not read\n`);
  if (disagreeing > 0) return 1;
  return unread > 0 || reconciled === 0 ? 3 : 0;
}

type Group = readonly [{ file: string; spec: OperationSpec }, ...{ file: string; spec: OperationSpec }[]];

function grouped(
  files: readonly string[],
  compileFile: (file: string) => CompiledPage,
  io: Io,
): { readonly groups: readonly Group[]; readonly unread: number } {
  const groups = new Map<string, [Group[0], ...Group[0][]]>();
  let unread = 0;
  for (const file of files) {
    const compiled = compileFile(file);
    if (!compiled.ok) {
      unread++;
      for (const { line, code, message } of compiled.problems) io.err(`${file}:${line}: ${code}: ${message}\n`);
      continue;
    }
    const key = `${compiled.spec.apiVersion}/${compiled.spec.page}`;
    const entry = { file, spec: compiled.spec };
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [entry]);
    else known.push(entry);
  }
  return { groups: [...groups.values()], unread };
}

async function settle(io: Io, group: Group, outcome: Outcome, folder: SpecFolder | undefined): Promise<void> {
  const [first, ...others] = group;
  const reconciled = reconcileSpecs([first.spec, ...others.map(({ spec }) => spec)]);
  if (reconciled.ok) {
    outcome.reconciled++;
    await folder?.write(reconciled.spec);
    return;
  }
  outcome.disagreeing++;
  const { apiVersion, page } = first.spec;
  io.out(`${apiVersion}/${page}: the readings disagree\n`);
  for (const disagreement of reconciled.disagreements) {
    for (const line of lines(disagreement)) io.out(`  ${line}\n`);
    folder?.report({
      file: first.file,
      code: 'readings-disagree',
      line: 1,
      message: lines(disagreement).join(' '),
      remedy: 'read the pages; no vote is taken',
    });
  }
}

function lines({ requirement, readings }: Disagreement): readonly string[] {
  return [
    `${requirement}:`,
    ...readings.map(({ locale, asOf, commit, says }) => `${locale} as of ${asOf} (commit ${commit}) says ${says};`),
  ];
}
