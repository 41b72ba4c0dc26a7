/** Where a promise stands: which page, which revision, which section, which line. */
import type { RunHead, SpecRecord } from '../../run-model.ts';
import { html, type Markup } from './markup.ts';

export interface Place {
  readonly page: string;
  readonly anchor: string;
  readonly line: string;
}

/** @param clause `page#anchor:line` */
export function placeOf(clause: string): Place {
  const hash = clause.indexOf('#');
  const colon = clause.lastIndexOf(':');
  if (hash < 0 || colon < hash) return { page: clause, anchor: '', line: '' };
  return { page: clause.slice(0, hash), anchor: clause.slice(hash, colon), line: clause.slice(colon + 1) };
}

export type SpecOf = (page: string, apiVersion?: string) => SpecRecord | undefined;

export function specsOf({ specs }: RunHead): SpecOf {
  const byPage = new Map(
    specs.flatMap((spec) => [[spec.page, spec] as const, [`${spec.apiVersion}/${spec.page}`, spec]]),
  );
  return (page, apiVersion) => byPage.get(apiVersion === undefined ? page : `${apiVersion}/${page}`);
}

const views: Readonly<Record<string, string>> = { beta: 'graph-rest-beta', 'v1.0': 'graph-rest-1.0' };

/**
 * Today's page at Microsoft; its name is the page's own. Only for a page that came with a commit of its source: one that
 * somebody wrote for a test has no public address.
 */
export function publicAddress({ page, apiVersion, source }: SpecRecord, anchor = ''): string | undefined {
  const view = views[apiVersion];
  const known = /^[0-9a-f]{40}$/.test(source.commit ?? '') && /^[a-z0-9-]+$/.test(page);
  if (view === undefined || !known) return undefined;
  return `https://learn.microsoft.com/graph/api/${page}?view=${view}${encodeURI(anchor)}`;
}

export function publicLink(spec: SpecRecord | undefined, anchor?: string): Markup | undefined {
  const address = spec && publicAddress(spec, anchor);
  if (address === undefined) return undefined;
  return html`<a rel="noreferrer" href="${address}">the page as Microsoft shows it today</a>`;
}

/** `“revokeToken action”, section #response, line 49` */
export function sectionOf(clause: string, spec: SpecRecord | undefined): Markup {
  const { page, anchor, line } = placeOf(clause);
  const title = spec === undefined ? page : `“${spec.title}”`;
  return html`${title}, section <b>${anchor}</b>, line ${line}`;
}

export function where(clause: string, spec: SpecRecord | undefined): Markup {
  const link = publicLink(spec, placeOf(clause).anchor);
  const revision = spec && `${spec.apiVersion}, revision as of ${spec.asOf}, read in ${spec.source.locale}`;
  return html`${sectionOf(clause, spec)}<br /><code>${clause}</code>${revision && html`<br />${revision}`}${
      link && html`; ${link} may say something else by now`
    }`;
}
