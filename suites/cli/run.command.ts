/** `graph-conformance run`: judge, let vitest tell every case, report, and explain the exit code. */
import { terminalReport } from '../reporters/terminal.ts';
import { painter } from '../reporters/paint.ts';
import type { CaseResult, RunSummary } from '../model.ts';
import { conduct } from './conduct.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import { RunRecordFile } from './run-record.ts';
import type { Settings } from './settings/model.ts';
import { readSettings } from './settings/read-settings.ts';
import { OutcomeList } from './vitest/outcomes.ts';
import { objectionsTo } from './voyage.ts';
import { openVitest, tell, type Told } from './vitest/run-suites.ts';

/** Aborts at the first SIGINT or SIGTERM, so that what is known gets reported; the second one ends the process. */
function untilSignal(): { readonly signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return { signal: controller.signal, release: () => void process.off('SIGINT', abort).off('SIGTERM', abort) };
}

/** vitest has to have told exactly what was judged; anything else is our own mistake. */
function disagreement(told: Told, { verdicts }: RunSummary): string | undefined {
  const judged = verdicts.pass + verdicts.fail + verdicts.inconclusive + verdicts.error;
  const count = told.passed + told.failed + told.skipped;
  if (told.errors.length > 0) return `vitest failed: ${told.errors.join('; ')}`;
  return count === judged ? undefined : `vitest told ${count} cases, ${judged} were judged`;
}

async function judgeAndTell(
  plan: RunPlan,
  io: Io,
  report: RunRecordFile | undefined,
): Promise<{ readonly summary: RunSummary; readonly mistake: string | undefined }> {
  const { signal, release } = untilSignal();
  const list = new OutcomeList(plan.settings.gate);
  const onResult = (result: CaseResult): void => {
    list.add(result);
    report?.add(result);
  };
  // vitest starts while the requests are on their way.
  const opening = openVitest();
  try {
    const [summary, vitest] = await Promise.all([conduct(plan, { cwd: io.cwd, signal, onResult }), opening]);
    const nothing = summary.operations.length === 0 || signal.aborted;
    return { summary, mistake: nothing ? undefined : disagreement(await tell(vitest, list.outcomes), summary) };
  } finally {
    await (await opening).close();
    release();
  }
}

function openReport({ reportFolder, gate }: Settings): RunRecordFile | undefined | Error {
  try {
    return reportFolder === undefined ? undefined : new RunRecordFile(reportFolder, gate);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return new Error(`${reportFolder} cannot be written to (${why}); name a folder of your own`);
  }
}

export async function run(io: Io): Promise<ExitCode> {
  const read = await readSettings(io);
  if (!read.ok) return complain(io, read.problems);
  const planned = await planRun(read.settings);
  if (!planned.ok) return complain(io, planned.problems);
  const stopped = objectionsTo(planned.plan);
  if (stopped.length > 0) {
    for (const reason of stopped) io.err(`nothing was sent: ${reason}\n`);
    return 4;
  }
  const report = openReport(read.settings);
  if (report instanceof Error) return complain(io, [`--report: ${report.message}`]);
  const { summary, mistake } = await judgeAndTell(planned.plan, io, report);
  report?.finish(summary);
  io.out(terminalReport(summary, painter(io.colours)));
  if (mistake === undefined) return summary.exit.code;
  io.err(`error of this tool: ${mistake}\n`);
  return 3;
}
