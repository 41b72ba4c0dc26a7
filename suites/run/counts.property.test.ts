/** Two hundred runs made up of every mixture: each report counts the same cases, and the parts sum to the whole. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorities, type Authority, type Verdict } from '../model.ts';
import { countsOf, stateOf, stateWords, type CaseState } from '../reporters/counts.ts';
import { renderHtml } from '../reporters/html/index.ts';
import { renderJson } from '../reporters/json.ts';
import { renderJunit } from '../reporters/junit.ts';
import { renderMarkdown } from '../reporters/markdown.ts';
import { caseOf, finding, head, rendered } from '../reporters/record.test-data.ts';
import { renderTerminal } from '../reporters/terminal.ts';
import type { CaseRecord, Cut, RecordSource, RunTail, Standing } from '../run-model.ts';
import { headAndTail, summaryOf } from './summary.ts';
import { RunTally } from './tally.ts';

/** How a case may end, before anyone counts. */
const endings: Readonly<
  Record<string, Partial<CaseRecord> & { readonly standing: Standing; readonly verdict: Verdict }>
> = {
  kept: { standing: 'kept', verdict: 'pass' },
  broken: { standing: 'broken', verdict: 'fail', findings: [finding()] },
  waived: {
    standing: 'waived',
    verdict: 'fail',
    findings: [finding()],
    waived: { where: 'w:1', reason: 'r', owner: 'o', expires: '2999-01-01' },
  },
  unanswered: {
    standing: 'unknown',
    verdict: 'inconclusive',
    inconclusive: 'no answer',
    findings: [finding({ outcome: 'inconclusive', seen: 'no answer' })],
  },
  error: { standing: 'unknown', verdict: 'error', error: 'a check threw', findings: [] },
  skipped: {
    standing: 'unknown',
    verdict: 'inconclusive',
    skipped: 'no token',
    inconclusive: 'no token',
    findings: [],
  },
  unjudged: {
    standing: 'unjudged',
    verdict: 'inconclusive',
    skipped: 'no token',
    inconclusive: 'no token',
    findings: [],
  },
  excluded: { standing: 'excluded', verdict: 'inconclusive', skipped: 'excluded: not ours', findings: [] },
  inapplicable: { standing: 'not-applicable', verdict: 'inconclusive', skipped: 'an opaque token', findings: [] },
  warning: { standing: 'warning', verdict: 'fail', findings: [finding({ authority: 'rfc' })] },
  unsure: {
    standing: 'unjudged',
    verdict: 'inconclusive',
    findings: [finding({ authority: 'graph', outcome: 'inconclusive' })],
  },
};

const cuts: readonly (Cut | undefined)[] = [
  undefined,
  undefined,
  { kind: 'interrupted', reason: 'the run was interrupted' },
  { kind: 'incomplete', reason: '3 of 9 planned cases have no verdict' },
];

interface Made {
  readonly cases: readonly CaseRecord[];
  readonly source: RecordSource;
  readonly tail: RunTail;
}

function made(given: readonly (readonly [ending: string, operation: number])[], cut: Cut | undefined): Made {
  const sorted = given.toSorted(([, one], [, other]) => one - other);
  const cases = sorted.map(([ending, operation], position) => {
    const id = `beta/page-${operation}`;
    const one = caseOf(`case-${position}`, {
      position,
      operation: id,
      id: `${id}/response/case-${position}`,
      ...endings[ending],
    });
    const { exchange: _exchange, ...unsent } = one;
    return one.skipped === undefined ? one : unsent;
  });
  const tally = new RunTally();
  for (const one of cases) tally.add(one);
  const end = {
    planned: cases.length,
    left: [],
    durationMs: 1,
    untested: [],
    waivers: [],
    ...(cut === undefined ? {} : { cut }),
  };
  const { tail } = headAndTail(summaryOf(head, tally, end));
  return {
    cases,
    tail,
    source: {
      head,
      tail,
      async *cases() {
        yield* cases;
      },
    },
  };
}

const words = Object.entries(stateWords) as readonly (readonly [CaseState, string])[];

/** `9 cases: 4 passed, …`, read back. */
function readBack(text: string): { readonly total: number; readonly parts: ReadonlyMap<string, number> } {
  const [, total = '', list = ''] = /(?:^|\n|<p>)(\d+) cases?: (\d+ passed[^.<\n]*)/.exec(text) ?? [];
  const parts = list.split(', ').map((part) => [part.replace(/^\d+ /, ''), Number.parseInt(part, 10)] as const);
  return { total: Number(total), parts: new Map(parts) };
}

const attributeSum = (xml: string, name: string): number =>
  [...xml.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );

async function check({ cases, source, tail }: Made): Promise<void> {
  const counted = new Map<CaseState, number>();
  for (const one of cases) counted.set(stateOf(one), (counted.get(stateOf(one)) ?? 0) + 1);
  const of = (state: CaseState): number => counted.get(state) ?? 0;
  for (const [state, count] of Object.entries(countsOf(tail)))
    expect(count, state).toBe(counted.get(state as CaseState) ?? 0);

  const judged = of('passed') + of('warned') + of('failed') + of('waived');
  const kept = of('passed') + of('warned');
  expect([tail.index, tail.score]).toEqual([
    cases.length === 0 ? 0 : judged / cases.length,
    judged === 0 ? undefined : kept / judged,
  ]);

  const [terminal, markdown, html] = [
    await rendered(renderTerminal, source),
    await rendered(renderMarkdown, source),
    await rendered(renderHtml, source),
  ];
  for (const text of cases.length === 0 ? [] : [terminal, markdown, html]) {
    const { total, parts } = readBack(text);
    expect(total).toBe(cases.length);
    expect([...parts.values()].reduce((sum, count) => sum + count, 0)).toBe(total);
    for (const [state, name] of words) expect(parts.get(name) ?? 0, name).toBe(of(state));
    expect(text).toContain(`(${judged} of ${cases.length} case${cases.length === 1 ? '' : 's'} judged)`);
    if (judged > 0) expect(text).toContain(`(${kept} of ${judged} did not fail)`);
  }
  const cards = [...html.matchAll(/data-count="([a-z-]+)"> ?<b>(\d+)</g)];
  expect(cards.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(cases.length);
  for (const [, state, count] of cards) expect(Number(count), state).toBe(of(state as CaseState));
  for (const [state] of words) {
    const rows = [...html.matchAll(new RegExp(`<li[^>]* data-case data-state="${state}"`, 'g'))];
    expect(rows.length, state).toBe(of(state));
  }

  // an operation's line and the exit code
  const lines = [...terminal.matchAll(/^(\S+) {2}(\d+) of (\d+) {2}POST/gm)];
  expect(lines.reduce((sum, [, , passed]) => sum + Number(passed), 0)).toBe(of('passed'));
  expect(lines.reduce((sum, [, , , all]) => sum + Number(all), 0)).toBe(cases.length);
  const { code } = tail.exit;
  expect(lines.some(([, label]) => label === 'FAIL') ? 1 : 0).toBe(of('failed') > 0 ? 1 : 0);
  if (of('failed') > 0) expect(code).toBe(1);
  if (code === 0) expect(cases.filter(({ standing }) => standing === 'broken' || standing === 'unknown')).toEqual([]);

  const junit = await rendered(renderJunit, source);
  expect(attributeSum(junit, 'tests')).toBe(cases.length);
  expect(attributeSum(junit, 'failures')).toBe(of('failed'));
  expect(attributeSum(junit, 'errors')).toBe(of('error'));
  expect(attributeSum(junit, 'skipped')).toBe(
    of('skipped') + of('inconclusive') + of('waived') + of('not-applicable') + of('excluded'),
  );

  const record = JSON.parse(await rendered(renderJson, source)) as {
    readonly cases: readonly object[];
    readonly summary: RunTail;
  };
  expect(record.cases).toHaveLength(cases.length);
  expect(record.summary.operations.reduce((sum, operation) => sum + operation.cases, 0)).toBe(cases.length);
  const found = cases.flatMap(({ findings }) => findings);
  for (const authority of authorities as readonly Authority[]) {
    const { pass, fail, inconclusive } = record.summary.tallies[authority];
    expect(pass + fail + inconclusive).toBe(found.filter((one) => one.authority === authority).length);
  }
}

test('every report counts the same cases, its parts sum to the whole, and the exit code agrees', async () => {
  const ending = fc.constantFrom(...Object.keys(endings));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(ending, fc.integer({ min: 0, max: 3 })), { maxLength: 24 }),
      fc.constantFrom(...cuts),
      async (given, cut) => check(made(given, cut)),
    ),
    { numRuns: 200, seed: 13 },
  );
}, 60_000);
