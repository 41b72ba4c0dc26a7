/** What pages, files of Microsoft's and the target say: no verdict depends on it. */
import { few, plural, whole } from '../../../specs/text.ts';
import { absentLine, isContradicted, type ThreeWayTableRow, type ThreeWayTable } from '../three-way-tables.ts';
import { html, table, type Markup } from './markup.ts';

/** Names of one cell. */
const mostNames = 40;
/** Rows that a browser copes with. */
const mostRows = 5000;

const rowView = ({ cells }: ThreeWayTableRow): Markup =>
  html`<tr>
    ${cells.map((one) => html`<td>${typeof one === 'string' ? one : html`<code>${few(one, mostNames)}</code>`}</td>`)}
  </tr>`;

export function threeWayView(view: ThreeWayTable): Markup {
  const { title, short, columns } = view;
  const rows = view.rows.slice(0, mostRows);
  const [differing, others] = [rows.filter(isContradicted), rows.filter((row) => !isContradicted(row))];
  const rest = view.rows.length - rows.length;
  const absent = absentLine(view, mostNames);
  const tableOf = (of: readonly ThreeWayTableRow[]): Markup =>
    table({ label: title, kind: 'three-way', head: columns, rows: of.map(rowView) });
  return html`<p class="note">${short}. No verdict depends on it, and nobody is called right.</p>
    ${differing.length > 0 && tableOf(differing)}
    ${
      others.length > 0 &&
      html`<details class="fold">
        <summary>${plural(others.length, 'row')} without a contradiction</summary>
        ${tableOf(others)}
      </details>`
    }
    ${rest > 0 && html`<p class="note">run.json has ${whole(rest)} more rows.</p>`}
    ${absent !== undefined && html`<p class="note">${absent}.</p>`}`;
}
