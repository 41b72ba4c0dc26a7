/** What all reports say in the same words: findings, the exit code, where a promise is documented. */
import { plural, printable, printableShort } from '../../specs/text.ts';
import { authorities, gatedBy, type Authority, type Finding } from '../model.ts';
import type { Attention, PageWithoutCases, RunHead, RunTail, SpecRecord } from '../run-model.ts';
import { stateOf } from './counts.ts';

/** `status is 200`, `status is 200, in 18 cases` */
export const seenIn = ({ seen, cases }: Pick<Finding, 'seen' | 'cases'>): string =>
  cases === undefined ? seen : `${seen}, in ${cases} cases`;

/** `status is 200; the page promises 204 (intune-…-revoketoken#response:49)` */
export function sentence(finding: Finding): string {
  return printableShort(`${seenIn(finding)}; ${finding.promised} (${finding.clause})`);
}

/** Whoever left it out says so in the reason. */
export const whyNotSent = (skipped: string, result: Pick<Attention, 'verdict' | 'standing'>): string =>
  printableShort(stateOf({ ...result, skipped }) === 'skipped' ? `not sent: ${skipped}` : skipped);

/** Every line that explains why a case did not pass, as far as these authorities are concerned. */
export function explain(result: Attention, of: readonly Authority[] = authorities): readonly string[] {
  if (result.skipped !== undefined) return [whyNotSent(result.skipped, result)];
  if (result.error !== undefined) return [printable(`error of this tool, not of the target: ${result.error}`)];
  const deciding = result.findings.filter(({ authority, outcome }) => outcome !== 'pass' && of.includes(authority));
  if (deciding.length === 0 && result.verdict !== 'pass') return ['no check applies to this answer'];
  return deciding.flatMap((finding) => [
    `[${finding.authority}] ${finding.outcome === 'fail' ? '' : 'inconclusive: '}${sentence(finding)}`,
    ...(finding.note === undefined ? [] : [`  ${printable(finding.note)}`]),
  ]);
}

/** ` (in 4 cases)` of a problem of so many; where one case tells what many show, it says so. */
export function inCases(cases: number, all: number): string {
  if (cases === all) return '';
  return ` (in ${plural(cases, 'case')}${cases > all ? ', counted once for each operation' : ''})`;
}

/** A page that has no case: why, and why that is no matter, where it is none. */
export const whyNotJudged = ({ reason, excluded }: PageWithoutCases): string =>
  excluded === undefined ? reason : `${reason}; excluded: ${excluded}`;

/** `beta/page: why` of each page that has no case. */
export const pagesNotJudged = ({ withoutCases = [] }: Pick<RunHead, 'withoutCases'>): readonly string[] =>
  withoutCases.map((page) => `${page.apiVersion}/${page.page}: ${whyNotJudged(page)}`);

const revisions: Readonly<Record<string, string>> = {
  first: 'first revision of each page',
  latest: 'latest revision of each page',
};

/** @param asOf `first`, `latest` or a date */
export const revisionWords = (asOf: string): string => revisions[asOf] ?? `revision of each page in force on ${asOf}`;

/** Those that decide the exit code. */
export const brokenPromises = (findings: readonly Finding[], gate: Authority): readonly Finding[] =>
  findings.filter(({ authority, outcome }) => outcome === 'fail' && gatedBy(gate).includes(authority));

/** `exit 1: 2 cases failed …`; where failures are let pass, `exit 0 because 2 failures are waived until …`. */
export function exitLine({ exit, standings }: Pick<RunTail, 'exit' | 'standings'>): string {
  return `exit ${exit.code}${exit.code === 0 && standings.waived > 0 ? ' because' : ':'} ${printable(exit.reason)}`;
}

interface ClauseParts {
  readonly page: string;
  readonly anchor: string;
  readonly line: string;
  /** That the page includes and that holds the line; empty where the page itself does. */
  readonly file: string;
}

/** @param clause `page#anchor:line`, or `page#anchor@file:line` */
export function clauseParts(clause: string): ClauseParts {
  const hash = clause.indexOf('#');
  const colon = clause.lastIndexOf(':');
  if (hash < 0 || colon < hash) return { page: clause, anchor: '', line: '', file: '' };
  const [anchor = '', ...file] = clause.slice(hash, colon).split('@');
  return { page: clause.slice(0, hash), anchor, line: clause.slice(colon + 1), file: file.join('@') };
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
