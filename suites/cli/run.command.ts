/** `graph-conformance run`: judge, let vitest tell every case, report, and explain the exit code. */
import { terminalReport } from '../reporters/terminal.ts';
import { painter } from '../reporters/paint.ts';
import type { Vitest } from 'vitest/node';
import type { RunSummary } from '../run-model.ts';
import { executePlan } from '../run/execute.ts';
import { openConsole, surfaceOf, type ProgressConsole } from './console.ts';
import { promptText } from '../run/identities.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { spareMemory } from './memory.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { ProgressCount } from '../run/progress-count.ts';
import { provenScanner, scannedBy } from '../publish/publish.ts';
import { blobFile, guardBlob } from '../record/blobs.ts';
import { openRecordFile, type RunRecordFile } from '../record/write-record.ts';
import type { Settings } from '../settings/model.ts';
import { readSettings } from '../settings/read-settings.ts';
import { summaryJson } from './summary-json.ts';
import { tailOf } from '../run/summary.ts';
import { OutcomeList } from './vitest/outcomes.ts';
import { openVitest, partsOfShard, tell, type Told, type VitestOptions } from './vitest/run-suites.ts';
import { narrowed } from './vitest/selection.ts';
import { objectionsTo } from '../run/interlock-context.ts';
import { ownerIn, suggestedWaivers } from '../run/waivers/suggest.ts';

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

/** Where a shard has a record, vitest's own report of it goes beside. */
function vitestOptions(settings: Settings): VitestOptions {
  const { shard } = settings;
  const blob = blobOf(settings);
  return { ...(shard ? { shard } : {}), ...(blob === undefined ? {} : { blobFile: blob }) };
}

const blobOf = ({ shard, reportFolder }: Settings): string | undefined =>
  shard && reportFolder !== undefined ? blobFile(reportFolder, shard) : undefined;

/** vitest says what a shard is; a whole run need not wait for that. */
async function shareOf(plan: RunPlan, opening: Promise<Vitest>): Promise<RunPlan> {
  return plan.settings.shard ? narrowed(plan, await partsOfShard(await opening)) : plan;
}

/** Shown until the run ends, or is interrupted: what comes then is not to be covered. */
function showProgress(
  io: Io,
  signal: AbortSignal,
): { readonly count: ProgressCount; readonly screen: ProgressConsole } {
  const clock = (): number => performance.now();
  const count = new ProgressCount(clock);
  const screen = openConsole(() => count.progress, surfaceOf(io, clock));
  signal.addEventListener('abort', () => screen.end(), { once: true });
  return { count, screen };
}

async function judgeAndTell(
  whole: RunPlan,
  io: Io,
  report: RunRecordFile | undefined,
  onSecret: (secret: string) => void,
): Promise<{ readonly summary: RunSummary; readonly mistake: string | undefined }> {
  const { signal, release } = untilSignal();
  const { count, screen } = showProgress(io, signal);
  const list = new OutcomeList();
  // vitest starts while the requests are on their way.
  const opening = openVitest(vitestOptions(whole.settings));
  const executing = shareOf(whole, opening).then((plan) =>
    executePlan(plan, {
      cwd: io.cwd,
      signal,
      onSecret,
      watch: count,
      prompt: (asked) => screen.err(promptText(asked)),
      onStart: (head) => report?.begin(head),
      onResult: (record) => {
        list.add(record);
        count.judged(record);
        report?.add(record);
      },
    }),
  );
  try {
    const [summary, vitest] = await Promise.all([executing, opening]);
    return { summary, mistake: summary.cut ? undefined : disagreement(await tell(vitest, list.outcomes), summary) };
  } finally {
    screen.end();
    await (await opening).close();
    release();
  }
}

const suggestFlag = '--suggest-waivers';

/** With `--suggest-waivers`, stdout has nothing but what is to be pasted; with `--format json`, nothing but the document. */
function tellResult(io: Io, { format }: Settings, summary: RunSummary): void {
  if (format === 'json') return io.out(summaryJson(summary));
  const text = terminalReport(summary, painter(io.colours));
  if (!io.argv.includes(suggestFlag)) return io.out(text);
  io.err(text);
  const suggested = suggestedWaivers(summary, ownerIn(io.env));
  if (suggested === '') io.err('nothing to waive: no gated promise is broken\n');
  else io.out(suggested);
}

export async function run(io: Io): Promise<ExitCode> {
  const read = await readSettings({ ...io, argv: io.argv.filter((flag) => flag !== suggestFlag) });
  if (!read.ok) return complain(io, read.problems);
  if (read.settings.format === 'json' && io.argv.includes(suggestFlag))
    return complain(io, [`${suggestFlag}: prints waivers where --format json prints its document; use one of them`]);
  const planned = await planRun(read.settings);
  if (!planned.ok) return complain(io, planned.problems);
  const stopped = objectionsTo(planned.plan);
  if (stopped.length > 0) {
    for (const reason of stopped) io.err(`nothing was sent: ${reason}\n`);
    return 4;
  }
  const { reportFolder } = read.settings;
  const report = reportFolder === undefined ? undefined : openRecordFile(reportFolder);
  if (report instanceof Error) return complain(io, [`--report: ${report.message}`]);
  spareMemory(planned.plan.cases.length);
  const scanner = provenScanner();
  const { summary, mistake } = await judgeAndTell(planned.plan, io, report, (secret) => scanner.add(secret));
  const move = scannedBy(scanner);
  const leak = report?.finish(tailOf(summary), move);
  const blob = blobOf(read.settings);
  const blobLeak = blob === undefined ? undefined : guardBlob(blob, leak, move);
  tellResult(io, read.settings, summary);
  // imported here: the requests do not wait for it
  const { notPublished, tellFiles } = await import('../publish/reports.ts');
  const held = leak ?? blobLeak;
  if (report && held) {
    io.err(`--report: ${notPublished(leak ? report.path : (blob ?? ''), held)}\n`);
    return 3;
  }
  const whole = await tellFiles(io, summary, reportFolder, move);
  if (mistake === undefined) return whole || summary.exit.code !== 0 ? summary.exit.code : 3;
  io.err(`error of this tool: ${mistake}\n`);
  return 3;
}
