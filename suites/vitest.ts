/** The library's other door: a test per case in somebody's own vitest. */
import { afterAll, beforeAll, describe } from 'vitest';
import { outcomeOf, saidByNoTest, type CaseOutcome } from './case-outcome.ts';
import { caseTest } from './case-test.ts';
import { curlLine } from './reporters/rerun.ts';
import { CannotJudge, judge, planFor, type JudgeContext, type JudgeOptions, type Run } from './judge.ts';

export interface ConformanceOptions extends Omit<JudgeOptions, 'target'>, Pick<JudgeContext, 'cwd'> {
  /**
   * Base URL of the service under test, or what tells it once the hooks before have started it.
   * @example () => server.url
   */
  readonly target: string | (() => string | Promise<string>);
}

/**
 * Registers one test per case, whose title is the id of the case. The target is judged once, before the first of them runs;
 * where `-t` or `.only` select none, it is not asked for at all. Settings are those of `judge()`.
 * @example
 * let server: Server;
 * beforeAll(async () => { server = await startMyMock(); });
 * conformance({ target: () => server.url, asOf: 'latest' });
 */
export function conformance({ target, cwd = process.cwd(), ...options }: ConformanceOptions): void {
  describe('graph-conformance', async () => {
    // Which cases there are does not depend on the target, which nobody has started yet.
    const { cases, settings } = await planFor(options, cwd);
    const outcomes = new Map<string, CaseOutcome>();
    let run: Run | undefined;

    beforeAll(async () => {
      const url = typeof target === 'string' ? target : await target();
      run = await judge({ ...options, target: url, cwd });
      for (const record of run.cases) {
        // what the hooks have started they also end, and its port is another one the next time
        const again = typeof target === 'string' ? curlLine(record) : `npx vitest run -t ${record.id}`;
        outcomes.set(record.id, outcomeOf(record, settings.gate, again));
      }
      if (run.cases.length === 0) throw new CannotJudge([run.exit.reason]);
      // a run takes as long as its target; each of its requests has a limit
    }, 0);

    afterAll(() => {
      const unreported = run && saidByNoTest(run);
      if (unreported !== undefined) throw new CannotJudge([unreported]);
    });

    for (const { id } of cases) caseTest(id, () => outcomes.get(id) ?? notJudged(id, run));
  });
}

function notJudged(id: string, run: Run | undefined): CaseOutcome {
  const message = `was not judged: ${run?.exit.reason ?? 'the run has failed'}`;
  return { id, failure: { message, expected: 'a verdict', received: 'none' } };
}
