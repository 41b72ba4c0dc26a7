/** A plan carried out with everything that its settings ask for: interlocks, the judgement, its record. Every door leads here. */
import { notPublished, provenScanner, scannedBy, type Move } from '../publish/publish.ts';
import { openRecordFile, RecordNotWritten } from '../record/write-record.ts';
import type { RunSummary } from '../run-model.ts';
import { executePlan, type ExecuteOptions } from './execute.ts';
import { objectionsTo } from './objections.ts';
import type { RunPlan } from './plan.ts';
import { tailOf } from './summary.ts';

export type RunEnd =
  | {
      readonly ok: true;
      readonly summary: RunSummary;
      /** Why `run.json` was not published; the other reports must not be either then. */
      readonly unpublished?: string;
      /** Publishes every other file of this run. */
      readonly move: Move;
    }
  /** Nothing was sent (2 settings, 4 an interlock), or what was judged could not be recorded (3). */
  | { readonly ok: false; readonly code: 2 | 3 | 4; readonly problems: readonly string[] };

const failed = (code: 2 | 3 | 4, ...problems: readonly string[]): RunEnd => ({ ok: false, code, problems });

export type RunOptions = Omit<ExecuteOptions, 'onStart' | 'onSecret'>;

export async function runPlan(plan: RunPlan, options: RunOptions): Promise<RunEnd> {
  const stopped = objectionsTo(plan);
  if (stopped.length > 0) return failed(4, ...stopped.map((reason) => `nothing was sent: ${reason}`));
  const { reportFolder } = plan.settings;
  const opened = reportFolder === undefined ? undefined : openRecordFile(reportFolder);
  if (opened?.ok === false) return failed(2, ...opened.problems.map((problem) => `--report: ${problem}`));
  const file = opened?.file;
  const scanner = provenScanner();
  const move = scannedBy(scanner);
  try {
    const summary = await executePlan(plan, {
      ...options,
      // without a folder nothing is published that they could stand in
      ...(file ? { onSecret: (secret) => scanner.add(secret) } : {}),
      onStart: (head) => file?.begin(head),
      onResult: (record, result) => {
        file?.add(record);
        options.onResult(record, result);
      },
    });
    const leak = file?.finish(tailOf(summary), move);
    return { ok: true, summary, move, ...(file && leak ? { unpublished: notPublished(file.path, leak) } : {}) };
  } catch (error) {
    if (error instanceof RecordNotWritten)
      return failed(3, `--report: ${error.message}; the run was ended, its verdicts are lost`);
    throw error;
  }
}
