/** `graph-conformance compile`: pages of the documentation to specs, or to problems. */
import { type CompiledPage } from '../../specs/compiler/compile-page.ts';
import { fileCompiler } from '../../specs/pages/compile-files.ts';
import { findPages } from '../../specs/pages/find-pages.ts';
import type { PageProblem } from '../../specs/compiler/problem.ts';
import { checkPages } from './compile/check-pages.ts';
import { type CompileFlags, readCompileFlags } from './compile/flags.ts';
import { Namesakes } from '../../specs/pages/namesakes.ts';
import { checkedText, SpecFolder, specPath } from '../../specs/pages/spec-folder.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { errnoText } from '../../specs/text.ts';

export async function compile(io: Io): Promise<ExitCode> {
  const read = readCompileFlags('compile', io.argv, io.cwd);
  if (!read.ok) return complain(io, read.problems);
  const { flags } = read;
  const found = findPages(flags.paths);
  if (found.problems.length > 0)
    return complain(
      io,
      found.problems.map(({ file, message }) => `${file} ${message}`),
    );
  if (found.files.length === 0)
    return complain(io, [`${flags.paths.join(', ')} holds no page; name one, or a folder of .md files`]);
  if (flags.check) return checkPages(io, flags, found.files);
  return flags.out === undefined ? show(io, flags, found.files) : write(io, flags, found.files, flags.out);
}

interface Count {
  compiled: number;
  rejected: number;
}

/** One page: its spec on stdout. Several: only what stands in the way. */
async function show(io: Io, flags: CompileFlags, files: readonly string[]): Promise<ExitCode> {
  const compileFile = await fileCompiler(flags.compile);
  const count: Count = { compiled: 0, rejected: 0 };
  for (const file of files) {
    const compiled = compileFile(file);
    tell(io, file, compiled, count);
    if (compiled.ok && files.length === 1) io.out(await checkedText(compiled.spec));
  }
  if (files.length > 1) io.out(`${sentence(count)}; nothing written: say --out DIR\n`);
  return exitOf(count);
}

async function write(io: Io, flags: CompileFlags, files: readonly string[], out: string): Promise<ExitCode> {
  let folder: SpecFolder;
  try {
    folder = new SpecFolder(out);
  } catch (error) {
    return complain(io, [`--out: ${out} cannot be written: ${errnoText(error)}`]);
  }
  const compileFile = await fileCompiler(flags.compile);
  const namesakes = new Namesakes();
  const count: Count = { compiled: 0, rejected: 0 };
  try {
    for (const file of files) {
      const compiled = uniquely(file, compileFile(file), namesakes, folder, count, io);
      tell(io, file, compiled, count, folder);
      if (compiled.ok) await folder.write(compiled.spec);
    }
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return complain(io, [`--out: ${out} cannot be written: ${errnoText(error)}`]);
  } finally {
    folder.close();
  }
  io.out(`${sentence(count)}; specs and problems.jsonl are in ${out}\n`);
  return exitOf(count);
}

/** Rejects the second of two pages that claim one name and disagree, and takes the first one back. */
function uniquely(
  file: string,
  compiled: CompiledPage,
  namesakes: Namesakes,
  folder: SpecFolder,
  count: Count,
  io: Io,
): CompiledPage {
  if (!compiled.ok) return compiled;
  const claimed = namesakes.claim(file, compiled.spec);
  if (typeof claimed === 'string') return compiled;
  const path = specPath(compiled.spec);
  if (claimed.takenBack) {
    folder.remove(path);
    tell(io, claimed.other, { ok: false, problems: [sameName(path, file)] }, count, folder);
    count.compiled--;
  }
  return { ok: false, problems: [sameName(path, claimed.other)] };
}

function sameName(path: string, other: string): PageProblem {
  const message = `${path} is claimed by ${other} too, which says otherwise`;
  return { code: 'same-name', line: 1, message, remedy: 'compile one of them, or ask reconcile where they disagree' };
}

function tell(io: Io, file: string, compiled: CompiledPage, count: Count, folder?: SpecFolder): void {
  if (compiled.ok) {
    count.compiled++;
    return;
  }
  count.rejected++;
  for (const { code, line, message, remedy } of compiled.problems) {
    io.err(`${file}:${line}: ${code}: ${message}; ${remedy}\n`);
    folder?.report({ file, code, line, message, remedy });
  }
}

function sentence({ compiled, rejected }: Count): string {
  const all = compiled + rejected;
  return `compiled ${compiled} of ${all} ${all === 1 ? 'page' : 'pages'}, rejected ${rejected}`;
}

function exitOf({ compiled, rejected }: Count): ExitCode {
  return rejected > 0 || compiled === 0 ? 3 : 0;
}
