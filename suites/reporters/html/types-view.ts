/** What answers showed of each type beside what is documented: closed, since no verdict depends on it. */
import { few, whole } from '../../../specs/text.ts';
import type { RunTail } from '../../run-model.ts';
import { typeColumns, typeRows, typesInShort, type TypeRow } from '../type-rows.ts';
import { html, table, type Markup } from './markup.ts';

/** Names of one cell. */
const mostNames = 40;
/** Characters of the rows that name members; those of all others count them, so that any run makes a page that a browser copes with. */
const room = 1_000_000;

/** Empty where there is nothing: the style leaves such cells out on narrow screens. */
function cell(names: readonly string[], counted: boolean): Markup {
  if (names.length === 0) return html`<td></td>`;
  return counted ? html`<td>${whole(names.length)}</td>` : html`<td><code>${few(names, mostNames)}</code></td>`;
}

const rowView = ({ type, objects, undocumented, absent, values }: TypeRow, counted: boolean): Markup =>
  html`<tr>
    <th scope="row"><code>${type}</code></th>
    <td>${whole(objects)}</td>
    ${[undocumented, absent, values].map((names) => cell(names, counted))}
  </tr>`;

function* rowViews(rows: readonly TypeRow[]): Generator<Markup> {
  let length = 0;
  for (const row of rows) {
    const view = rowView(row, length > room);
    length += view.toString().length;
    yield view;
  }
}

export function typesView(tail: RunTail): Markup {
  const rows = typeRows(tail);
  return html`<p class="note">
      These are notes: no verdict depends on them. Names that no page has may be new, or a mistake of the page or of the
      target; what was never seen may need <code>$select</code>, or other objects in the target.
    </p>
    <details class="fold">
      <summary>${typesInShort(rows)}</summary>
      ${table({ label: 'Types in answers', kind: 'types', head: typeColumns, rows: [...rowViews(rows)] })}
    </details>`;
}
