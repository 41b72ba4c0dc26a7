/** `graph-conformance compile`: pages of the documentation to specs, or to problems. */
import { type CompiledPage } from '../../specs/compiler/compile-page.ts';
import type { PageProblem } from '../../specs/compiler/problem.ts';
import { checkPages } from './compile/check-pages.ts';
import { openPages, pageFlags, pagePositionals, withSpecFolder, type Pages } from './compile/pages.ts';
import { Namesakes } from '../../specs/pages/namesakes.ts';
import { checkedText, type SpecFolder, specPath } from '../../specs/pages/spec-folder.ts';
import { flag } from '../settings/flag.ts';
import { folderPath, onOff } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, type ExitCode, type Io } from './io.ts';

export const compile = command(
  {
    name: 'compile',
    usage: 'compile PAGE|FOLDER... [--out DIR] [--check] [flags]',
    positionals: pagePositionals,
    flags: {
      out: flag('--out DIR', 'write DIR/<version>/<page>/<as-of>.json, and DIR/problems.jsonl', folderPath),
      check: flag(
        '--check',
        'write nothing; exit 1 where the specs in --out (default: the shipped ones) are not what the pages give',
        onOff,
        false,
      ),
      ...pageFlags,
    },
    examples: ['compile page.md', 'compile docs/de-DE --out specs', 'compile docs --check --out specs'],
  },
  async (io, { out, check, ...given }) => {
    const pages = await openPages('compile', given, io.cwd);
    if (!pages.ok) return complain(io, pages.problems);
    if (check) return checkPages(io, pages, out);
    if (out === undefined) return show(io, pages);
    return withSpecFolder(io, out, async (folder) => {
      const count = await write(io, pages, folder);
      io.out(`${sentence(count)}; specs and problems.jsonl are in ${out}\n`);
      return exitOf(count);
    });
  },
);

interface Count {
  compiled: number;
  rejected: number;
}

/** One page: its spec on stdout. Several: only what stands in the way. */
async function show(io: Io, { files, compileFile }: Pages): Promise<ExitCode> {
  const count: Count = { compiled: 0, rejected: 0 };
  for (const file of files) {
    const compiled = compileFile(file);
    tell(io, file, compiled, count);
    if (compiled.ok && files.length === 1) io.out(await checkedText(compiled.spec));
  }
  if (files.length > 1) io.out(`${sentence(count)}; nothing written: say --out DIR\n`);
  return exitOf(count);
}

async function write(io: Io, { files, compileFile }: Pages, folder: SpecFolder): Promise<Count> {
  const namesakes = new Namesakes();
  const count: Count = { compiled: 0, rejected: 0 };
  for (const file of files) {
    const compiled = uniquely(file, compileFile(file), namesakes, folder, count, io);
    tell(io, file, compiled, count, folder);
    if (compiled.ok) await folder.write(compiled.spec);
  }
  return count;
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
