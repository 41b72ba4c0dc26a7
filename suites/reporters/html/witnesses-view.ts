/** What page, permission data and target say of each permission: no verdict hangs on it. */
import type { RunHead, RunTail } from '../../run-model.ts';
import { few } from '../type-rows.ts';
import {
  isContradicted,
  notInData,
  outcomeWords,
  pageSays,
  targetDid,
  witnessColumns,
  witnessesInShort,
  witnessRows,
  type WitnessRow,
} from '../witness-rows.ts';
import { html, table, type Markup } from './markup.ts';
import { schemeWords } from './words.ts';

/** Names of one cell. */
const mostNames = 40;
/** Rows that a browser copes with. */
const mostRows = 5000;

const rowView = (row: WitnessRow): Markup =>
  html`<tr>
    <th scope="row"><code>${row.request}</code></th>
    <td>${schemeWords[row.scheme]}</td>
    <td><code>${few(row.names, mostNames)}</code></td>
    <td>${pageSays(row)}${row.clause !== undefined && html`<br /><small>${row.clause}</small>`}</td>
    <td>${row.data ?? 'says nothing'}</td>
    <td>${targetDid(row)}</td>
    <td>${row.outcome !== undefined && outcomeWords[row.outcome]}</td>
  </tr>`;

function rowsTable(label: string, rows: readonly WitnessRow[]): Markup {
  return table({ label, kind: 'witnesses', head: witnessColumns, rows: rows.map(rowView) });
}

export function witnessesView(head: RunHead, tail: RunTail): Markup {
  const all = witnessRows(tail);
  const rows = all.slice(0, mostRows);
  const differing = rows.filter(isContradicted);
  const others = rows.filter((row) => !isContradicted(row));
  const unknown = notInData(tail, mostNames);
  return html`<p class="note">
      ${witnessesInShort(head, tail)}. These are notes: no verdict depends on them, and nobody is called right. The data
      does not tell API versions apart.
    </p>
    ${differing.length > 0 && rowsTable('Where they contradict each other', differing)}
    ${
      others.length > 0 &&
      html`<details class="fold">
        <summary>Where they agree, or one of them alone speaks</summary>
        ${rowsTable('Where they agree, or one of them alone speaks', others)}
      </details>`
    }
    ${all.length > mostRows && html`<p class="note">run.json has ${all.length - mostRows} more rows.</p>`}
    ${unknown !== undefined && html`<p class="note">${unknown}.</p>`}`;
}
