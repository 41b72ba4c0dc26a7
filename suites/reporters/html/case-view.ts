/** One case in full: what was found, and what crossed the wire. */
import { plural } from '../../../specs/text.ts';
import type { Finding } from '../../model.ts';
import type { CaseRecord } from '../../run-model.ts';
import { seenIn, type SpecOf } from '../wording.ts';
import { stateOf } from '../counts.ts';
import { curlLine } from '../rerun.ts';
import { answered, exchangeView } from './exchange-view.ts';
import { html, table, type Markup } from './markup.ts';
import { authorityWords, badge, sectionOf, stateBadge } from './words.ts';

/** What the filters look at. */
export function marked(one: CaseRecord): Markup {
  const { suite, findings, about } = one;
  const notPassed = findings.filter(({ outcome }) => outcome !== 'pass').map(({ authority }) => authority);
  const of = [...new Set(notPassed.length > 0 ? notPassed : [about.authority])].join(' ');
  return html`data-case data-state="${stateOf(one)}" data-suite="${suite}" data-authority="${of}"`;
}

function found(finding: Finding, one: CaseRecord, specOf: SpecOf): Markup {
  const { promised, clause, authority, outcome, note, check } = finding;
  return html`<tr>
    <td>${badge(outcome)}</td>
    <td>${promised}${note && html`<br /><small>${note}</small>`}</td>
    <td>${seenIn(finding)}</td>
    <td>${sectionOf(clause, specOf(one.page, one.apiVersion))}</td>
    <td>${authorityWords[authority]}<br /><small>${check}</small></td>
  </tr>`;
}

function findings(one: CaseRecord, specOf: SpecOf): Markup | undefined {
  const notPassed = one.findings.filter(({ outcome }) => outcome !== 'pass');
  const kept = one.findings.length - notPassed.length;
  const also = kept > 0 ? html`<p class="note">${plural(kept, 'other check')} of this case passed.</p>` : undefined;
  if (notPassed.length === 0) return also;
  return html`${table({
    label: 'Findings of this case',
    head: ['Finding', 'Expected', 'Received', 'Where', 'Rule of'],
    rows: notPassed.map((finding) => found(finding, one, specOf)),
  })}${also}`;
}

/** The case as a box to open. */
export function caseView(
  one: CaseRecord,
  specOf: SpecOf,
  { open, severalOperations }: { readonly open: boolean; readonly severalOperations: boolean },
): Markup {
  const { method, path } = one.request;
  const reasons = [
    one.error && `Error of this tool, not of the target: ${one.error}`,
    one.inconclusive && `Inconclusive: ${one.inconclusive}`,
    one.diagnosis,
    one.waived && `Waived until ${one.waived.expires}: ${one.waived.reason} (${one.waived.owner}, ${one.waived.where})`,
  ];
  return html`<details class="case" id="case/${one.id}" ${marked(one)}${open ? html` open` : undefined}>
    <summary>
      ${stateBadge(one)} expected: ${one.expectation} <span class="note">received: ${answered(one)}</span>
      ${severalOperations && html`<br /><span class="note">${method} ${path}</span>`}
    </summary>
    <p class="id">
      <a href="#case/${one.id}"><code>${one.id}</code></a>
    </p>
    ${reasons.map((reason) => reason && html`<p>${reason}</p>`)}${findings(one, specOf)}${one.exchange && exchangeView(one.exchange, curlLine(one))}
  </details>`;
}
