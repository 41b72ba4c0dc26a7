import { type Adjudication, type DriftClass, driftClasses, type Outcome, outcomes, type Row } from './model.ts';
import { asOf, code, counted, phrase, statement, table } from './quote.ts';

/** Microsoft's permission data as it was handed in. */
export interface DataSource {
  /** Its name, without folders. */
  readonly file: string;
  /** Over its octets, hex. */
  readonly sha256: string;
  /** ISO 8601 date; undefined where nobody gave it: the file itself has none. */
  readonly asOf: string | undefined;
}

export interface AdjudicationReport {
  readonly kind: 'adjudication';
  readonly data: DataSource;
  readonly counts: { readonly rows: number } & Readonly<Record<Outcome | DriftClass, number>>;
  readonly pages: readonly Adjudication[];
}

export function adjudicationReport(data: DataSource, pages: readonly Adjudication[]): AdjudicationReport {
  const rows = pages.flatMap((page) => page.rows);
  const of = (outcome: Outcome): number => rows.filter((row) => row.outcome === outcome).length;
  const inClass = (one: DriftClass): number => rows.filter((row) => row.class === one).length;
  const counts = {
    rows: rows.length,
    agree: of('agree'),
    'page has more': of('page has more'),
    'data has more': of('data has more'),
    differ: of('differ'),
    'page is silent': of('page is silent'),
    'no line in the data': of('no line in the data'),
    narrowing: inClass('narrowing'),
    widening: inClass('widening'),
    neutral: inClass('neutral'),
  };
  return { kind: 'adjudication', data, counts, pages };
}

/** Fit for a comment on a pull request. Pages that agree in every row are named, without a table. */
export function adjudicationMarkdown({ data, counts, pages }: AdjudicationReport): string {
  const agreeing = pages.filter(({ rows }) => rows.every(({ outcome }) => outcome === 'agree'));
  const sections = [
    "## Who says what: the pages, and Microsoft's permission data",
    `**${outcomes.map((outcome) => `${outcome}: ${counts[outcome]}`).join('; ')}** of ${counted(counts.rows, 'row', 'rows')} on ${counted(pages.length, 'revision of a page', 'revisions of pages')}. From the pages to the data: ${driftClasses.map((one) => `${counts[one]} ${one}`).join(', ')}.`,
    `The data is ${code(data.file)}, sha256 ${code(data.sha256.slice(0, 12))}, as of ${data.asOf ?? 'a date not given'}. It does not tell API versions apart. Nobody is called right here: the two may speak of different days.`,
    ...pages.filter((page) => !agreeing.includes(page)).flatMap(section),
    ...(agreeing.length === 0 ? [] : ['### In agreement', agreeing.map((page) => `- ${titleOf(page)}`).join('\n')]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function titleOf({ revision }: Adjudication): string {
  return `${code(`${revision.apiVersion}/${revision.page}`)}, as of ${asOf(revision)}`;
}

function section(page: Adjudication): readonly string[] {
  const head = ['request', 'scheme', 'the page says', 'the data says', 'outcome', 'from the page to the data'];
  return [`### ${titleOf(page)}`, table(head, page.rows.map(cells))];
}

function cells({ method, path, scheme, page, data, outcome, class: of, reasons }: Row): readonly string[] {
  const why = reasons.map((one) => (reasons.length === 1 ? phrase(one) : `${one.class}: ${phrase(one)}`));
  return [
    code(`${method} ${path}`),
    scheme,
    statement(page),
    data ? phrase(data) : '-',
    outcome,
    of === undefined || outcome === 'agree' ? '-' : [`**${of}**`, ...why].join('<br>'),
  ];
}
