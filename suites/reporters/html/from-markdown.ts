/** A report in Markdown as one page that needs nothing else: no network, no script. */
import { createHash } from 'node:crypto';
import MarkdownIt from 'markdown-it';
import { html, Markup } from './markup.ts';
import { style } from './style.ts';

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Of HTML, only the line break of our own tables is known. */
const reader = new MarkdownIt({ html: false, linkify: false });
reader.inline.ruler.before('html_inline', 'line_break', (state, silent) => {
  if (!state.src.startsWith('<br>', state.pos)) return false;
  if (!silent) state.push('hardbreak', 'br', 0);
  state.pos += '<br>'.length;
  return true;
});
reader.renderer.rules['table_open'] = () => '<div class="scroll"><table>';
reader.renderer.rules['table_close'] = () => '</table></div>';

/** @param markdown whose first line is its title */
export function htmlOf(markdown: string): string {
  const [first = ''] = markdown.split('\n', 1);
  return `${html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${first.replace(/^#+ /, '')} – graph-conformance</title>
        ${new Markup(`<style>${style}</style>`)}
      </head>
      <body>
        <main>${new Markup(reader.render(markdown))}</main>
      </body>
    </html>`.toString()}\n`;
}
