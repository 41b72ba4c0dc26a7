/** `vitest run --project conformance` on its own: the run that the command line would do, with settings from the environment. */
import type { TestProject } from 'vitest/node';
import { conduct } from '../conduct.ts';
import { planRun } from '../plan-run.ts';
import { readSettings } from '../settings/read-settings.ts';
import { objectionsTo } from '../voyage.ts';
import { OutcomeList } from './outcomes.ts';

class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

export default async function setup(project: TestProject): Promise<void> {
  // The command line has judged already, and only wants its verdicts told.
  if ('outcomes' in project.getProvidedContext()) return;
  const cwd = process.cwd();
  const read = await readSettings({ argv: [], env: process.env, cwd });
  if (!read.ok) throw new CannotRun(read.problems.join('\n'));
  const planned = await planRun(read.settings);
  if (!planned.ok) throw new CannotRun(planned.problems.join('\n'));
  const stopped = objectionsTo(planned.plan);
  if (stopped.length > 0) throw new CannotRun(stopped.join('\n'));
  const list = new OutcomeList(read.settings.gate);
  const summary = await conduct(planned.plan, {
    cwd,
    signal: new AbortController().signal,
    onResult: (result) => list.add(result),
  });
  // vitest calls a run of skipped tests a success.
  if (summary.exit.code === 3) throw new CannotRun(summary.exit.reason);
  project.provide('outcomes', list.outcomes);
}
