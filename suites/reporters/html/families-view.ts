/** Which parts of Graph the target serves. */
import type { RunTail } from '../../run-model.ts';
import { familyColumns, familyRows, familyWords, onNoPage, type FamilyRow } from '../family-rows.ts';
import { html, table, type Markup } from './markup.ts';

const rowView = (row: FamilyRow): Markup =>
  html`<tr>
    ${familyColumns.map((name, at) => (at === 0 ? html`<th scope="row">${row[name]}</th>` : html`<td>${row[name]}</td>`))}
  </tr>`;

export function* familiesView(tail: RunTail): Generator<Markup> {
  const rows = familyRows(tail, Number.POSITIVE_INFINITY).map(rowView);
  if (rows.length === 0) return;
  yield html`<section id="families" aria-labelledby="families-title">
    <h2 id="families-title">Families</h2>
    <p class="note">${familyWords} ${onNoPage}</p>
    ${table({ label: 'Families', kind: 'families', head: familyColumns, rows })}
  </section>`;
}
