/** `graph-conformance report`: any report, later and on another machine, from the record of a run alone. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verdicts } from '../model.ts';
import { formats } from '../reporters/index.ts';
import { painter } from '../reporters/paint.ts';
import type { Render } from '../reporters/render.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { standings } from '../run-model.ts';
import { RunTally } from '../run/tally.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { provenScanner, scannedBy } from '../publish/publish.ts';
import { notPublished } from '../publish/publish.ts';
import { inPieces, writeReport } from '../publish/reports.ts';
import { BadRecord, readRunRecord, type RunRecord } from '../record/read-record.ts';
import { shown } from '../settings/wording.ts';
import { didYouMean } from '../../specs/text.ts';

const formatNames = ['terminal', 'json', 'junit', 'markdown', 'html', 'har'] as const;
type FormatName = (typeof formatNames)[number];

interface Flags {
  readonly place: string;
  readonly format: FormatName;
  /** Absolute; stdout where it is absent. */
  readonly out?: string;
}

type Parsed = { readonly ok: true; readonly flags: Flags } | { readonly ok: false; readonly problem: string };

const options = { format: { type: 'string', default: 'terminal' }, out: { type: 'string' } } as const;

function readFlags({ argv, cwd }: Io): Parsed {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const [place, ...others] = positionals;
    if (place === undefined || others.length > 0)
      return { ok: false, problem: `report: names ${positionals.length} records; name one run.json, or its folder` };
    const format = formatNames.find((name) => name === values.format);
    if (format === undefined) {
      const known = `use one of ${formatNames.join(', ')}${didYouMean(values.format, formatNames)}`;
      return { ok: false, problem: `--format: found ${shown(values.format)}; ${known}` };
    }
    const out = values.out === undefined ? {} : { out: resolve(cwd, values.out) };
    return { ok: true, flags: { place: resolve(cwd, place), format, ...out } };
  } catch (error) {
    return { ok: false, problem: `report: ${error instanceof Error ? error.message : String(error)}` };
  }
}

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

function renderer(format: FormatName, tally: RunTally, colours: boolean): Render {
  if (format !== 'terminal') return formats[format].render;
  return async function* ({ head, tail }) {
    yield terminalReport({ ...head, ...tail, attention: tally.attention }, painter(colours));
  };
}

async function deliver(io: Io, { out }: Flags, chunks: AsyncIterable<string>): Promise<ExitCode> {
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
export async function report(io: Io): Promise<ExitCode> {
  const parsed = readFlags(io);
  if (!parsed.ok) return complain(io, [parsed.problem]);
  const { flags } = parsed;
  const read = await readRunRecord(flags.place);
  if (!read.ok) return complain(io, [read.problem]);
  const { record } = read;
  if (flags.out === record.path) return complain(io, [`--out: ${flags.out} is the record itself; name another file`]);
  try {
    const render = renderer(flags.format, await counted(record), io.colours && flags.out === undefined);
    return await deliver(io, flags, render(record));
  } catch (error) {
    if (error instanceof BadRecord) return complain(io, [error.message]);
    throw error;
  }
}
