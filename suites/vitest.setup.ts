/**
 * `vitest run --project conformance`: the run that `graph-conformance run` would do, with settings from the environment. It is
 * over before the first test, which only says what came of its case.
 */
import { basename } from 'node:path';
import type { TestProject, Vitest } from 'vitest/node';
import { messageOf } from '../specs/text.ts';
import { outcomeOf, saidByNoTest, type CaseOutcome } from './case-outcome.ts';
import type { SuiteName } from './model.ts';
import { curlLine } from './reporters/rerun.ts';
import { publishReports } from './record/reports.ts';
import type { CaseRecord } from './run-model.ts';
import { withConsent } from './run/consent.ts';
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
interface ProcessContext {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

async function planned({ env, cwd }: ProcessContext): Promise<RunPlan> {
  const read = await readSettings({ argv: [], env, cwd });
  if (!read.ok) throw new CannotRun(read.problems.join('\n'));
  const consent = await withConsent(read.settings, { env, cwd });
  if (!consent.ok) throw new CannotRun(consent.problems.join('\n'));
  const answer = await planRun(consent.settings);
  if (!answer.ok) throw new CannotRun(answer.problems.join('\n'));
  return answer.plan;
}

/** Only what vitest will report is sent: of the files that were named, the titles that `-t` matches. */
function narrowed(plan: RunPlan, vitest: Vitest, files: readonly string[]): RunPlan {
  const pattern = vitest.getGlobalTestNamePattern();
  const named = files.map((file) => basename(file).replace(/\.suite\.ts$/, ''));
  const cases = plan.cases.filter(({ id, suite }) => named.includes(suite) && (pattern?.test(id) ?? true));
  if (cases.length === 0 && plan.cases.length > 0)
    throw new CannotRun(`none of the ${plan.cases.length} cases is in the files and titles that were named`);
  return { ...plan, cases };
}

/**
 * vitest ends the process one millisecond after a signal; what a run has made in a tenant has to be deleted first. So its
 * handlers are set aside while requests are on their way. The second signal ends the process.
 */
async function interruptible<T>(vitest: Vitest, controller: AbortController, work: () => Promise<T>): Promise<T> {
  const abort = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const setAside = (['SIGINT', 'SIGTERM'] as const).map((name) => ({ name, handlers: process.listeners(name) }));
  for (const { name } of setAside) process.removeAllListeners(name).on(name, abort);
  // in watch mode, Ctrl-C comes as a key and not as a signal
  const forget = vitest.onCancel(() => controller.abort());
  try {
    return await work();
  } finally {
    forget();
    for (const { name, handlers } of setAside) {
      process.off(name, abort);
      for (const handler of handlers) process.on(name, handler);
    }
  }
}

const noOutcomes = (): Outcomes => ({
  permissions: [],
  headers: [],
  'request-body': [],
  response: [],
  routing: [],
  body: [],
  lifecycle: [],
});

/** @returns why vitest has to be red although no test is. @throws {CannotRun} where there is nothing to report */
async function judge(
  project: TestProject,
  files: readonly string[],
  context: ProcessContext,
  controller: AbortController,
): Promise<string | undefined> {
  const { vitest } = project;
  if (vitest.config.shard)
    throw new CannotRun('--shard: would part cases that belong together; use GRAPH_CONFORMANCE_SHARD=I/N');
  const plan = narrowed(await planned(context), vitest, files);
  const outcomes = noOutcomes();
  // the embedded server ends with this process
  const againOf = (record: CaseRecord): string | undefined =>
    plan.settings.target ? curlLine(record) : `npx vitest run --project conformance -t ${record.id}`;
  const end = await interruptible(vitest, controller, () =>
    runPlan(plan, {
      cwd: context.cwd,
      signal: controller.signal,
      onResult: (record) => outcomes[record.suite].push(outcomeOf(record, plan.settings.gate, againOf(record))),
    }),
  );
  if (!end.ok) throw new CannotRun(end.problems.join('\n'));
  const { summary, unpublished, withheld, move, recordFolder } = end;
  const { reports } = plan.settings;
  const report = unpublished ?? (await publishReports({ reports, recordFolder }, move)) ?? withheld;
  const nothingJudged = summary.operations.length === 0 && summary.exit.code !== 0;
  if (nothingJudged || summary.cut?.kind === 'interrupted') throw new CannotRun(summary.exit.reason);
  project.provide('outcomes', outcomes);
  return report === undefined ? saidByNoTest(summary) : `--report: ${report}`;
}

/** For watch mode: verdicts of the run before must not be reported again. */
function judgedNothing(why: string): Outcomes {
  const failure = { message: why, expected: 'verdicts', received: 'none' };
  const none = [{ id: 'no case was judged', failure }];
  return {
    permissions: none,
    headers: none,
    'request-body': none,
    response: none,
    routing: none,
    body: none,
    lifecycle: none,
  };
}

/** @returns what ends a run that is under way when vitest is closed */
export async function setUp(project: TestProject, context: ProcessContext): Promise<() => Promise<void>> {
  const { vitest } = project;
  let controller = new AbortController();
  let judging: Promise<string | undefined> = Promise.resolve(undefined);
  const judgeFiles = (files: readonly string[]): Promise<string | undefined> => {
    controller = new AbortController();
    judging = judge(project, files, context, controller);
    return judging;
  };
  const unreported = await judgeFiles(vitest.state.getPaths());
  if (unreported !== undefined) vitest.state.catchError(new CannotRun(unreported), 'Conformance run');
  project.onTestsRerun(async (specifications) => {
    try {
      const why = await judgeFiles(specifications.map(({ moduleId }) => moduleId));
      if (why !== undefined) vitest.logger.error(why);
    } catch (error) {
      project.provide('outcomes', judgedNothing(messageOf(error)));
    }
  });
  return async () => {
    controller.abort();
    await judging.catch(() => undefined);
  };
}

const setup = (project: TestProject): ReturnType<typeof setUp> =>
  setUp(project, { env: process.env, cwd: process.cwd() });
export default setup;
