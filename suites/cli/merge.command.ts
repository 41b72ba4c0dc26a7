/** `graph-conformance merge`: the records of all shards to the record and the reports of the whole run, with the exit code that it would have had. */
import { dirname, resolve } from 'node:path';
import { failed, type Result } from '../../specs/result.ts';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import type { RunSummary } from '../run-model.ts';
import { flag } from '../settings/flag.ts';
import { folderPath, onOff } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, screenOf } from './io.ts';
import { provenScanner, scannedBy } from '../publish/publish.ts';
import { mergeHeads, type WholeRun } from '../record/merge.ts';
import { mergeRecords } from '../run/merge-records.ts';
import { BadRecord, readRunRecord } from '../record/read-record.ts';
import { inFolder, publishRun } from '../record/reports.ts';
import { openRecordFile, RecordNotWritten, type RunRecordFile } from '../record/write-record.ts';
import { tailOf } from '../run/summary.ts';

async function readShards(places: readonly string[], out: string): Promise<Result<WholeRun>> {
  const reads = await Promise.all(places.map(readRunRecord));
  const problems = reads.flatMap((read) => (read.ok ? [] : read.problems));
  if (problems.length > 0) return failed(...problems);
  const whole = mergeHeads(reads.flatMap((read) => (read.ok ? [read.record] : [])));
  if (!whole.ok) return whole;
  const own = whole.shards.find(({ path }) => dirname(path) === out);
  return own ? failed(`--out: ${out} is the folder of ${own.path}; name another`) : whole;
}

async function merged({ head, shards, missing }: WholeRun, file: RunRecordFile): Promise<RunSummary> {
  file.begin(head);
  const summary = await mergeRecords({ head, shards, missing, onCase: (record) => file.add(record) });
  file.finish(tailOf(summary));
  return summary;
}

export const merge = command(
  {
    name: 'merge',
    usage: 'merge FOLDER|FILE... --out FOLDER [--allow-missing]',
    positionals: [['FOLDER|FILE...', 'the records of all shards, or their folders']],
    flags: {
      out: flag('--out FOLDER', 'folder that the merged run.json is written to', folderPath),
      allowMissing: flag(
        '--allow-missing',
        'merge what there is where a shard is missing; the exit code is never 0 then',
        onOff,
        false,
      ),
    },
    examples: ['merge reports/1 reports/2 reports/3 reports/4 --out reports/all'],
  },
  async (io, { positionals, out, allowMissing }) => {
    if (out === undefined) return complain(io, ['--out: is missing; name a folder for the merged run.json']);
    const places = positionals.map((place) => resolve(io.cwd, place));
    const read = await readShards(places, out);
    if (!read.ok) return complain(io, read.problems);
    const { missing } = read;
    if (missing.length > 0 && !allowMissing) {
      io.err(`incomplete: ${missing.join('; ')}; nothing was written (--allow-missing merges what there is)\n`);
      return 3;
    }
    const opened = openRecordFile(out);
    if (!opened.ok)
      return complain(
        io,
        opened.problems.map((problem) => `--out: ${problem}`),
      );
    if (opened.removed !== undefined) io.err(`--out: ${opened.removed}\n`);
    try {
      const summary = await merged(read, opened.file);
      io.out(terminalReport(summary, painter(screenOf(io))));
      const scanner = provenScanner();
      const published = await publishRun(io, summary, inFolder(out), scannedBy(scanner), (text) =>
        scanner.redact(text),
      );
      return published || summary.exit.code !== 0 ? summary.exit.code : 3;
    } catch (error) {
      opened.file.discard();
      if (error instanceof BadRecord) return complain(io, [error.message]);
      if (!(error instanceof RecordNotWritten)) throw error;
      io.err(`--out: ${error.message}\n`);
      return 3;
    }
  },
);
