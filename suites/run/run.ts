/** A plan carried out with everything that its settings ask for: interlocks, the judgement, its record. Every door leads here. */
import { notPublished, provenScanner, scannedBy, whyNoPlace, type Move } from '../publish/publish.ts';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defined, errorCode, plural } from '../../specs/text.ts';
import { formats } from '../reporters/index.ts';
import { openRecordFile, RecordNotWritten } from '../record/write-record.ts';
import type { Reports, RunSummary } from '../run-model.ts';
import { executePlan, type ExecuteOptions } from './execute.ts';
import { objectionsTo } from './objections.ts';
import { budgetFor } from './planned-steps.ts';
import type { RunPlan } from './plan.ts';
import { tailOf } from './summary.ts';

export type RunEnd =
  | {
      readonly ok: true;
      readonly summary: RunSummary;
      /** Why `run.json` was not published; the other reports must not be either then. */
      readonly unpublished?: string;
      /** Which cases were recorded without their octets: the run failed then, its reports are published. */
      readonly withheld?: string;
      /** Where the record lies that other reports are made from; undefined where none is asked for. */
      readonly recordFolder: string | undefined;
      /** What an earlier run had left in the folder of reports. */
      readonly removed?: string;
      /** Publishes every other file of this run. */
      readonly move: Move;
      /** What is printed, with a placeholder for every secret. */
      readonly clean: (text: string) => string;
    }
  /** Nothing was sent (2 settings, 4 an interlock), or what was judged could not be recorded (3). */
  | { readonly ok: false; readonly code: 2 | 3 | 4; readonly problems: readonly string[] };

const failed = (code: 2 | 3 | 4, ...problems: readonly string[]): RunEnd => ({ ok: false, code, problems });

const withheldCases = (ids: readonly string[]): string =>
  `${plural(ids.length, 'case')} recorded without octets, since the answer holds a secret of the run, or a private value, in a form that is not redacted: ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''}; look at what the target sends there`;

/** Before anything is sent: a run whose report has no place is for nothing. */
function whyUnwritable({ folder, files }: Reports): string | undefined {
  for (const { path, format } of files) {
    const other = Object.entries(formats).find(
      ([name, of]) => name !== format && folder !== undefined && 'file' in of && join(folder, of.file) === path,
    );
    if (other) return `${path} is the report ${other[0]} of ${folder}; name another file`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      accessSync(dirname(path), constants.W_OK);
      const why = whyNoPlace(path);
      if (why !== undefined) return why;
    } catch (error) {
      return `${path} cannot be written to (${errorCode(error)}); name a file in a folder of your own`;
    }
  }
  return undefined;
}

export type RunOptions = Omit<ExecuteOptions, 'onStart' | 'onSecret' | 'budget'>;

export async function runPlan(plan: RunPlan, options: RunOptions): Promise<RunEnd> {
  const { objections, budget } = await budgetFor(plan, Date.now);
  const stopped = [...objectionsTo(plan), ...objections];
  if (stopped.length > 0) return failed(4, ...stopped.map((reason) => `nothing was sent: ${reason}`));
  const { reports } = plan.settings;
  const unwritable = whyUnwritable(reports);
  if (unwritable !== undefined) return failed(2, `--report: ${unwritable}`);
  const isTemporary = reports.folder === undefined && reports.files.length > 0;
  const recordFolder = isTemporary ? mkdtempSync(join(tmpdir(), 'graph-conformance-')) : reports.folder;
  const removeTemporary = (): void => {
    if (isTemporary && recordFolder !== undefined) rmSync(recordFolder, { recursive: true, force: true });
  };
  const opened = recordFolder === undefined ? undefined : openRecordFile(recordFolder);
  if (opened?.ok === false) return failed(2, ...opened.problems.map((problem) => `--report: ${problem}`));
  const file = opened?.file;
  const scanner = provenScanner();
  const move = scannedBy(scanner);
  try {
    const summary = await executePlan(plan, {
      ...options,
      budget,
      onSecret: (secret) => scanner.add(secret),
      onStart: (head) => file?.begin(head),
      onResult: (record, result) => {
        file?.add(record);
        options.onResult(record, result);
      },
    });
    const clean = (text: string): string => scanner.redact(text);
    const leak = file?.finish(tailOf(summary), move);
    const end = { ok: true, summary, move, clean, recordFolder, ...defined({ removed: opened?.removed }) } as const;
    if (file && leak) removeTemporary();
    if (file && leak) return { ...end, unpublished: notPublished(file.path, leak) };
    return file && file.withheld.length > 0 ? { ...end, withheld: withheldCases(file.withheld) } : end;
  } catch (error) {
    removeTemporary();
    if (error instanceof RecordNotWritten)
      return failed(3, `--report: ${error.message}; the run was ended, its verdicts are lost`);
    file?.discard();
    throw error;
  }
}
