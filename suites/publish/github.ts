/** What GitHub Actions shows on the page of a workflow's run: the summary of the job, and annotations. */
import { appendFile, readFile } from 'node:fs/promises';
import { errorCode, printable } from '../../specs/text.ts';
import { markdownReport } from '../reporters/markdown.ts';
import { brokenPromises, sentence } from '../reporters/wording.ts';
import type { Attention, RunSummary } from '../run-model.ts';

/** What of the process is touched. */
export interface Job {
  readonly env: NodeJS.ProcessEnv;
  err(text: string): void;
}

/** GitHub shows that many errors of a step and drops the others. */
const mostAnnotations = 10;
/** Characters; the job's summary has the whole of it. */
const longestMessage = 1000;

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const error = (title: string, message: string): string =>
  `::error title=${escapedProperty(printable(title))}::${escaped(printable(message).slice(0, longestMessage))}`;

function brokenCase({ id, expectation, findings }: Attention, gate: RunSummary['gate']): string {
  const [first] = brokenPromises(findings, gate);
  return error(`failed: ${id}`, first ? `${expectation}: ${sentence(first)}` : expectation);
}

/**
 * Workflow commands for what gates: at most ten lines, none where the run ends with 0.
 * @see https://docs.github.com/actions/reference/workflow-commands
 */
export function annotations({ attention, exit, gate }: RunSummary): readonly string[] {
  if (exit.code === 0) return [];
  const broken = attention.filter(({ standing }) => standing === 'broken');
  if (broken.length === 0) return [error(`exit ${exit.code}`, exit.reason)];
  const shown = broken.length > mostAnnotations ? mostAnnotations - 1 : broken.length;
  const rest = broken.length - shown;
  return [
    ...broken.slice(0, shown).map((one) => brokenCase(one, gate)),
    ...(rest > 0 ? [error(`${rest} more cases failed`, `${exit.reason}; the job's summary names them`)] : []),
  ];
}

/**
 * Does nothing elsewhere, nor for a shard: merge tells all of them once. GitHub reads commands from both streams; stdout is for what was asked for.
 * @param markdownFile the run's own Markdown report, where it has written one
 */
export async function tellGitHub(
  job: Job,
  summary: RunSummary,
  clean: (text: string) => string,
  markdownFile: string | undefined,
): Promise<void> {
  if (job.env['GITHUB_ACTIONS'] !== 'true' || summary.shard !== undefined) return;
  for (const line of annotations(summary)) job.err(`${line}\n`);
  const file = job.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return;
  const text =
    markdownFile === undefined
      ? clean(await markdownReport(summary, summary, summary.attention))
      : await readFile(markdownFile, 'utf8');
  try {
    await appendFile(file, `${text}\n`);
  } catch (error) {
    job.err(`the job's summary was not written: GITHUB_STEP_SUMMARY cannot be written to (${errorCode(error)})\n`);
  }
}
