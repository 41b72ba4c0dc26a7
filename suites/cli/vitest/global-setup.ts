/** `vitest run --project conformance` on its own: the run that the command line would do, with settings from the environment. */
import type { TestProject, Vitest } from 'vitest/node';
import { executePlan } from '../../run/execute.ts';
import { planRun, type RunPlan } from '../../run/plan.ts';
import { readSettings } from '../../settings/read-settings.ts';
import { objectionsTo } from '../../run/interlock-context.ts';
import { OutcomeList } from './outcomes.ts';
import { narrowed, selectedParts } from './selection.ts';

class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** What vitest will tell, and no more, is sent. */
async function selectedBy(vitest: Vitest, plan: RunPlan): Promise<RunPlan> {
  const specifications = vitest.state.getPaths().flatMap((path) => vitest.getModuleSpecifications(path));
  const part = narrowed(plan, await selectedParts(vitest, specifications));
  const { shard } = vitest.config;
  if (part.cases.length === 0 && !shard)
    throw new CannotRun(`none of the ${plan.cases.length} cases is in the files that were named`);
  return shard ? { ...part, settings: { ...part.settings, shard } } : part;
}

export default async function setup(project: TestProject): Promise<void> {
  // The command line has judged already, and only wants its verdicts told.
  if ('outcomes' in project.getProvidedContext()) return;
  const cwd = process.cwd();
  const read = await readSettings({ argv: [], env: process.env, cwd });
  if (!read.ok) throw new CannotRun(read.problems.join('\n'));
  if (read.settings.shard)
    throw new CannotRun("GRAPH_CONFORMANCE_SHARD is for graph-conformance run; use vitest's own --shard here");
  const planned = await planRun(read.settings);
  if (!planned.ok) throw new CannotRun(planned.problems.join('\n'));
  const stopped = objectionsTo(planned.plan);
  if (stopped.length > 0) throw new CannotRun(stopped.join('\n'));
  const list = new OutcomeList();
  const summary = await executePlan(await selectedBy(project.vitest, planned.plan), {
    cwd,
    signal: new AbortController().signal,
    onResult: (record) => list.add(record),
  });
  // vitest calls a run of skipped tests a success; only a broken promise is a test's to tell, and no test tells of a waiver.
  const { exit, standings } = summary;
  if (exit.code > 1 || (exit.code === 1 && standings.broken === 0)) throw new CannotRun(exit.reason);
  project.provide('outcomes', list.outcomes);
}
