/** `graph-conformance report`: any report, later and on another machine, from the record of a run alone. */
import { resolve } from 'node:path';
import { listed } from '../../specs/text.ts';
import { verdicts } from '../model.ts';
import { formats, type Format } from '../reporters/index.ts';
import { reportFormats } from '../run-model.ts';
import { standings } from '../run-model.ts';
import { RunTally } from '../run/tally.ts';
import { inPieces, notPublished, provenScanner, scannedBy, whyNoPlace, writeReport } from '../publish/publish.ts';
import { BadRecord, readRunRecord, type RunRecord } from '../record/read-record.ts';
import { flag } from '../settings/flag.ts';
import { filePath, oneOf } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, screenOf, type ExitCode, type Io } from './io.ts';

const formatsHelp = [
  listed(reportFormats, 'or'),
  ...Object.values<Format>(formats).flatMap(({ help }) => help ?? []),
].join('. ');

/** Every case read once, and counted again: a report must not speak of a record that somebody changed. @throws {BadRecord} */
async function count({ path, tail, cases }: RunRecord): Promise<void> {
  const tally = new RunTally();
  for await (const record of cases()) tally.add(record);
  const differs =
    verdicts.some((verdict) => tally.verdicts[verdict] !== tail.verdicts[verdict]) ||
    standings.some((standing) => tally.standings[standing] !== tail.standings[standing]);
  if (differs) throw new BadRecord(`${path}: its cases are not those that its summary counts; the file was changed`);
}

async function deliver(io: Io, out: string | undefined, chunks: AsyncIterable<string>): Promise<ExitCode> {
  if (out === undefined) {
    for await (const piece of inPieces(chunks)) io.out(piece);
    return 0;
  }
  try {
    const leak = await writeReport(out, chunks, scannedBy(provenScanner()));
    if (leak === undefined) return 0;
    io.err(`--out: ${notPublished(out, leak)}\n`);
    return 3;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return complain(io, [
      `--out: ${out} cannot be written to (${String(error.code)}); name a file in a folder of your own`,
    ]);
  }
}

/** Ends with 0 where the report was made, whatever it says. */
export const report = command(
  {
    name: 'report',
    usage: 'report FILE|FOLDER [--format FORMAT] [--out FILE]',
    positionals: [['FILE|FOLDER', 'the run.json of a run, or its folder']],
    flags: {
      format: flag('--format FORMAT', formatsHelp, oneOf(reportFormats), 'terminal'),
      out: flag('--out FILE', 'file that is written instead of stdout', filePath),
    },
    examples: ['report reports/run.json', 'report reports --format html --out report.html'],
  },
  async (io, { positionals, format, out }) => {
    const [place, ...others] = positionals;
    if (place === undefined || others.length > 0)
      return complain(io, [`report: names ${positionals.length} records; name one run.json, or its folder`]);
    const read = await readRunRecord(resolve(io.cwd, place));
    if (!read.ok) return complain(io, read.problems);
    const { record } = read;
    const noPlace = out === undefined ? undefined : whyNoPlace(out);
    if (noPlace !== undefined) return complain(io, [`--out: ${noPlace}`]);
    if (out === record.path) return complain(io, [`--out: ${out} is the record itself; name another file`]);
    try {
      await count(record);
      const render = await formats[format].load();
      return await deliver(io, out, render(record, out === undefined ? screenOf(io) : { colours: false }));
    } catch (error) {
      if (error instanceof BadRecord) return complain(io, [error.message]);
      throw error;
    }
  },
);
