/**
 * `vitest run --project conformance`: the run that `graph-conformance run` would do, with settings from the environment. It is
 * over before the first test, which only says what came of its case.
 */
import { basename } from 'node:path';
import type { TestProject, Vitest } from 'vitest/node';
import { outcomeOf, saidByNoTest, type CaseOutcome } from './case-outcome.ts';
import type { SuiteName } from './model.ts';
import { publishReports } from './record/reports.ts';
import { planRun, type RunPlan } from './run/plan.ts';
import { runPlan } from './run/run.ts';
import { readSettings } from './settings/read-settings.ts';

type Outcomes = Record<SuiteName, CaseOutcome[]>;

declare module 'vitest' {
  export interface ProvidedContext {
    outcomes: Outcomes;
  }
}

class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** What a run takes from the process. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

async function planned({ env, cwd }: Surroundings): Promise<RunPlan> {
  const read = await readSettings({ argv: [], env, cwd });
  if (!read.ok) throw new CannotRun(read.problems.join('\n'));
  const answer = await planRun(read.settings);
  if (!answer.ok) throw new CannotRun(answer.problems.join('\n'));
  return answer.plan;
}

/** What vitest will tell, and no more, is sent: of the files that were named, the titles that `-t` matches. */
function narrowed(plan: RunPlan, vitest: Vitest, files: readonly string[]): RunPlan {
  const pattern = vitest.getGlobalTestNamePattern();
  const named = files.map((file) => basename(file).replace(/\.suite\.ts$/, ''));
  const cases = plan.cases.filter(({ id, suite }) => named.includes(suite) && (pattern?.test(id) ?? true));
  if (cases.length === 0)
    throw new CannotRun(`none of the ${plan.cases.length} cases is in the files and titles that were named`);
  return { ...plan, cases };
}

/**
 * vitest ends the process one millisecond after a signal; what a run has made in a tenant has to be deleted first. So its
 * handlers are set aside while requests are on their way. The second signal ends the process.
 */
async function interruptible<T>(vitest: Vitest, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const setAside = (['SIGINT', 'SIGTERM'] as const).map((name) => ({ name, handlers: process.listeners(name) }));
  for (const { name } of setAside) process.removeAllListeners(name).on(name, abort);
  // in watch mode, Ctrl-C comes as a key and not as a signal
  const forget = vitest.onCancel(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    forget();
    for (const { name, handlers } of setAside) {
      process.off(name, abort);
      for (const handler of handlers) process.on(name, handler);
    }
  }
}

const noOutcomes = (): Outcomes => ({ permissions: [], headers: [], 'request-body': [], response: [], routing: [] });

/** @returns why vitest has to be red although no test is. @throws {CannotRun} where there is nothing to tell */
async function judge(
  project: TestProject,
  files: readonly string[],
  around: Surroundings,
): Promise<string | undefined> {
  const { vitest } = project;
  if (vitest.config.shard)
    throw new CannotRun('--shard: would part cases that belong together; use GRAPH_CONFORMANCE_SHARD=I/N');
  const plan = narrowed(await planned(around), vitest, files);
  const outcomes = noOutcomes();
  const end = await interruptible(vitest, (signal) =>
    runPlan(plan, {
      cwd: around.cwd,
      signal,
      onResult: (record) => outcomes[record.suite].push(outcomeOf(record, plan.settings.gate)),
    }),
  );
  if (!end.ok) throw new CannotRun(end.problems.join('\n'));
  const { summary, unpublished, move } = end;
  if (summary.operations.length === 0 || summary.cut?.kind === 'interrupted') throw new CannotRun(summary.exit.reason);
  project.provide('outcomes', outcomes);
  const { reportFolder } = plan.settings;
  const report = reportFolder === undefined ? undefined : (unpublished ?? (await publishReports(reportFolder, move)));
  return report === undefined ? saidByNoTest(summary) : `--report: ${report}`;
}

/** For watch mode: verdicts of the run before must not be told again. */
function judgedNothing(why: string): Outcomes {
  const failure = { message: why, expected: 'verdicts', received: 'none' };
  const told = [{ id: 'no case was judged', failure }];
  return { permissions: told, headers: told, 'request-body': told, response: told, routing: told };
}

export async function setUp(project: TestProject, around: Surroundings): Promise<void> {
  const { vitest } = project;
  const untold = await judge(project, vitest.state.getPaths(), around);
  if (untold !== undefined) vitest.state.catchError(new CannotRun(untold), 'Conformance run');
  project.onTestsRerun(async (specifications) => {
    const files = specifications.map(({ moduleId }) => moduleId);
    try {
      const why = await judge(project, files, around);
      if (why !== undefined) vitest.logger.error(why);
    } catch (error) {
      project.provide('outcomes', judgedNothing(error instanceof Error ? error.message : String(error)));
    }
  });
}

export default (project: TestProject): Promise<void> => setUp(project, { env: process.env, cwd: process.cwd() });
