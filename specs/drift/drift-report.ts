import { type Change, type DriftClass, driftClasses, type PageDrift, type Revision } from './model.ts';
import { asOf, code, counted, phrase, statement, table } from './quote.ts';

/** Changes of each class; a page on one side only counts as one. */
export type DriftCounts = Readonly<Record<DriftClass, number>> & {
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

export function driftReport(pages: readonly PageDrift[]): DriftReport {
  const changes = pages.flatMap((page) => (page.fate === 'compared' ? page.changes : []));
  const classes = [
    ...changes.map((change) => change.class),
    ...pages.flatMap((page) => (page.fate === 'compared' ? [] : [page.class])),
  ];
  const ofClass = (one: DriftClass): number => classes.filter((other) => other === one).length;
  const ofFate = (fate: PageDrift['fate']): number => pages.filter((page) => page.fate === fate).length;
  const counts = {
    widening: ofClass('widening'),
    narrowing: ofClass('narrowing'),
    neutral: ofClass('neutral'),
    wordingOnly: changes.filter(({ wordingOnly }) => wordingOnly).length,
    compared: ofFate('compared'),
    changed: pages.filter(isChanged).length,
    added: ofFate('added'),
    removed: ofFate('removed'),
  };
  return { kind: 'drift', counts, pages };
}

function isChanged(page: PageDrift): boolean {
  return page.fate === 'compared' && page.changes.some(({ wordingOnly }) => !wordingOnly);
}

/** Fit for a comment on a pull request. */
export function driftMarkdown({ counts, pages }: DriftReport): string {
  const sections = [
    '## What changed for a caller',
    summary(counts),
    ...pages.flatMap((page) => (page.fate === 'compared' ? compared(page) : [])),
    ...alone(
      'New pages (widening)',
      pages.flatMap((page) => (page.fate === 'added' ? [page.newer] : [])),
    ),
    ...alone(
      'Pages that are gone, and their promises with them (narrowing)',
      pages.flatMap((page) => (page.fate === 'removed' ? [page.older] : [])),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function summary({
  widening,
  narrowing,
  neutral,
  wordingOnly,
  compared,
  changed,
  added,
  removed,
}: DriftCounts): string {
  const wording = wordingOnly === 0 ? '' : ` (${wordingOnly} of wording alone)`;
  const pages = [
    `${counted(compared, 'comparison', 'comparisons')}, ${changed} with a change of more than wording`,
    ...(added === 0 ? [] : [counted(added, 'new page', 'new pages')]),
    ...(removed === 0 ? [] : [`${counted(removed, 'page', 'pages')} gone`]),
  ];
  return `**${narrowing} narrowing, ${widening} widening, ${neutral} neutral${wording}**; ${pages.join(', ')}.`;
}

type Compared = Extract<PageDrift, { fate: 'compared' }>;

/** Nothing for a page without a change. */
function compared({ older, newer, changes }: Compared): readonly string[] {
  if (changes.length === 0) return [];
  const meant = changes.filter(({ wordingOnly }) => !wordingOnly).toSorted(byGravity);
  const worded = changes.filter(({ wordingOnly }) => wordingOnly).map(({ requirement }) => code(requirement));
  return [
    `### ${titleOf(older, newer)}`,
    `${asOf(older)} → ${asOf(newer)}`,
    ...(meant.length === 0 ? [] : [table(['for a caller', 'requirement', 'was', 'is', 'why'], meant.map(cells))]),
    ...(worded.length === 0 ? [] : [`Worded otherwise, with the same meaning: ${worded.join(', ')}`]),
  ];
}

const nameOf = ({ apiVersion, page }: Revision): string => code(`${apiVersion}/${page}`);

function titleOf(older: Revision, newer: Revision): string {
  const [one, other] = [nameOf(older), nameOf(newer)];
  return one === other ? one : `${one} → ${other}`;
}

function byGravity(one: Change, other: Change): number {
  return driftClasses.indexOf(one.class) - driftClasses.indexOf(other.class);
}

function cells({ class: of, requirement, was, is, reasons }: Change): readonly string[] {
  const why = reasons.map((one) => (reasons.length === 1 ? phrase(one) : `${one.class}: ${phrase(one)}`));
  return [`**${of}**`, code(requirement), statement(was), statement(is), why.join('<br>')];
}

function alone(title: string, revisions: readonly Revision[]): readonly string[] {
  if (revisions.length === 0) return [];
  return [`### ${title}`, revisions.map((one) => `- ${nameOf(one)}, as of ${asOf(one)}`).join('\n')];
}
