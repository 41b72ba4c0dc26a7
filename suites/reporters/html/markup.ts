/** HTML that cannot be broken out of: whatever is put into a template is escaped, unless it was made by one. */
import MarkdownIt from 'markdown-it';
import { printable } from '../../../specs/text.ts';

const { escapeHtml } = new MarkdownIt().utils;

/** Text that is HTML already. Only `html` and `verbatim` make it. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Part = string | number | Markup | readonly Part[] | false | undefined;

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.toString();
  if (typeof part === 'string') return escapeHtml(printable(part));
  return typeof part === 'number' ? String(part) : part.map(textOf).join('');
}

/** The formatter lays templates out in lines; a browser needs one space for them at most. */
const plain = new WeakMap<TemplateStringsArray, readonly string[]>();

function stringsOf(template: TemplateStringsArray): readonly string[] {
  const known = plain.get(template) ?? template.map((text) => text.replaceAll(/\s*\n\s*/g, ' '));
  plain.set(template, known);
  return known;
}

/** Values stand in text or between double quotes. `undefined` and `false` are nothing, and an array is its parts, one behind the other. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    stringsOf(template)
      .map((text, at) => text + textOf(parts[at]))
      .join(''),
  );
}

/** Text whose white space counts, such as a line to copy. */
export function verbatim(text: string): Markup {
  const lines = text.split(/([\t\r\n])/).map((piece, at) => (at % 2 === 0 ? escapeHtml(printable(piece)) : piece));
  // A parser reads a bare carriage return as a line feed.
  return new Markup(lines.join('').replaceAll('\r', '&#13;'));
}

/** Where the parts of a long element go: see `around`. */
export const hole = new Markup('\u0000');

/** A long element in pieces: its frame's beginning, what goes into the hole, its end. */
export async function* around(frame: Markup, inner: AsyncIterable<Markup>): AsyncGenerator<Markup, void, undefined> {
  const text = frame.toString();
  const at = text.indexOf(hole.toString());
  yield new Markup(text.slice(0, at));
  yield* inner;
  yield new Markup(text.slice(at + 1));
}

export async function* each<T>(
  entries: Iterable<T>,
  view: (entry: T) => Markup,
): AsyncGenerator<Markup, void, undefined> {
  for (const entry of entries) yield view(entry);
}

interface Table {
  /** What it is, for who cannot see it. */
  readonly label: string;
  readonly caption?: Markup | string;
  readonly kind?: string;
  readonly head: readonly string[];
  readonly rows: readonly Markup[];
}

/** Scrolls by itself where it is too wide; a box that scrolls has to be reachable by keyboard, and named. */
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
