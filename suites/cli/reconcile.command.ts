/** `graph-conformance reconcile`: the same page in several languages or revisions to one spec, or to what they disagree on. */
import { type Disagreement, reconcile as reconcileSpecs } from '../../specs/compiler/reconcile.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { openPages, pageFlags, pagePositionals, withSpecFolder, type Pages } from './compile/pages.ts';
import type { SpecFolder } from '../../specs/pages/spec-folder.ts';
import { flag } from '../settings/flag.ts';
import { folderPath } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, type ExitCode, type Io } from './io.ts';

export const reconcile = command(
  {
    name: 'reconcile',
    usage: 'reconcile FOLDER|PAGE... [--out DIR] [flags]',
    positionals: pagePositionals,
    flags: {
      out: flag('--out DIR', 'write a spec for each page whose readings agree, and DIR/problems.jsonl', folderPath),
      ...pageFlags,
    },
    examples: ['reconcile docs/de-DE docs/zh-CN --out specs'],
  },
  async (io, { out, ...given }) => {
    const pages = await openPages('reconcile', given, io.cwd);
    if (!pages.ok) return complain(io, pages.problems);
    const { groups, unread } = grouped(pages, io);
    const work = async (folder?: SpecFolder): Promise<ExitCode> => {
      const agreeing = [];
      for (const group of groups) if (await settle(io, group, folder)) agreeing.push(group);
      const disagreeing = groups.length - agreeing.length;
      io.out(
        `${agreeing.length} pages agree in all their readings, ${disagreeing} do not; ${unread} files were not read\n`,
      );
      if (disagreeing > 0) return 1;
      return unread > 0 || agreeing.length === 0 ? 3 : 0;
    };
    return out === undefined ? work() : withSpecFolder(io, out, work);
  },
);

type Group = readonly [{ file: string; spec: OperationSpec }, ...{ file: string; spec: OperationSpec }[]];

function grouped(
  { files, compileFile }: Pages,
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

/** @returns whether the readings agree */
async function settle(io: Io, [first, ...others]: Group, folder: SpecFolder | undefined): Promise<boolean> {
  const reconciled = reconcileSpecs([first.spec, ...others.map(({ spec }) => spec)]);
  if (reconciled.ok) {
    await folder?.write(reconciled.spec);
    return true;
  }
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
  return false;
}

function lines({ requirement, readings }: Disagreement): readonly string[] {
  return [
    `${requirement}:`,
    ...readings.map(({ locale, asOf, commit, says }) => `${locale} as of ${asOf} (commit ${commit}) says ${says};`),
  ];
}
