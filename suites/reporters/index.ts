/**
 * Every report that is made from a record alone: a file of its own, and a row here. What `report --format` takes, its help, and
 * what `run --report` writes follow from it.
 */
import type { RecordSource, ReportFormat } from '../run-model.ts';
import type { Screen } from './paint.ts';

/** The report in pieces, so that a large one needs no memory. The same record gives the same octets. */
export type Render = (record: RecordSource, screen: Screen) => AsyncIterable<string>;

export interface Format {
  /** Its name in the folder of `--report`; absent where it is for terminals only. */
  readonly file?: string;
  /** What a reader of the help has to know of it. */
  readonly help?: string;
  /** Its code is loaded when it is called for. */
  readonly load: () => Promise<Render>;
}

export const formats = {
  terminal: { load: async () => (await import('./terminal.ts')).renderTerminal },
  json: { file: 'run.json', load: async () => (await import('./json.ts')).renderJson },
  junit: {
    file: 'junit.xml',
    help: 'JUnit has no word for "inconclusive": such a case, a waived one and one that was not sent are "skipped", with a message that begins so',
    load: async () => (await import('./junit.ts')).renderJunit,
  },
  markdown: { file: 'report.md', load: async () => (await import('./markdown.ts')).renderMarkdown },
  html: { file: 'report.html', load: async () => (await import('./html/index.ts')).renderHtml },
  har: { file: 'exchanges.har', load: async () => (await import('./har.ts')).renderHar },
} as const satisfies Readonly<Record<ReportFormat, Format>>;
