/** What is wrong, worst first: seen, promised, where, and the cases that show it. */
import { plural, whole } from '../../../specs/text.ts';
import type { Verdict } from '../../model.ts';
import type { CaseRecord, RecordSource } from '../../run-model.ts';
import {
  isOneAnswer,
  ProblemList,
  problemKinds,
  worstFirst,
  type Mismatch,
  type Problem,
  type ProblemKind,
  type Unsent,
} from '../grouping.ts';
import { stateMarks, type CaseState } from '../counts.ts';
import type { SpecOf } from '../wording.ts';
import { caseView } from './case-view.ts';
import { around, each, hole, html, table, type Markup } from './markup.ts';
import { authorityWords, whereIs } from './words.ts';

export interface Problems {
  /** Worst first. */
  readonly all: readonly Problem[];
  /** Cases that are told in full, each under the worst problem that it shows. */
  readonly told: ReadonlyMap<Problem, readonly CaseRecord[]>;
  readonly toldIds: ReadonlySet<string>;
  /** Cases that were not sent, by the reason. */
  readonly skipped: ReadonlyMap<string, Unsent>;
  readonly notApplicable: ReadonlyMap<string, Unsent>;
}

/** Cases told of one problem; and of a report, before every further problem is told by one case only. */
const toldOfOne = 20;
const toldOfAll = 400;

export async function gatherProblems({ head, cases }: Pick<RecordSource, 'head' | 'cases'>): Promise<Problems> {
  const list = new ProblemList(head.gate);
  const told = new Map<Problem, CaseRecord[]>();
  const toldIds = new Set<string>();
  for await (const one of cases()) {
    const [worst] = list.add(one);
    if (!worst) continue;
    const others = told.get(worst) ?? [];
    const most = toldIds.size < toldOfAll ? toldOfOne : 1;
    if (others.length >= most || toldIds.size >= 2 * toldOfAll) continue;
    told.set(worst, [...others, one]);
    toldIds.add(one.id);
  }
  const { skipped, notApplicable } = list;
  return { all: worstFirst(list.all), told, toldIds, skipped, notApplicable };
}

interface Heading {
  readonly title: string;
  readonly says: string;
  readonly mark: CaseState;
  readonly border: Verdict;
}

const headings: Readonly<Record<ProblemKind, Heading>> = {
  broken: { title: 'Failed', says: 'These cases decide the exit code.', mark: 'failed', border: 'fail' },
  error: {
    title: 'Errors of this tool',
    says: 'They say nothing about the target; please report them.',
    mark: 'error',
    border: 'error',
  },
  unknown: {
    title: 'Inconclusive',
    says: 'The answer shows neither that the target does what was expected, nor that it does not. Such a case is no pass: where none fails, the exit code is 3.',
    mark: 'inconclusive',
    border: 'inconclusive',
  },
  waived: {
    title: 'Waived',
    says: 'These cases fail; a waiver with a date keeps them from failing the run.',
    mark: 'waived',
    border: 'inconclusive',
  },
  warning: {
    title: 'Warnings',
    says: 'Failures of rules that do not decide the exit code of this run (--gate).',
    mark: 'warned',
    border: 'inconclusive',
  },
  open: {
    title: 'Inconclusive, and not in the gate',
    says: 'Of rules that do not decide the exit code of this run (--gate).',
    mark: 'inconclusive',
    border: 'inconclusive',
  },
};

/** With the check, where it is not the only one. */
function ruleOf({ authority, check }: Mismatch, checks: ReadonlySet<string>): Markup {
  return html`${authorityWords[authority]}${checks.size > 1 && html`<br /><small>${check}</small>`}`;
}

function mismatchTable({ mismatches, others, cases: all, checks }: Problem): Markup {
  const rows = mismatches.map(
    (mismatch) =>
      html`<tr>
        <td>${mismatch.promised}${mismatch.note && html`<br /><small>${mismatch.note}</small>`}</td>
        <td class="seen">${mismatch.seen}</td>
        <td>${ruleOf(mismatch, checks)}</td>
        <td>
          ${whole(mismatch.cases)}${mismatch.cases > all && html`<br /><small>counted once for each operation</small>`}
        </td>
      </tr>`,
  );
  const more = others > 0 ? html`<p class="note">and ${plural(others, 'more finding')} of this kind</p>` : undefined;
  return html`${table({
    label: 'Expected and received',
    kind: 'clashes',
    head: ['Expected', 'Received', 'Rule of', 'Cases'],
    rows,
  })}${more}`;
}

function besides(cases: number, told: number): Markup | undefined {
  const more = cases - told;
  if (more <= 0) return undefined;
  const where = told === 0 ? 'shown elsewhere' : 'more, shown elsewhere';
  return html`<p class="note">
    ${plural(cases, 'case')} in all, ${whole(more)} ${where} on this page; <code>run.json</code> has every exchange.
  </p>`;
}

/** What was received against what was expected, of the first case. */
export function inWords(problem: Problem): string {
  const [{ seen, promised }] = problem.mismatches;
  return isOneAnswer(problem) ? `received: ${seen}` : `expected: ${promised}; received: ${seen}`;
}

function frameOf(problem: Problem, told: readonly CaseRecord[], specOf: SpecOf): Markup {
  const { number, kind, example, mismatches, cases, operations, clauses, checks } = problem;
  const { page, apiVersion, request } = example;
  const { mark, border } = headings[kind];
  const [{ clause }] = mismatches;
  const more = isOneAnswer(problem) ? 0 : mismatches.length - 1 + problem.others;
  const of = operations.size > 1 ? ` of ${plural(operations.size, 'operation')}` : '';
  return html`<article class="problem ${border}" id="problem/${number}" data-group>
    <h3>
      <span aria-hidden="true">${stateMarks[mark]}</span> ${plural(cases, 'case')}${of}: ${inWords(problem)}
      ${more > 0 && html`<small>and ${whole(more)} more that differ</small>`}
    </h3>
    <dl class="facts">
      <div>
        <dt>Where</dt>
        <dd>
          ${whereIs(clause, specOf(page, apiVersion))}${clauses.size > 1 && html`<br />and ${plural(clauses.size - 1, 'other place')}`}
        </dd>
      </div>
      <div>
        <dt>${checks.size === 1 ? 'Check' : 'Checks'}</dt>
        <dd>${[...checks].map((check, at) => html`${at > 0 && ', '}<code>${check}</code>`)}</dd>
      </div>
      <div>
        <dt>Operation</dt>
        <dd>
          <code>${request.method} ${request.path}</code
          >${operations.size > 1 && ` and ${whole(operations.size - 1)} more`}
        </dd>
      </div>
    </dl>
    ${mismatchTable(problem)}
    ${told.length > 0 && html`<h4>${told.length === 1 ? 'The case' : 'Cases'} and what crossed the wire</h4>`}
    ${hole}${besides(cases, told.length)}
  </article>`;
}

/** The first case of the worst problem is open. */
async function* ofKind(kind: ProblemKind, { all, told }: Problems, specOf: SpecOf): AsyncGenerator<Markup> {
  for (const problem of all.filter((one) => one.kind === kind)) {
    const cases = told.get(problem) ?? [];
    const open = problem === all[0] ? cases[0] : undefined;
    yield* around(
      frameOf(problem, cases, specOf),
      each(cases, (one) =>
        caseView(one, specOf, { open: one === open, severalOperations: problem.operations.size > 1 }),
      ),
    );
  }
}

async function* byKind(problems: Problems, specOf: SpecOf): AsyncGenerator<Markup> {
  for (const kind of problemKinds.filter((each) => problems.all.some((problem) => problem.kind === each))) {
    const { title, says } = headings[kind];
    const frame = html`<section data-group aria-labelledby="title-${kind}">
      <h2 id="title-${kind}">${title}</h2>
      <p class="note">${says}</p>
      ${hole}
    </section>`;
    yield* around(frame, ofKind(kind, problems, specOf));
  }
}

export async function* problemViews(problems: Problems, specOf: SpecOf): AsyncGenerator<Markup> {
  yield* around(html`<div id="problems">${hole}</div>`, byKind(problems, specOf));
}
