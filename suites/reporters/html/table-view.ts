/** A table that scrolls by itself where it is too wide; a box that scrolls has to be reachable by keyboard, and named. */
import { html, type Markup } from './markup.ts';

export interface Table {
  /** What it is, for who cannot see it. */
  readonly label: string;
  readonly caption?: Markup | string;
  readonly kind?: string;
  readonly head: readonly string[];
  readonly rows: readonly Markup[];
}

export function table({ label, caption, kind = 'plain', head, rows }: Table): Markup {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${label}">
    <table class="${kind}">
      ${
        caption !== undefined &&
        html`<caption>
          ${caption}
        </caption>`
      }
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
