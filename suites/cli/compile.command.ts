/** `graph-conformance compile`: pages of the documentation to specs, or to problems. */
import { join } from 'node:path';
import { packageRoot } from '../../specs/package-root.ts';
import { staleness } from '../../specs/pages/check-specs.ts';
import type { Pages } from '../../specs/pages/compile-files.ts';
import { checkedText, type RejectedPage, withSpecFolder } from '../../specs/pages/write-specs.ts';
import { plural } from '../../specs/text.ts';
import { flag } from '../settings/flag.ts';
import { folderPath, onOff } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { namedPages, pageFlags, pagePositionals } from './page-flags.ts';

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
    const pages = await namedPages('compile', given, io.cwd);
    if (!pages.ok) return complain(io, pages.problems);
    if (check) return checkSpecs(io, pages, out ?? join(packageRoot(), 'specs'));
    return out === undefined ? show(io, pages) : write(io, pages, out);
  },
);

/** One page: its spec on stdout. Several: only what stands in the way. */
async function show(io: Io, { files, compileFile }: Pages): Promise<ExitCode> {
  let rejected = 0;
  for (const file of files) {
    const compiled = compileFile(file);
    if (!compiled.ok) rejected += tell(io, [{ file, problems: compiled.problems }]);
    else if (files.length === 1) io.out(await checkedText(compiled.spec));
  }
  if (files.length > 1) io.out(`${sentence(files.length, rejected)}; nothing written: say --out DIR\n`);
  return rejected > 0 ? 3 : 0;
}

async function write(io: Io, { files, compileFile }: Pages, out: string): Promise<ExitCode> {
  const written = await withSpecFolder(out, async (folder) => {
    let rejected = 0;
    for (const file of files) rejected += tell(io, await folder.add(file, compileFile(file)));
    return rejected;
  });
  if (!written.ok) return complain(io, written.problems);
  io.out(`${sentence(files.length, written.value)}; specs and problems.jsonl are in ${out}\n`);
  return written.value > 0 ? 3 : 0;
}

function tell(io: Io, rejected: readonly RejectedPage[]): number {
  for (const { file, problems } of rejected)
    for (const { line, code, message, remedy } of problems) io.err(`${file}:${line}: ${code}: ${message}; ${remedy}\n`);
  return rejected.length;
}

const sentence = (all: number, rejected: number): string =>
  `compiled ${all - rejected} of ${plural(all, 'page')}, rejected ${rejected}`;

/** Each page that no longer gives its committed spec, with what differs. */
async function checkSpecs(io: Io, { files, compileFile }: Pages, folder: string): Promise<ExitCode> {
  let stale = 0;
  for (const file of files) {
    const why = await staleness(file, compileFile, folder);
    if (why === undefined) continue;
    stale += 1;
    io.err(`${file}: ${why}\n`);
  }
  io.out(`${files.length - stale} of ${files.length} pages give the specs in ${folder}\n`);
  return stale === 0 ? 0 : 1;
}
