/** Who may do what: the permission matrix of an operation as a table of marks, words and colours. */
import { permissionSchemes } from '../../../specs/model.ts';
import { plural } from '../../../specs/text.ts';
import type { MatrixCell, OperationSummary } from '../../run-model.ts';
import { cellWords, matrixRows, type MatrixRow } from '../matrix.ts';
import { around, each, hole, html, table, type Markup } from './markup.ts';
import { badge, schemeWords } from './words.ts';

/** Matrices shown at all where nothing is wrong with them: of more, a browser would have too much to do. */
const keptMatrices = 20;

/** Matrices shown open where nothing is wrong with them. */
const openMatrices = 4;

const cellOf = (cell: MatrixCell | undefined): Markup =>
  cell === undefined
    ? html`<td class="none"><span aria-hidden="true">·</span><span class="unseen">not tried</span></td>`
    : html`<td class="${cell.verdict}">${badge(cell.verdict, cellWords(cell))}</td>`;

/** Long names may break behind their dots. */
const breakable = (name: string): Markup =>
  html`${name.split('.').map((part, at) => (at === 0 ? html`${part}` : html`.<wbr />${part}`))}`;

const rowOf = ({ permission, cells }: MatrixRow): Markup =>
  html`<tr>
    <th scope="row">${breakable(permission)}</th>
    ${cells.map(cellOf)}
  </tr>`;

const matrix = ({ id, request, asOf, cells }: OperationSummary): Markup =>
  table({
    label: `Permissions of ${request}`,
    caption: html`<a href="#operation/${id}"><code>${request}</code></a> as of ${asOf}`,
    kind: 'matrix',
    head: ['Permission in the token', ...permissionSchemes.map((scheme) => schemeWords[scheme])],
    rows: matrixRows(cells).map(rowOf),
  });

const isKept = ({ cells }: OperationSummary): boolean => cells.every(({ verdict }) => verdict === 'pass');

/** Of what is there alone: a red badge beside a run that passed would mislead. */
function legend(operations: readonly OperationSummary[]): Markup {
  const there = new Set(operations.flatMap(({ cells }) => cells.map(cellWords)));
  const says = (words: string, meaning: Markup): Markup | false => there.has(words) && meaning;
  const unknown = ['granted?', 'refused?'].filter((words) => there.has(words));
  return html`<p class="note">
    ${badge('pass', 'granted')} or ${badge('pass', 'refused')}: as the page promises.
    ${says('not refused', html`${badge('fail', 'not refused')}: the page promises a refusal, and the target answered otherwise.`)}
    ${says('not granted', html`${badge('fail', 'not granted')}: the page promises access, and the target answered otherwise.`)}
    ${unknown.length > 0 && html`${unknown.map((words, at) => html`${at > 0 && ' or '}${badge('inconclusive', words)}`)}: promised, and not known (inconclusive or skipped).`}
  </p>`;
}

function keptWords(kept: readonly OperationSummary[]): string {
  const cells = kept.reduce((sum, operation) => sum + operation.cells.length, 0);
  return `${plural(kept.length, 'operation')} whose ${plural(cells, 'permission case')} are all as promised`;
}

function keptFrame(kept: readonly OperationSummary[]): Markup {
  return html`<details class="fold">
    <summary>${keptWords(kept)}</summary>
    <div class="matrices">${hole}</div>
  </details>`;
}

async function* sorted(tried: readonly OperationSummary[]): AsyncGenerator<Markup> {
  const few = tried.length <= openMatrices;
  const shown = tried.filter((operation) => few || !isKept(operation));
  const kept = tried.filter((operation) => !few && isKept(operation));
  yield* around(html`<div class="matrices">${hole}</div>`, each(shown, matrix));
  if (kept.length > keptMatrices) yield html`<p class="note">${keptWords(kept)}</p>`;
  else if (kept.length > 0) yield* around(keptFrame(kept), each(kept, matrix));
}

export async function* matrices(operations: readonly OperationSummary[]): AsyncGenerator<Markup> {
  const tried = operations.filter(({ cells }) => cells.length > 0);
  if (tried.length === 0) return;
  const frame = html`<section id="matrix" aria-labelledby="matrix-title">
    <h2 id="matrix-title">Permissions</h2>
    ${legend(tried)}${hole}
  </section>`;
  yield* around(frame, sorted(tried));
}
