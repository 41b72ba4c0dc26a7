/** Commands and runs without a process around them, in folders that are gone after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CaseResult } from '../model.ts';
import type { CaseRecord, RunHead, RunSummary } from '../run-model.ts';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { executePlan } from './execute.ts';
import type { Command } from '../cli/command.ts';
import type { ExitCode, Io } from '../cli/io.ts';
import { planRun, type RunPlan } from './plan.ts';
import { readSettings } from '../settings/read-settings.ts';

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'graph-conformance-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Actions and reads alone: what is tested on them is true of all pages, and takes a third of the time. */
export const someShipped: readonly string[] = ['--spec', '*-{get,list,revoketoken}'];

export interface Call {
  readonly cwd: string;
  readonly argv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Stand-ins for an authority's hosts. */
  readonly hosts?: Readonly<Record<string, string>>;
}

export interface Said {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export async function call(command: Pick<Command, 'run'>, { cwd, argv = [], env = {} }: Call): Promise<Said> {
  const text = { out: '', err: '' };
  const io: Io = {
    argv,
    env,
    cwd,
    colours: false,
    out: (piece) => void (text.out += piece),
    err: (piece) => void (text.err += piece),
  };
  return { code: await command.run(io), ...text };
}

/** @throws {Error} with the problems, where the settings have some */
export async function planned({ cwd, argv = [], env = {} }: Call): Promise<RunPlan> {
  const read = await readSettings({ argv, env, cwd });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const answer = await planRun(read.settings);
  if (!answer.ok) throw new Error(answer.problems.join('\n'));
  return answer.plan;
}

export interface Judged {
  readonly head: RunHead;
  readonly summary: RunSummary;
  readonly results: readonly CaseResult[];
  readonly records: readonly CaseRecord[];
  /** What a terminal shows. */
  readonly text: string;
}

/** A whole run but for vitest, which only tells its verdicts. */
export async function judged(how: Call): Promise<Judged> {
  const results: CaseResult[] = [];
  const records: CaseRecord[] = [];
  let head: RunHead | undefined;
  const summary = await executePlan(await planned(how), {
    cwd: how.cwd,
    signal: new AbortController().signal,
    ...(how.hosts === undefined ? {} : { hosts: how.hosts }),
    onStart: (begun) => (head = begun),
    onResult: (record, result) => {
      records.push(record);
      results.push(result);
    },
  });
  if (!head) throw new Error('the run did not begin');
  return { head, summary, results, records, text: terminalReport(summary, painter({ colours: false })) };
}
