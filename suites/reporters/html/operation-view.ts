/** Every case, by operation and clause: what passes as a line, what does not as a line with its reason. */
import { groupBy } from '../../../specs/group-by.ts';
import { plural, whole } from '../../../specs/text.ts';
import { authorities, worstVerdict, type Finding } from '../../model.ts';
import type { CaseRecord, RecordSource } from '../../run-model.ts';
import { stateOf, worstState } from '../counts.ts';
import { byOperation, shortId } from '../grouping.ts';
import { clauseParts, type SpecOf } from '../wording.ts';
import { marked } from './case-view.ts';
import { answered } from './exchange-view.ts';
import { around, hole, html, table, type Markup } from './markup.ts';
import { authorityWords, badge, badgeOf, publicLink, sectionOf, stateBadge } from './words.ts';

function reasons(one: CaseRecord): readonly string[] {
  const { error, skipped, findings, inconclusive } = one;
  if (skipped !== undefined) return [`skipped: ${skipped}`];
  if (error !== undefined) return [`error of this tool: ${error}`];
  const notPassed = findings.filter(({ outcome }) => outcome !== 'pass');
  if (notPassed.length === 0) return inconclusive === undefined ? [] : [inconclusive];
  return notPassed.map(
    ({ authority, seen, promised }) => `received: ${seen}; expected: ${promised} (${authorityWords[authority]})`,
  );
}

/** A pass is one line; so is a case that is told in full above, with a link to it. */
function row(one: CaseRecord, told: boolean): Markup {
  const name = shortId(one);
  const expectation = one.verdict === 'pass' ? one.expectation : `expected: ${one.expectation}`;
  const what = html`${stateBadge(one)} ${told ? html`<a href="#case/${one.id}">${expectation}</a>` : expectation}
    <small>${answered(one)} · ${name}</small>`;
  if (told) return html`<li ${marked(one)}>${what}</li>`;
  return html`<li id="case/${one.id}" ${marked(one)}>
    ${what}${one.verdict !== 'pass' && reasons(one).map((reason) => html`<br /><span class="note">${reason}</span>`)}
  </li>`;
}

function clauseRow(clause: string, findings: readonly Finding[]): Markup {
  const { anchor, line, file } = clauseParts(clause);
  const outcomes = findings.map(({ outcome }) => outcome);
  const count = (wanted: Finding['outcome']): string => whole(outcomes.filter((outcome) => outcome === wanted).length);
  const demanders = new Set(findings.map(({ authority }) => authority));
  const who = authorities.filter((authority) => demanders.has(authority)).map((authority) => authorityWords[authority]);
  return html`<tr>
    <th scope="row">${anchor}, line ${line}${file && ` of ${file}`}</th>
    <td>${badge(worstVerdict(outcomes))}</td>
    <td>${count('pass')}</td>
    <td>${count('fail')}</td>
    <td>${count('inconclusive')}</td>
    <td>${who.join(', ')}</td>
  </tr>`;
}

const lineOf = (clause: string): number => Number(clauseParts(clause).line);

/** In the order of the page. */
function clauseTable(cases: readonly CaseRecord[]): Markup {
  const byClause = groupBy(
    cases.flatMap(({ findings }) => findings),
    ({ clause }) => clause,
  );
  return table({
    label: 'Findings by clause',
    caption: 'Findings by clause',
    head: ['Clause', 'Verdict', 'passed', 'failed', 'inconclusive', 'Rule of'],
    rows: [...byClause]
      .sort(([one], [other]) => lineOf(one) - lineOf(other))
      .map(([clause, findings]) => clauseRow(clause, findings)),
  });
}

const clauseView = (clause: string, cases: readonly CaseRecord[], told: ReadonlySet<string>, specOf: SpecOf): Markup =>
  html`<section class="clause" data-group>
    <h3>
      ${sectionOf(clause, specOf(cases[0]?.page ?? '', cases[0]?.apiVersion))}
      <small>${plural(cases.length, 'case')}</small>
    </h3>
    <ul class="rows">
      ${cases.map((one) => row(one, told.has(one.id)))}
    </ul>
  </section>`;

/** Operations of which every pass has a line of its own; of more, passes are listed by name alone, so that a browser copes with any run. */
const operationsInFull = 20;

/** Names of cases that passed: operations have most of them in common, so that each list of names is written once. */
class PassLists {
  readonly #lists = new Map<string, { readonly suite: string; readonly count: number; readonly number: number }>();

  /** A line for each suite. */
  linksOf(cases: readonly CaseRecord[]): readonly Markup[] {
    return [...groupBy(cases, ({ suite }) => suite)].map(([suite, group]) => {
      const names = group.map((one) => shortId(one)).join(', ');
      const { number } = this.#lists.get(names) ?? { number: this.#lists.size + 1 };
      this.#lists.set(names, { suite, count: group.length, number });
      const of = [...new Set(group.map(({ about }) => about.authority))].join(' ');
      return html`<p data-case data-state="passed" data-suite="${suite}" data-authority="${of}">
        <a href="#passed/${number}">${suite}: ${plural(group.length, 'case')} passed</a>
      </p>`;
    });
  }

  get section(): Markup | undefined {
    if (this.#lists.size === 0) return undefined;
    return html`<section class="clause" id="passed">
      <h3>Names of the cases that passed</h3>
      ${[...this.#lists].map(
        ([names, { suite, count, number }]) =>
          html`<p id="passed/${number}">${suite}, ${plural(count, 'case')}: <span class="note">${names}</span></p>`,
      )}
    </section>`;
  }
}

type OfOperation = readonly [CaseRecord, ...CaseRecord[]];

/** As the terminal has it: a run that passes shows no failure. */
function operationBadge(cases: readonly CaseRecord[]): Markup {
  const states = new Set(cases.map(stateOf));
  return badgeOf(worstState((state) => states.has(state)));
}

function operationInShort(cases: OfOperation, told: ReadonlySet<string>, passed: PassLists): Markup {
  const [{ operation, request, asOf }] = cases;
  const others = cases.filter(({ verdict }) => verdict !== 'pass');
  const kept = cases.filter(({ verdict }) => verdict === 'pass');
  return html`<details class="operation fold" id="operation/${operation}" data-group>
    <summary>
      ${operationBadge(cases)} <code>${request.method} ${request.path}</code>
      <span class="note">${whole(kept.length)} of ${plural(cases.length, 'case')} passed, as of ${asOf}</span>
    </summary>
    ${
      others.length > 0 &&
      html`<ul class="rows">
        ${others.map((one) => row(one, told.has(one.id)))}
      </ul>`
    }${passed.linksOf(kept)}
  </details>`;
}

function operationView(cases: OfOperation, told: ReadonlySet<string>, specOf: SpecOf): Markup {
  const [{ operation, request, page, apiVersion, asOf }] = cases;
  const spec = specOf(page, apiVersion);
  const link = publicLink(spec);
  const kept = cases.filter(({ verdict }) => verdict === 'pass').length;
  const byClause = groupBy(cases, ({ about }) => about.clause);
  return html`<details class="operation fold" id="operation/${operation}" data-group>
    <summary>
      ${operationBadge(cases)} <code>${request.method} ${request.path}</code>
      <span class="note">${whole(kept)} of ${plural(cases.length, 'case')} passed</span>
    </summary>
    <p class="note">${spec && `“${spec.title}”, `}<code>${operation}</code>, as of ${asOf}${link && html`; ${link}`}</p>
    ${clauseTable(cases)} ${[...byClause].map(([clause, group]) => clauseView(clause, group, told, specOf))}
  </details>`;
}

async function* operationViews(
  record: RecordSource,
  told: ReadonlySet<string>,
  specOf: SpecOf,
): AsyncGenerator<Markup, void, undefined> {
  const inFull = record.tail.operations.length <= operationsInFull;
  const passed = new PassLists();
  const view = (cases: OfOperation): Markup =>
    inFull ? operationView(cases, told, specOf) : operationInShort(cases, told, passed);
  for await (const cases of byOperation(record.cases())) yield view(cases);
  if (passed.section) yield passed.section;
}

export async function* everyCase(
  record: RecordSource,
  told: ReadonlySet<string>,
  specOf: SpecOf,
): AsyncGenerator<Markup> {
  if (record.tail.operations.length === 0) return;
  const frame = html`<section id="cases" aria-labelledby="cases-title" data-group>
    <h2 id="cases-title">Every case, by operation and clause</h2>
    ${hole}
  </section>`;
  yield* around(frame, operationViews(record, told, specOf));
}
