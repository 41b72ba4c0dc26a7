/** `graph-conformance reconcile`: the same page in several languages or revisions to one spec, or to what they disagree on. */
import { type Disagreement, reconcile as reconcileSpecs } from '../../specs/compiler/reconcile.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { openPages, pageFlags, pagePositionals, type Pages } from './compile/pages.ts';
import { SpecFolder } from '../../specs/pages/spec-folder.ts';
import { flag } from '../settings/flag.ts';
import { folderPath } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, type Io } from './io.ts';
import { errnoText } from '../../specs/text.ts';

interface Outcome {
  reconciled: number;
  disagreeing: number;
  unread: number;
}

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
