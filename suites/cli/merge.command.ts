/** `graph-conformance merge`: the records of all shards to the record and the reports of the whole run, with the exit code that it would have had. */
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import type { RunSummary } from '../run-model.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { provenScanner, scannedBy } from '../publish/publish.ts';
import { tellFiles } from '../publish/reports.ts';
import { mergeHeads, type MergedHeads } from '../record/merge-heads.ts';
import { mergeRecords } from '../run/merge-records.ts';
import { BadRecord, readRunRecord } from '../record/read-record.ts';
import { openRecordFile, RecordNotWritten, type RunRecordFile } from '../record/write-record.ts';
import { tailOf } from '../run/summary.ts';

interface Flags {
  readonly places: readonly string[];
  /** Absolute. */
  readonly out: string;
  readonly allowMissing: boolean;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

const options = { out: { type: 'string' }, 'allow-missing': { type: 'boolean' } } as const;

function readFlags({ argv, cwd }: Io): Read<Flags> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const { out, 'allow-missing': allowMissing = false } = values;
    if (out === undefined) return { ok: false, problems: ['--out: is missing; name a folder for the merged run.json'] };
    const places = positionals.map((place) => resolve(cwd, place));
    return { ok: true, value: { places, out: resolve(cwd, out), allowMissing } };
  } catch (error) {
    return { ok: false, problems: [`merge: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

async function readShards({ places, out }: Flags): Promise<Read<Extract<MergedHeads, { ok: true }>>> {
  const reads = await Promise.all(places.map(readRunRecord));
  const problems = reads.flatMap((read) => (read.ok ? [] : [read.problem]));
  if (problems.length > 0) return { ok: false, problems };
  const heads = mergeHeads(reads.flatMap((read) => (read.ok ? [read.record] : [])));
  if (!heads.ok) return { ok: false, problems: [heads.problem] };
  const own = heads.shards.find(({ path }) => dirname(path) === out);
  if (own) return { ok: false, problems: [`--out: ${out} is the folder of ${own.path}; name another`] };
  return { ok: true, value: heads };
}

async function merged(
  { head, shards, missing }: Extract<MergedHeads, { ok: true }>,
  file: RunRecordFile,
): Promise<RunSummary> {
  file.begin(head);
  const summary = await mergeRecords({ head, shards, missing, onCase: (record) => file.add(record) });
  file.finish(tailOf(summary));
  return summary;
}

export async function merge(io: Io): Promise<ExitCode> {
  const flags = readFlags(io);
  if (!flags.ok) return complain(io, flags.problems);
  const shards = await readShards(flags.value);
  if (!shards.ok) return complain(io, shards.problems);
  const { missing } = shards.value;
  if (missing.length > 0 && !flags.value.allowMissing) {
    io.err(`incomplete: ${missing.join('; ')}; nothing was written (--allow-missing merges what there is)\n`);
    return 3;
  }
  const file = openRecordFile(flags.value.out);
  if (file instanceof Error) return complain(io, [`--out: ${file.message}`]);
  try {
    const summary = await merged(shards.value, file);
    io.out(terminalReport(summary, painter(io.colours)));
    const published = await tellFiles(io, summary, flags.value.out, scannedBy(provenScanner()));
    return published || summary.exit.code !== 0 ? summary.exit.code : 3;
  } catch (error) {
    if (error instanceof BadRecord) return complain(io, [error.message]);
    if (!(error instanceof RecordNotWritten)) throw error;
    io.err(`--out: ${error.message}\n`);
    return 3;
  }
}
