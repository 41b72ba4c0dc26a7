/** The reports of a run as files beside its record, and on the page of a CI job. */
import { join } from 'node:path';
import { errorCode } from '../../specs/text.ts';
import { tellGitHub, type Job } from '../publish/github.ts';
import { notPublished, writeReport, type Move } from '../publish/publish.ts';
import { formats, type Format } from '../reporters/index.ts';
import type { RunSummary } from '../run-model.ts';
import { readRunRecord } from './read-record.ts';

/**
 * Every format beside the record that lies in the folder.
 * @returns a sentence for the person who named the folder, where it cannot be written to
 * @throws {Error} where the record is not as we write it
 */
export async function publishReports(folder: string, move: Move): Promise<string | undefined> {
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  try {
    for (const { file, load } of Object.values<Format>(formats)) {
      if (file === undefined || file === formats.json.file) continue;
      const render = await load();
      const path = join(folder, file);
      const leak = await writeReport(path, render(read.record, { colours: false }), move);
      if (leak !== undefined) return notPublished(path, leak);
    }
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${folder} cannot be written to (${errorCode(error)})`;
    throw error;
  }
}

/** What a run leaves behind for others to read. `clean` is for what no scan of a file sees. @returns false where a report could not be written; stderr says why */
export async function publishRun(
  job: Job,
  summary: RunSummary,
  folder: string | undefined,
  move: Move,
  clean: (text: string) => string,
): Promise<boolean> {
  const problem = folder === undefined ? undefined : await publishReports(folder, move);
  if (problem !== undefined) job.err(`--report: ${problem}\n`);
  const written = folder !== undefined && problem === undefined;
  await tellGitHub(job, summary, clean, written ? join(folder, formats.markdown.file) : undefined);
  return problem === undefined;
}
