/** What the closed sets of a record are called in the report, and their marks. */
import type { PermissionScheme } from '../../../specs/model.ts';
import type { Authority, SuiteName, Verdict } from '../../model.ts';
import type { Exit } from '../../run-model.ts';
import { html, type Markup } from './markup.ts';

export const marks: Readonly<Record<Verdict, string>> = { pass: '✔', inconclusive: '?', fail: '✘', error: '!' };

export const verdictHints: Readonly<Record<Verdict, string>> = {
  pass: 'every promise kept',
  inconclusive: 'nobody knows',
  fail: 'a promise is broken',
  error: 'a fault of this tool',
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
export function badge(verdict: Verdict, words: string = verdict): Markup {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${marks[verdict]}</span> ${words}</span>`;
}
