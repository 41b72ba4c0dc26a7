/** What is wrong, worst first: seen, promised, where, and the cases that show it. */
import { around, each, hole, html, whole, type Markup } from './markup.ts';
import { caseView } from './case-view.ts';
import { kinds, type Kind, type Problem, type Problems } from './problems.ts';
import { table } from './table-view.ts';
import { where, type SpecOf } from './where.ts';
import { authorityWords, marks } from './words.ts';
import type { Verdict } from '../../model.ts';
import { plural } from '../../../specs/text.ts';

interface Heading {
  readonly title: string;
  readonly says: string;
  readonly colour: Verdict;
}

const headings: Readonly<Record<Kind, Heading>> = {
  broken: { title: 'Broken promises', says: 'These decide the exit code.', colour: 'fail' },
  error: { title: 'Errors of this tool', says: 'They say nothing about the target.', colour: 'error' },
  unknown: {
    title: 'Not judged',
    says: 'Promises that gate, and nobody knows whether they are kept.',
    colour: 'inconclusive',
  },
  waived: {
    title: 'Waived',
    says: 'Broken, and let pass for a while by whom the waiver names.',
    colour: 'fail',
  },
  warning: {
    title: 'Warnings',
    says: 'Broken, but demanded by who does not decide the exit code of this run.',
    colour: 'fail',
  },
  open: { title: 'Open', says: 'Nobody knows, and nothing gates on it.', colour: 'inconclusive' },
};

function clashTable({ clashes, moreClashes }: Problem): Markup {
  const rows = clashes.map(
    ({ seen, promised, note, authority, check, cases }) =>
      html`<tr>
        <td class="seen">${seen}</td>
        <td>${promised}${note && html`<br /><small>${note}</small>`}</td>
        <td>${authorityWords[authority]}<br /><small>${check}</small></td>
        <td>${whole(cases)}</td>
      </tr>`,
  );
  const more =
    moreClashes > 0 ? html`<p class="note">and ${plural(moreClashes, 'more finding')} of this kind</p>` : undefined;
  return html`${table({
    label: 'Seen and promised',
    kind: 'clashes',
    head: ['Seen', 'Promised', 'Demanded by', 'Cases'],
    rows,
  })}${more}`;
}

function besides({ cases, told }: Problem): Markup | undefined {
  const more = cases - told.length;
  if (more <= 0) return undefined;
  const where = told.length === 0 ? 'told elsewhere' : 'more, told elsewhere';
  return html`<p class="note">
    ${plural(cases, 'case')} in all, ${whole(more)} ${where} on this page; <code>run.json</code> has every exchange.
  </p>`;
}

const borders: Readonly<Record<Kind, Verdict>> = {
  broken: 'fail',
  error: 'error',
  unknown: 'inconclusive',
  waived: 'inconclusive',
  warning: 'inconclusive',
  open: 'inconclusive',
};

function frameOf(problem: Problem, specOf: SpecOf): Markup {
  const { id, kind, clause, page, apiVersion, request, clashes, told } = problem;
  const [clash] = clashes;
  const more = clashes.length - 1 + problem.moreClashes;
  return html`<article class="problem ${borders[kind]}" id="${id}" data-group>
    <h3>
      <span aria-hidden="true">${marks[headings[kind].colour]}</span> ${clash?.seen}; ${clash?.promised}
      ${more > 0 && html`<small>and ${whole(more)} more of this section</small>`}
    </h3>
    <dl class="facts">
      <div>
        <dt>Where</dt>
        <dd>${where(clause, specOf(page, apiVersion))}</dd>
      </div>
      <div>
        <dt>Operation</dt>
        <dd><code>${request.method} ${request.path}</code></dd>
      </div>
    </dl>
    ${clashTable(problem)}
    ${told.length > 0 && html`<h4>${told.length === 1 ? 'The case' : 'Cases'} and what crossed the wire</h4>`}
    ${hole}${besides(problem)}
  </article>`;
}

/** The worst case of all is open. */
async function* ofKind(
  problems: readonly Problem[],
  specOf: SpecOf,
  worst: Problem | undefined,
): AsyncGenerator<Markup> {
  for (const problem of problems) {
    const first = problem === worst ? problem.told[0] : undefined;
    yield* around(
      frameOf(problem, specOf),
      each(problem.told, (one) => caseView(one, specOf, one === first)),
    );
  }
}

async function* byKind(all: readonly Problem[], specOf: SpecOf): AsyncGenerator<Markup> {
  for (const kind of kinds) {
    const problems = all.filter((problem) => problem.kind === kind);
    if (problems.length === 0) continue;
    const { title, says } = headings[kind];
    const frame = html`<section data-group aria-labelledby="title-${kind}">
      <h2 id="title-${kind}">${title}</h2>
      <p class="note">${says}</p>
      ${hole}
    </section>`;
    yield* around(frame, ofKind(problems, specOf, all[0]));
  }
}

export async function* problemViews({ all }: Problems, specOf: SpecOf): AsyncGenerator<Markup> {
  yield* around(html`<div id="problems">${hole}</div>`, byKind(all, specOf));
}
