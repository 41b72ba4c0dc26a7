/** What the closed sets of a record are called in the report, and how it says where a promise stands. */
import type { PermissionScheme } from '../../../specs/model.ts';
import type { Authority, SuiteName, Verdict } from '../../model.ts';
import type { CaseRecord, Exit, SpecRecord } from '../../run-model.ts';
import { stateColours, stateMarks, stateOf, stateWords, type CaseState } from '../counts.ts';
import { verdictMarks } from '../matrix.ts';
import { clauseParts, publicAddress } from '../wording.ts';
import { html, type Markup } from './markup.ts';

const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  inconclusive: 'inconclusive',
  fail: 'failed',
  error: 'error of this tool',
};

export const authorityWords: Readonly<Record<Authority, string>> = {
  page: 'the page',
  rfc: 'HTTP and OAuth (RFC)',
  graph: 'Graph-wide documentation',
};

export const schemeWords: Readonly<Record<PermissionScheme, string>> = {
  DelegatedWork: 'Work or school account',
  DelegatedPersonal: 'Personal account',
  Application: 'Application without user',
};

export const suiteWords: Readonly<Record<SuiteName, string>> = {
  permissions: 'permissions',
  headers: 'headers',
  'request-body': 'request body',
  response: 'response',
  routing: 'routing',
  body: 'body',
  lifecycle: 'life cycle',
};

/** The verdict whose colour an exit code has. */
export const exitVerdicts: Readonly<Record<Exit['code'], Verdict>> = {
  0: 'pass',
  1: 'fail',
  2: 'error',
  3: 'inconclusive',
  4: 'inconclusive',
  5: 'error',
};

/** Mark, colour and word: colour is never alone. */
export function badge(verdict: Verdict, words: string = verdictWords[verdict], mark = verdictMarks[verdict]): Markup {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${mark}</span> ${words}</span>`;
}

export const badgeOf = (state: CaseState): Markup => badge(stateColours[state], stateWords[state], stateMarks[state]);

export function publicLink(spec: SpecRecord | undefined, anchor?: string): Markup | undefined {
  const address = spec && publicAddress(spec, anchor);
  if (address === undefined) return undefined;
  return html`<a rel="noreferrer" href="${address}">the page as Microsoft shows it today</a>`;
}

/** Of a case. */
export const stateBadge = (one: CaseRecord): Markup => badgeOf(stateOf(one));

/** `“revokeToken action”, section #response, line 49`, with the included file where that has the line. */
export function sectionOf(clause: string, spec: SpecRecord | undefined): Markup {
  const { page, anchor, line, file } = clauseParts(clause);
  const title = spec === undefined ? page : `“${spec.title}”`;
  return html`${title}, section <b>${anchor}</b>, line ${line}${file && ` of ${file}`}`;
}

export function whereIs(clause: string, spec: SpecRecord | undefined): Markup {
  const link = publicLink(spec, clauseParts(clause).anchor);
  const revision = spec && `${spec.apiVersion}, revision as of ${spec.asOf}, read in ${spec.source.locale}`;
  return html`${sectionOf(clause, spec)}<br /><code>${clause}</code>${revision && html`<br />${revision}`}${
      link && html`; ${link} may say something else by now`
    }`;
}
