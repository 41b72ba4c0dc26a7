/** Which page this is, of which version, language and date. @see specs/README.md#where-a-spec-comes-from */
import { type ApiVersion, apiVersions, type Source } from '../model.ts';
import { isCalendarDate } from '../select-revision.ts';
import { defined } from '../text.ts';
import { type PageProblem, problem, quoted, type Read } from './problem.ts';

/** What the caller knows of a page. */
export interface ProvenanceHints {
  readonly locale?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly asOf?: string | undefined;
  readonly commit?: string | undefined;
  readonly repository?: string | undefined;
  /** Of the page's commit: from git, or from a SOURCES.json beside or above the page. */
  readonly checkout?: Checkout | undefined;
  /** git was asked, and the file is not what its last commit made of it. */
  readonly changed?: boolean | undefined;
  /** Day on which the file was last written; the last resort. */
  readonly written?: string | undefined;
}

export interface Checkout {
  readonly commit?: string | undefined;
  readonly date: string;
  readonly repository?: string | undefined;
}

export interface Provenance {
  readonly page: string;
  /** undefined: nothing but the examples of the page can tell. */
  readonly apiVersion: ApiVersion | undefined;
  readonly asOf: string;
  readonly source: Omit<Source, 'sha256'>;
}

/** The English repository that every translation was made from. */
const englishDocs = 'microsoftgraph/microsoft-graph-docs';

/** @param front values of the page's front matter */
export function readProvenance(
  path: string,
  front: ReadonlyMap<string, string>,
  hints: ProvenanceHints,
): Read<Provenance> {
  const segments = path.split(/[\\/]/);
  const folders = segments.slice(0, -1);
  const file = fileName(segments.at(-1) ?? '');
  const lastHandOff = isoDate(front.get('ms.lasthandoff'));
  // authors seldom change it: the date of the commit is nearer
  const written = hints.checkout === undefined ? isoDate(front.get('ms.date')) || undefined : undefined;
  const stated = written !== undefined && isCalendarDate(written) ? written : undefined;
  const certain = lastHandOff ?? file.date ?? stated ?? hints.asOf ?? hints.checkout?.date ?? written;
  const asOf = certain ?? hints.written;
  const locale = localeOf(folders, file.locale, front, hints);
  const problems = [
    nameProblem(file.page),
    localeProblem(locale, front, hints),
    versionProblem(hints),
    dateProblem(asOf),
  ].filter((one) => one !== undefined);
  if (problems.length > 0 || asOf === undefined) return { ok: false, problems };
  const value: Provenance = {
    page: file.page,
    apiVersion: versionOf(folders, hints),
    asOf,
    source: {
      locale,
      ...originOf(front, hints, asOf),
      ...defined({
        openLocFileHash: matching(front.get('ms.openlocfilehash'), /^[0-9a-f]{40}$/),
        locFileId: matching(front.get('ms.locfileid'), /^\d+$/),
        lastHandOff,
      }),
    },
  };
  const undated = `the date of the page is not known, so that of its file is used: ${asOf}; say --as-of to be exact`;
  const changed = 'the file is not what its last commit made of it, so git tells neither its date nor its commit';
  const warnings = [
    ...(certain === undefined ? [{ code: 'as-of-file', line: 1, message: undated }] : []),
    ...(hints.changed === true ? [{ code: 'not-committed', line: 1, message: changed }] : []),
  ];
  return { ok: true, value, warnings };
}

const matching = (text: string | undefined, shape: RegExp): string | undefined =>
  text !== undefined && shape.test(text) ? text : undefined;

/** `page.de-DE.2019-01-12.md` names language and date as well. */
function fileName(name: string): { page: string; locale: string | undefined; date: string | undefined } {
  const match = /^(.+)\.([a-z]{2}-[A-Z]{2})\.(\d{4}-\d{2}-\d{2})\.md$/.exec(name);
  const [, page = name.replace(/\.md$/i, ''), locale, date] = match ?? [];
  return { page: page.toLowerCase(), locale, date };
}

function nameProblem(page: string): PageProblem | undefined {
  if (/^[a-z0-9][a-z0-9.-]*$/.test(page)) return undefined;
  const remedy = 'expected letters, digits, dots and hyphens, then .md';
  return problem('page-name', 1, `${quoted(page)} is not the name of a page`, remedy);
}

const localeSegment = /(?:^|\.)([a-z]{2}-[A-Z]{2})(?:-sxs)?$/;

function localeOf(
  folders: readonly string[],
  inName: string | undefined,
  front: ReadonlyMap<string, string>,
  hints: ProvenanceHints,
): string {
  const inPath = folders.map((segment) => localeSegment.exec(segment)?.[1]).findLast((one) => one !== undefined);
  // the English pages name no language; a page in another one fails at its first wording
  return front.get('ms.contentlocale') ?? hints.locale ?? inName ?? inPath ?? 'en-US';
}

const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

function localeProblem(
  found: string,
  front: ReadonlyMap<string, string>,
  { locale }: ProvenanceHints,
): PageProblem | undefined {
  if (!languageTag.test(found))
    return problem('locale-unknown', 1, `${quoted(found)} is not a language tag`, 'expected one such as de-DE');
  const stated = front.get('ms.contentlocale');
  if (stated === undefined || locale === undefined || stated === locale) return undefined;
  const message = `--locale says ${locale}, the page says ${stated}`;
  return problem('locale-unknown', 1, message, 'leave out --locale for this page');
}

const isVersion = (text: string): boolean => apiVersions.some((one) => one === text);

function versionOf(folders: readonly string[], { apiVersion }: ProvenanceHints): ApiVersion | undefined {
  const named = apiVersion ?? folders.findLast(isVersion);
  return apiVersions.find((one) => one === named);
}

function versionProblem({ apiVersion }: ProvenanceHints): PageProblem | undefined {
  if (apiVersion === undefined || isVersion(apiVersion)) return undefined;
  return problem('version-unknown', 1, `--api-version says ${quoted(apiVersion)}`, 'expected beta or v1.0');
}

function dateProblem(asOf: string | undefined): PageProblem | undefined {
  if (asOf !== undefined && isCalendarDate(asOf)) return undefined;
  const message = asOf === undefined ? 'the date of the page is not known' : `${quoted(asOf)} is not a date`;
  return problem('date-unknown', 1, message, 'say --as-of YYYY-MM-DD, the date of the page in its repository');
}

/** `MM/DD/YYYY`, as Microsoft's front matter has it -> ISO 8601; anything else is left for the calendar to refuse. */
function isoDate(text: string | undefined): string | undefined {
  const [, month = '', day = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text?.trim() ?? '') ?? [];
  return year === undefined ? text?.trim() : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function originOf(
  front: ReadonlyMap<string, string>,
  { commit, repository, checkout }: ProvenanceHints,
  asOf: string,
): Pick<Source, 'commit' | 'repository'> {
  const source = matching(front.get('ms.sourcegitcommit'), /^[0-9a-f]{7,40}$/);
  if (source !== undefined) return { commit: source, repository: englishDocs };
  if (commit !== undefined) return defined({ commit, repository });
  if (checkout?.date !== asOf) return {};
  return defined({ commit: checkout.commit, repository: checkout.repository });
}
