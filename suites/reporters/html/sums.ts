/** The run in numbers: cases by verdict, findings by who demands them. */
import { authorities, verdicts } from '../../model.ts';
import type { RunHead, RunTail } from '../../run-model.ts';
import { gatedBy } from '../gated.ts';
import type { RecordSource } from '../render.ts';
import { html, whole, type Markup } from './markup.ts';
import { table } from './table-view.ts';
import { authorityWords, badge, verdictHints } from './words.ts';

/** The script turns these into buttons that filter. */
function counts({ verdicts: by, skipped }: RunTail): Markup {
  const items = verdicts.map((verdict) => {
    const unsent =
      verdict === 'inconclusive' && skipped > 0 ? html`<small>${whole(skipped)} of them not sent</small>` : undefined;
    return html`<li data-count="${verdict}">
      <b>${whole(by[verdict])}</b> ${badge(verdict)}<small>${verdictHints[verdict]}</small>${unsent}
    </li>`;
  });
  return html`<ul class="counts">
    ${items}
  </ul>`;
}

function tallies({ gate }: RunHead, tail: RunTail): Markup {
  const gating = gatedBy(gate);
  return table({
    label: 'Findings by who demands it',
    caption: 'Findings by who demands it',
    kind: 'tallies',
    head: ['Demanded by', 'kept', 'broken', 'open', 'gates'],
    rows: authorities.map((authority) => {
      const { pass, fail, inconclusive } = tail.tallies[authority];
      return html`<tr>
        <th scope="row">${authorityWords[authority]}</th>
        <td>${whole(pass)}</td>
        <td>${whole(fail)}</td>
        <td>${whole(inconclusive)}</td>
        <td>${gating.includes(authority) ? 'yes' : 'no, warns'}</td>
      </tr>`;
    }),
  });
}

export function sums({ head, tail }: RecordSource): Markup {
  return html`<div class="sums">${counts(tail)}${tallies(head, tail)}</div>`;
}
