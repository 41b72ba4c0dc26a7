/** The reports of a run as files beside its record, and on the page of a CI job. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../../specs/text.ts';
import { tellGitHub, type Job } from '../publish/github.ts';
import { notPublished, writeReport, type Move } from '../publish/publish.ts';
import { formats, type Format } from '../reporters/index.ts';
import { reportFormats, type Reports, type RunSummary } from '../run-model.ts';
import { readRunRecord } from './read-record.ts';

/** Where each report goes; the record of the folder lies there already. */
const filesOf = ({ folder, files }: Reports): Reports['files'] => [
  ...reportFormats.flatMap((format) => {
    const { file }: Format = formats[format];
    return folder === undefined || file === undefined || format === 'json'
      ? []
      : [{ format, path: join(folder, file) }];
  }),
  ...files,
];

/** Where reports are asked for, and where the record lies that they are made from. */
interface ReportPlaces {
  readonly reports: Reports;
  /** Folder of `run.json`; one that nobody named is removed at the end. Undefined: no report is asked for. */
  readonly recordFolder: string | undefined;
}

/** All reports beside the record. */
export const inFolder = (folder: string | undefined): ReportPlaces => ({
  reports: { folder, files: [] },
  recordFolder: folder,
});

/**
 * Every report but the record itself.
 * @returns a sentence for the person who named its place, where it cannot be written to
 * @throws {Error} where the record is not as we write it
 */
export async function publishReports({ reports, recordFolder }: ReportPlaces, move: Move): Promise<string | undefined> {
  if (recordFolder === undefined) return undefined;
  const read = await readRunRecord(recordFolder);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  let place = recordFolder;
  try {
    for (const { format, path } of filesOf(reports)) {
      place = dirname(path);
      mkdirSync(place, { recursive: true });
      const render = await formats[format].load();
      const leak = await writeReport(path, render(read.record, { colours: false }), move);
      if (leak !== undefined) return notPublished(path, leak);
    }
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${place} cannot be written to (${errorCode(error)})`;
    throw error;
  } finally {
    if (recordFolder !== reports.folder) rmSync(recordFolder, { recursive: true, force: true });
  }
}

/** What a run leaves behind for others to read. `clean` is for what no scan of a file sees. @returns false where a report could not be written; stderr says why */
export async function publishRun(
  job: Job,
  summary: RunSummary,
  places: ReportPlaces,
  move: Move,
  clean: (text: string) => string,
): Promise<boolean> {
  const problem = await publishReports(places, move);
  if (problem !== undefined) job.err(`--report: ${problem}\n`);
  const markdown = filesOf(places.reports).find(({ format }) => format === 'markdown');
  await tellGitHub(job, summary, clean, problem === undefined ? markdown?.path : undefined);
  return problem === undefined;
}
