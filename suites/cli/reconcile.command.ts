/** `graph-conformance reconcile`: the same page in several languages or revisions to one spec, or to what they disagree on. */
import { dirname } from 'node:path/posix';
import { readingsByPage, type Readings, reconcileReadings } from '../../specs/pages/reconcile.ts';
import { pathOf, type SpecFolder, withSpecFolder } from '../../specs/pages/write-specs.ts';
import { flag } from '../settings/flag.ts';
import { folderPath } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, type Io } from './io.ts';
import { namedPages, pageFlags, pagePositionals } from './page-flags.ts';

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
    const named = await namedPages('reconcile', given, io.cwd);
    if (!named.ok) return complain(io, named.problems);
    const { pages, rejected } = readingsByPage(named);
    for (const { file, problems } of rejected)
      for (const { line, code, message } of problems) io.err(`${file}:${line}: ${code}: ${message}\n`);
    const settleAll = async (folder?: SpecFolder): Promise<number> => {
      let disagreeing = 0;
      for (const readings of pages) disagreeing += (await settle(io, readings, folder)) ? 0 : 1;
      return disagreeing;
    };
    const settled =
      out === undefined ? ({ ok: true, value: await settleAll() } as const) : await withSpecFolder(out, settleAll);
    if (!settled.ok) return complain(io, settled.problems);
    const [agreeing, unread] = [pages.length - settled.value, rejected.length];
    io.out(`${agreeing} pages agree in all their readings, ${settled.value} do not; ${unread} files were not read\n`);
    if (settled.value > 0) return 1;
    return unread > 0 || agreeing === 0 ? 3 : 0;
  },
);

/** @returns whether the readings agree */
async function settle(io: Io, readings: Readings, folder?: SpecFolder): Promise<boolean> {
  const [first] = readings;
  const reconciled = reconcileReadings(readings);
  if (reconciled.ok) {
    await folder?.write(reconciled.spec);
    return true;
  }
  io.out(`${dirname(pathOf(first.spec))}: the readings disagree\n`);
  for (const { requirement, statements } of reconciled.problems) {
    const lines = [`${requirement}:`, ...statements];
    for (const line of lines) io.out(`  ${line}\n`);
    const remedy = 'read the pages and correct the wrong one';
    folder?.report(first.file, { code: 'readings-disagree', line: 1, message: lines.join(' '), remedy });
  }
  return false;
}
