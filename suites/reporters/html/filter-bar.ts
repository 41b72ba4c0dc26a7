/** Filters; the script shows them, since without it they could do nothing. */
import { authorities, suiteNames } from '../../model.ts';
import { html, type Markup } from './markup.ts';
import { authorityWords, suiteWords } from './words.ts';

const select = (name: string, label: string, options: readonly (readonly [value: string, words: string])[]): Markup =>
  html`<label
    >${label}
    <select name="${name}">
      <option value="">all</option>
      ${options.map(([value, words]) => html`<option value="${value}">${words}</option>`)}
    </select></label
  >`;

export const filterBar: Markup = html`<form class="filters" role="search" aria-label="Filter cases" hidden>
  ${select(
    'suite',
    'Suite',
    suiteNames.map((suite) => [suite, suiteWords[suite]]),
  )}${select(
    'authority',
    'Demanded by',
    authorities.map((authority) => [authority, authorityWords[authority]]),
  )}<label>Text <input type="search" name="text" autocomplete="off" /></label><button type="reset">Show all</button>
  <output aria-live="polite"></output>
</form>`;
