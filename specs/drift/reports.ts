/** Drift, and what pages and permission data say beside each other, as counts and as GitHub's Markdown. */
import { plural, printable } from '../text.ts';
import {
  type PermissionDataRow,
  type PageBesideData,
  type Agreement,
  agreements,
  byClass,
  type Change,
  type DriftClass,
  driftClasses,
  type PageDrift,
  type Phrase,
  type Reason,
  type Revision,
  type Statement,
  type DataFile,
} from './model.ts';

/** Changes of each class; a page on one side only counts as one. */
type DriftCounts = Readonly<Record<DriftClass, number>> & {
  /** Of the neutral ones. */
  readonly wordingOnly: number;
  readonly compared: number;
  /** Of the compared pages: those with a change of more than wording. */
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
};

export interface DriftReport {
  readonly kind: 'drift';
  readonly counts: DriftCounts;
  readonly pages: readonly PageDrift[];
}

const times = <One>(all: readonly One[], wanted: One): number => all.filter((one) => one === wanted).length;

export function driftReport(all: readonly PageDrift[]): DriftReport {
  const pages = all.toSorted(byNarrowing((page) => (page.fate === 'compared' ? page.changes : [])));
  const changes = pages.map((page) => (page.fate === 'compared' ? page.changes : []));
  const classes = pages.flatMap((page) =>
    page.fate === 'compared' ? page.changes.map((one) => one.class) : page.class,
  );
  const fates = pages.map(({ fate }) => fate);
  const counts = {
    widening: times(classes, 'widening'),
    narrowing: times(classes, 'narrowing'),
    neutral: times(classes, 'neutral'),
    wordingOnly: changes.flat().filter(({ wordingOnly }) => wordingOnly).length,
    compared: times(fates, 'compared'),
    changed: changes.filter((ofPage) => ofPage.some(({ wordingOnly }) => !wordingOnly)).length,
    added: times(fates, 'added'),
    removed: times(fates, 'removed'),
  };
  return { kind: 'drift', counts, pages };
}

/** Fit for a comment on a pull request. */
export function driftMarkdown({ counts, pages }: DriftReport): string {
  const added = pages.flatMap((page) => (page.fate === 'added' ? [page.newer] : []));
  const removed = pages.flatMap((page) => (page.fate === 'removed' ? [page.older] : []));
  return document(
    '## What changed for a caller',
    summary(counts),
    ...pages.flatMap((page) => (page.fate === 'compared' ? comparedSection(page) : [])),
    ...revisionList('New pages (widening)', added),
    ...revisionList('Pages that are gone, and their promises with them (narrowing)', removed),
  );
}

function summary(counts: DriftCounts): string {
  const { widening, narrowing, neutral, wordingOnly, compared, changed, added, removed } = counts;
  const wording = wordingOnly === 0 ? '' : ` (${wordingOnly} of wording alone)`;
  const pages = [
    `${plural(compared, 'comparison')}, ${changed} with a change of more than wording`,
    ...(added === 0 ? [] : [plural(added, 'new page')]),
    ...(removed === 0 ? [] : [`${plural(removed, 'page')} gone`]),
  ];
  return `**${narrowing} narrowing, ${widening} widening, ${neutral} neutral${wording}**; ${pages.join(', ')}.`;
}

/** Nothing for a page without a change. */
function comparedSection({ older, newer, changes }: Extract<PageDrift, { fate: 'compared' }>): readonly string[] {
  if (changes.length === 0) return [];
  const meant = changes.filter(({ wordingOnly }) => !wordingOnly).toSorted(byClass);
  const worded = changes.filter(({ wordingOnly }) => wordingOnly).map(({ requirement }) => codeSpan(requirement));
  return [
    `### ${[...new Set([pageName(older), pageName(newer)])].join(' → ')}`,
    `${dated(older)} → ${dated(newer)}`,
    ...(meant.length === 0
      ? []
      : [markdownTable(['for a caller', 'requirement', 'was', 'is', 'why'], meant.map(cells))]),
    ...(worded.length === 0 ? [] : [`Worded otherwise, with the same meaning: ${worded.join(', ')}`]),
  ];
}

function cells({ class: of, requirement, was, is, reasons }: Change): readonly string[] {
  return [`**${of}**`, codeSpan(requirement), statement(was), statement(is), why(reasons).join('<br>')];
}

function revisionList(title: string, revisions: readonly Revision[]): readonly string[] {
  if (revisions.length === 0) return [];
  return [`### ${title}`, revisions.map((one) => `- ${pageAsOf(one)}`).join('\n')];
}

interface DataFiles {
  /** Microsoft's permission data. */
  readonly data?: DataFile | undefined;
  /** Microsoft's metadata. */
  readonly metadata?: DataFile | undefined;
}

/** Of pages beside the metadata: rows that agree and differ, and pages of types that it does not have. */
type MetadataCounts = Readonly<Record<'rows' | 'agree' | 'differ' | 'not in the metadata', number>>;

export interface DataReport extends DataFiles {
  readonly kind: 'data';
  readonly counts: { readonly rows: number } & Readonly<Record<Agreement | DriftClass, number>> & {
      readonly metadata?: MetadataCounts;
    };
  /** What would break a caller stands first. */
  readonly pages: readonly PageBesideData[];
}

export function dataReport(files: DataFiles, all: readonly PageBesideData[]): DataReport {
  const pages = all.toSorted(byNarrowing(({ rows, metadata = [] }) => [...rows, ...metadata]));
  const rows = pages.flatMap((page) => page.rows);
  const facts = pages.flatMap(({ metadata = [] }) => metadata);
  const outcomes = rows.map(({ outcome }) => outcome);
  const classes = [...rows, ...facts].map((row) => row.class);
  const ofFacts = facts.map(({ outcome }) => outcome);
  const metadata = {
    rows: facts.length,
    agree: times(ofFacts, 'agree'),
    differ: times(ofFacts, 'differ'),
    'not in the metadata': pages.filter((page) => page.metadata === undefined).length,
  };
  const counts = {
    rows: rows.length,
    agree: times(outcomes, 'agree'),
    'page has more': times(outcomes, 'page has more'),
    'data has more': times(outcomes, 'data has more'),
    differ: times(outcomes, 'differ'),
    'page is silent': times(outcomes, 'page is silent'),
    'no line in the data': times(outcomes, 'no line in the data'),
    narrowing: times(classes, 'narrowing'),
    widening: times(classes, 'widening'),
    neutral: times(classes, 'neutral'),
    ...(files.metadata ? { metadata } : {}),
  };
  return { kind: 'data', ...files, counts, pages };
}

/** Pages with the most changes that would break a caller first. */
const byNarrowing =
  <Page>(changesOf: (page: Page) => readonly { readonly class: DriftClass | undefined }[]) =>
  (one: Page, other: Page): number => {
    const counts = (['narrowing', 'widening'] as const).map((kind) =>
      [other, one].map((page) => changesOf(page).filter((change) => change.class === kind).length),
    );
    return counts.map(([a = 0, b = 0]) => a - b).find((difference) => difference !== 0) ?? 0;
  };

const fileWords = (what: string, { file, sha256, asOf }: DataFile): string =>
  `The ${what} is ${codeSpan(file)}, sha256 ${codeSpan(sha256.slice(0, 12))}, as of ${asOf ?? 'a date not given'}.`;

/** Fit for a comment on a pull request. Pages that agree in every row are named, without a table. */
export function dataMarkdown({ data, metadata, counts, pages }: DataReport): string {
  const isAgreed = (page: PageBesideData): boolean =>
    [...page.rows, ...(page.metadata ?? [])].every(({ outcome }) => outcome === 'agree');
  const agreeing = pages.filter((page) => page.metadata !== undefined || metadata === undefined).filter(isAgreed);
  const unknown = metadata === undefined ? [] : pages.filter((page) => page.metadata === undefined);
  const revisions = `${pages.length} ${pages.length === 1 ? 'revision of a page' : 'revisions of pages'}`;
  const classes = driftClasses.map((one) => `${counts[one]} ${one}`).join(', ');
  return document(
    `## Who says what: the pages, and Microsoft's ${[...(data ? ['permission data'] : []), ...(metadata ? ['metadata'] : [])].join(' and ')}`,
    ...(data
      ? [
          `**${agreements.map((one) => `${one}: ${counts[one]}`).join('; ')}** of ${plural(counts.rows, 'row')} on ${revisions}.`,
          `${fileWords('data', data)} It does not tell API versions apart.`,
        ]
      : []),
    ...(metadata && counts.metadata
      ? [
          `**agree: ${counts.metadata.agree}; differ: ${counts.metadata.differ}** of ${plural(counts.metadata.rows, 'row')} beside the metadata.`,
          fileWords('metadata', metadata),
        ]
      : []),
    `From the pages to ${data && metadata ? 'these files' : 'this file'}: ${classes}. They may be of different days, so nobody is called right.`,
    ...pages.filter((page) => !isAgreed(page)).flatMap(besideDataSection),
    ...revisionList(
      'Not in the metadata',
      unknown.map(({ revision }) => revision),
    ),
    ...revisionList(
      'In agreement',
      agreeing.map(({ revision }) => revision),
    ),
  );
}

function besideDataSection({ revision, rows, metadata = [] }: PageBesideData): readonly string[] {
  const head = ['request', 'scheme', 'the page says', 'the data says', 'outcome', 'from the page to the data'];
  const differing = metadata.filter(({ outcome }) => outcome === 'differ');
  const besides = ['of', 'the page says', 'the metadata says', 'from the page to the metadata'];
  const cells = differing.map(({ subject, of, page, data, class: kind, reasons }) => [
    `${codeSpan(of)} of ${codeSpan(subject)}`,
    statement(page),
    phrase(data),
    [`**${kind}**`, ...why(reasons)].join('<br>'),
  ]);
  return [
    `### ${pageAsOf(revision)}`,
    ...(rows.length === 0 ? [] : [markdownTable(head, rows.map(rowCells))]),
    ...(cells.length === 0 ? [] : [markdownTable(besides, cells)]),
  ];
}

function rowCells({
  method,
  path,
  scheme,
  page,
  data,
  outcome,
  class: of,
  reasons,
}: PermissionDataRow): readonly string[] {
  return [
    codeSpan(`${method} ${path}`),
    scheme,
    statement(page),
    data ? phrase(data) : '-',
    outcome,
    of === undefined || outcome === 'agree' ? '-' : [`**${of}**`, ...why(reasons)].join('<br>'),
  ];
}

const document = (...sections: readonly string[]): string => `${sections.join('\n\n')}\n`;

const pageName = ({ apiVersion, page }: Revision): string => codeSpan(`${apiVersion}/${page}`);
const pageAsOf = (revision: Revision): string => `${pageName(revision)}, as of ${dated(revision)}`;

/** As of when, in which language, at which commit. */
function dated({ asOf, locale, commit, repository, sha256 }: Revision): string {
  const where =
    commit === undefined
      ? `sha256 ${sha256.slice(0, 12)}`
      : [repository, commit.slice(0, 10)].filter((part) => part !== undefined).join('@');
  return `${asOf} (${locale}, ${codeSpan(where)})`;
}

/** `says … (#anchor:25)`, or a dash for silence. */
function statement(said: Statement | undefined): string {
  if (!said) return '-';
  const { clause, line } = said;
  return clause === undefined ? phrase(said) : `${phrase(said)} (${codeSpan(`${clause}:${line}`)})`;
}

/** Each with its class where there are several. */
const why = (reasons: readonly Reason[]): readonly string[] =>
  reasons.map((one) => (reasons.length === 1 ? phrase(one) : `${one.class}: ${phrase(one)}`));

const phrase = ({ says, values }: Phrase): string =>
  [says, values.map(codeSpan).join(', ')].filter((part) => part !== '').join(' ');

/** What a page wrote, fit for a cell of a table: in a code span it can neither format, link nor mention. */
export function codeSpan(text: string): string {
  if (text === '') return '(empty)';
  const inCell = printable(text)
    // two backslashes before a bar would end the cell
    .replaceAll(/(?<=\\)\|/g, '\\u{7c}')
    .replaceAll(/(?<!\\)\|/g, String.raw`\|`);
  const runs = inCell.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const pad = /^[` ]|[` ]$/.test(inCell) ? ' ' : '';
  return `${fence}${pad}${inCell}${pad}${fence}`;
}

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
