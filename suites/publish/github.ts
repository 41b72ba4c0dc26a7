/** What GitHub Actions shows on the page of a workflow's run: the summary of the job, and annotations. */
import { appendFile, readFile } from 'node:fs/promises';
import { annotations } from '../reporters/annotations.ts';
import { markdownReport } from '../reporters/markdown.ts';
import type { RunSummary } from '../run-model.ts';
import type { Io } from '../cli/io.ts';

/**
 * Does nothing elsewhere, nor for a shard: merge tells all of them once. GitHub reads commands from both streams; stdout is for what was asked for.
 * @param markdownFile the run's own Markdown report, where it has written one
 */
export async function tellGitHub(io: Io, summary: RunSummary, markdownFile: string | undefined): Promise<void> {
  if (io.env['GITHUB_ACTIONS'] !== 'true' || summary.shard !== undefined) return;
  for (const line of annotations(summary)) io.err(`${line}\n`);
  const file = io.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return;
  const text =
    markdownFile === undefined
      ? await markdownReport(summary, summary, summary.attention)
      : await readFile(markdownFile, 'utf8');
  try {
    await appendFile(file, `${text}\n`);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    io.err(`the job's summary was not written: GITHUB_STEP_SUMMARY cannot be written to (${why})\n`);
  }
}
