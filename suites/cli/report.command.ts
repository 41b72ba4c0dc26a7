/** `graph-conformance report`: any report, later and on another machine, from the record of a run alone. */
import { resolve } from 'node:path';
import { listed } from '../../specs/text.ts';
import { verdicts } from '../model.ts';
import { formats } from '../reporters/index.ts';
import { painter } from '../reporters/paint.ts';
import type { Render } from '../reporters/render.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { standings } from '../run-model.ts';
import { RunTally } from '../run/tally.ts';
import { notPublished, provenScanner, scannedBy } from '../publish/publish.ts';
import { inPieces, writeReport } from '../publish/reports.ts';
import { BadRecord, readRunRecord, type RunRecord } from '../record/read-record.ts';
import { flag } from '../settings/flag.ts';
import { filePath, oneOf } from '../settings/value-types.ts';
import { command } from './command.ts';
import { complain, type ExitCode, type Io } from './io.ts';

const formatNames = ['terminal', ...Object.keys(formats)];

/** Every case read once, and counted again: a report must not speak of a record that somebody changed. @throws {BadRecord} */
async function counted({ path, tail, cases }: RunRecord): Promise<RunTally> {
  const tally = new RunTally();
  for await (const record of cases()) tally.add(record);
  const differs =
    verdicts.some((verdict) => tally.verdicts[verdict] !== tail.verdicts[verdict]) ||
    standings.some((standing) => tally.standings[standing] !== tail.standings[standing]);
  if (differs) throw new BadRecord(`${path}: its cases are not those that its summary counts; the file was changed`);
  return tally;
}

function renderer(format: string, tally: RunTally, colours: boolean): Render {
  const written = Object.entries(formats).find(([name]) => name === format)?.[1].render;
  if (written !== undefined) return written;
  return async function* ({ head, tail }) {
    yield terminalReport({ ...head, ...tail, attention: tally.attention }, painter(colours));
  };
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
      format: flag(
        '--format FORMAT',
        `${listed(formatNames, 'or')}. JUnit has no word for "inconclusive": such a case, a waived one and one that was not sent are "skipped", with a message that begins so`,
        oneOf(formatNames),
        'terminal',
      ),
      out: flag('--out FILE', 'file that is written instead of stdout', filePath),
    },
    examples: ['report reports/run.json', 'report reports --format html --out report.html'],
  },
  async (io, { positionals, format, out }) => {
    const [place, ...others] = positionals;
    if (place === undefined || others.length > 0)
      return complain(io, [`report: names ${positionals.length} records; name one run.json, or its folder`]);
    const read = await readRunRecord(resolve(io.cwd, place));
    if (!read.ok) return complain(io, [read.problem]);
    const { record } = read;
    if (out === record.path) return complain(io, [`--out: ${out} is the record itself; name another file`]);
    try {
      const render = renderer(format, await counted(record), io.colours && out === undefined);
      return await deliver(io, out, render(record));
    } catch (error) {
      if (error instanceof BadRecord) return complain(io, [error.message]);
      throw error;
    }
  },
);
