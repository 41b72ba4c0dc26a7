/** Every report that is made from a record alone, written down. */
import { renderHar } from './har.ts';
import { renderHtml } from './html/index.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import type { Render } from './render.ts';

export interface Format {
  /** Its name in the folder of `--report`. */
  readonly file: string;
  readonly render: Render;
}

export const formats = {
  json: { file: 'run.json', render: renderJson },
  junit: { file: 'junit.xml', render: renderJunit },
  markdown: { file: 'report.md', render: renderMarkdown },
  html: { file: 'report.html', render: renderHtml },
  har: { file: 'exchanges.har', render: renderHar },
} as const satisfies Readonly<Record<string, Format>>;
