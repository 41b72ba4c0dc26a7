/** Which page this is, of which version, language and date: from its front matter, its path, and what the caller says. */
import { isCalendarDate } from '../select-revision.ts';
import type { FrontMatter } from './front-matter.ts';
import { type PageProblem, type PageWarning, problem, quoted, type Read } from './problem.ts';

/** What the caller knows of a page. */
export interface Said {
  readonly locale?: string;
  readonly apiVersion?: string;
  readonly asOf?: string;
  readonly commit?: string;
  readonly repository?: string;
  /** From a SOURCES.json beside or above the page; weaker than all else. */
  readonly checkout?: { readonly commit: string; readonly date: string; readonly repository?: string };
  /** Day on which the file was last written; the last resort. */
  readonly written?: string;
}

export interface Provenance {
  readonly page: string;
  /** undefined: nothing but the examples of the page can tell. */
  readonly apiVersion?: 'beta' | 'v1.0';
  readonly locale: string;
  readonly asOf: string;
  readonly commit?: string;
  readonly repository?: string;
  readonly openLocFileHash?: string;
  readonly locFileId?: string;
  readonly lastHandOff?: string;
}

/** The English repository that every translation was made from. */
const englishDocs = 'microsoftgraph/microsoft-graph-docs';

export function readProvenance(path: string, front: FrontMatter, said: Said): Read<Provenance> {
  const segments = path.split(/[\\/]/);
  const file = fileName(segments.at(-1) ?? '');
  const lastHandOff = handOff(front.values.get('ms.lasthandoff'));
  const locale = localeOf(segments, file.locale, front, said);
  const apiVersion = versionOf(segments, said);
  const dated = dateOf(lastHandOff, file.date, said);
  const checked = [nameProblem(file.page), localeProblem(locale, front, said), versionProblem(said), dated];
  const problems = checked.flatMap((one) => ('code' in one ? [one] : []));
  if (problems.length > 0 || !('asOf' in dated)) return { ok: false, problems };
  const origin = originOf(front, said, dated.asOf);
  const value: Provenance = {
    page: file.page,
    ...(apiVersion === undefined ? {} : { apiVersion }),
    locale,
    asOf: dated.asOf,
    ...origin,
    ...localized(front, lastHandOff),
  };
  return { ok: true, value, warnings: dated.warnings };
}

/** `page.de-DE.2019-01-12.md` names language and date as well. */
function fileName(name: string): { readonly page: string; readonly locale?: string; readonly date?: string } {
  const match = /^(.+)\.([a-z]{2}-[A-Z]{2})\.(\d{4}-\d{2}-\d{2})\.md$/.exec(name);
  const [, page = name.replace(/\.md$/i, ''), locale, date] = match ?? [];
  return {
    page: page.toLowerCase(),
    ...(locale === undefined ? {} : { locale }),
    ...(date === undefined ? {} : { date }),
  };
}

interface Fine {
  readonly fine: true;
}

const fine: Fine = { fine: true };

function nameProblem(page: string): PageProblem | Fine {
  if (/^[a-z0-9][a-z0-9.-]*$/.test(page)) return fine;
  return problem(
    'page-name',
    1,
    `${quoted(page)} is no name of a page`,
    'expected letters, digits, dots and hyphens, then .md',
  );
}

const localeSegment = /(?:^|\.)([a-z]{2}-[A-Z]{2})(?:-sxs)?$/;

function localeOf(segments: readonly string[], inName: string | undefined, front: FrontMatter, said: Said): string {
  const inPath = segments.slice(0, -1).map((segment) => localeSegment.exec(segment)?.[1]);
  // the English pages name no language; a page in another one fails at its first wording
  return (
    front.values.get('ms.contentlocale') ??
    said.locale ??
    inName ??
    inPath.findLast((one) => one !== undefined) ??
    'en-US'
  );
}

const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

function localeProblem(found: string, front: FrontMatter, { locale }: Said): PageProblem | Fine {
  if (!languageTag.test(found)) {
    return problem('locale-unknown', 1, `${quoted(found)} is no language tag`, 'expected one such as de-DE');
  }
  const stated = front.values.get('ms.contentlocale');
  if (stated === undefined || locale === undefined || stated === locale) return fine;
  return problem(
    'locale-unknown',
    1,
    `--locale says ${locale}, the page says ${stated}`,
    'leave out --locale for this page',
  );
}

const versions = ['beta', 'v1.0'] as const;

function versionOf(segments: readonly string[], said: Said): (typeof versions)[number] | undefined {
  const named = said.apiVersion ?? segments.slice(0, -1).findLast((segment) => versions.some((one) => one === segment));
  return versions.find((one) => one === named);
}

function versionProblem({ apiVersion }: Said): PageProblem | Fine {
  if (apiVersion === undefined || versions.some((one) => one === apiVersion)) return fine;
  return problem('version-unknown', 1, `--api-version says ${quoted(apiVersion)}`, 'expected beta or v1.0');
}

type Dated = { readonly asOf: string; readonly warnings: readonly PageWarning[] };

function dateOf(lastHandOff: string | undefined, inName: string | undefined, said: Said): Dated | PageProblem {
  const certain = lastHandOff ?? inName ?? said.asOf ?? said.checkout?.date;
  const asOf = certain ?? said.written;
  if (asOf === undefined || !isCalendarDate(asOf)) {
    const message =
      asOf === undefined ? 'nothing says of when the page is' : `${quoted(asOf)} is no day of the calendar`;
    return problem('date-unknown', 1, message, 'say --as-of YYYY-MM-DD, the date of the page in its repository');
  }
  const message = `nothing but its file says of when the page is: last written ${asOf}; say --as-of to be exact`;
  return { asOf, warnings: certain === undefined ? [{ code: 'as-of-file', line: 1, message }] : [] };
}

/** `MM/DD/YYYY` -> ISO 8601; anything else is left for the calendar to refuse. */
function handOff(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim()) ?? [];
  return year === undefined ? text.trim() : `${year}-${month}-${day}`;
}

function originOf(front: FrontMatter, said: Said, asOf: string): Pick<Provenance, 'commit' | 'repository'> {
  const source = front.values.get('ms.sourcegitcommit');
  if (source !== undefined && /^[0-9a-f]{7,40}$/.test(source)) return { commit: source, repository: englishDocs };
  if (said.commit !== undefined) {
    return { commit: said.commit, ...(said.repository === undefined ? {} : { repository: said.repository }) };
  }
  const { checkout } = said;
  if (checkout === undefined || checkout.date !== asOf) return {};
  return { commit: checkout.commit, ...(checkout.repository === undefined ? {} : { repository: checkout.repository }) };
}

function localized(front: FrontMatter, lastHandOff: string | undefined): Partial<Provenance> {
  const hash = front.values.get('ms.openlocfilehash');
  const id = front.values.get('ms.locfileid');
  return {
    ...(hash !== undefined && /^[0-9a-f]{40}$/.test(hash) ? { openLocFileHash: hash } : {}),
    ...(id !== undefined && /^\d+$/.test(id) ? { locFileId: id } : {}),
    ...(lastHandOff === undefined ? {} : { lastHandOff }),
  };
}
