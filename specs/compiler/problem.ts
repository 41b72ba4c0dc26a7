/** Why a page is not compiled: what was found, where, and what would be accepted. @see specs/README.md#problems */
import type { SpecWarning } from '../model.ts';
import { failed, type Result } from '../result.ts';
import { shortened } from '../text.ts';

const problemCodes = [
  'file-unreadable',
  'file-too-large',
  'file-empty',
  'encoding',
  'front-matter',
  'page-name',
  'same-name',
  'version-unknown',
  'locale-unknown',
  'date-unknown',
  'not-an-operation',
  'section-missing',
  'section-repeated',
  'include-missing',
  'unclosed-fence',
  'permission-table',
  'permission-column',
  'permission-row',
  'permission-cell',
  'permission-name',
  'permission-unknown',
  'permission-in-prose',
  'request-block',
  'request-line',
  'placeholder',
  'query-string',
  'several-methods',
  'header-table',
  'header-row',
  'header-name',
  'header-value',
  'authorization-missing',
  'authorization-scheme',
  'operation-retired',
  'request-body-unstated',
  'request-body-wording',
  'request-body-described',
  'request-body-type',
  'response-after-example',
  'response-code-block',
  'response-status',
  'response-wording',
  'response-body',
  'response-type',
  'example-request',
  'example-version',
  'example-body',
  'example-status',
  'not-a-type',
  'type-name',
  'type-base',
  'type-table',
  'type-row',
  'type-cell',
  'property-name',
  'property-repeated',
  'member-name',
  'differs-from-source',
  'readings-disagree',
  'unsupported-shape',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export interface PageProblem {
  readonly code: ProblemCode;
  /** 1-based line of the page's file. */
  readonly line: number;
  /** What was found. */
  readonly message: string;
  /** What would be accepted, or the way out. */
  readonly remedy: string;
}

/** What was read, and what was noticed and needed no guess. */
export type Read<Value> = Result<{ readonly value: Value; readonly warnings?: readonly SpecWarning[] }, PageProblem>;

/** What a section says that decides neither who may call nor what is answered; or why that is not read. */
export type Lenient<Value> = { readonly value: Value } | { readonly unread: string; readonly line?: number };

export function problem(code: ProblemCode, line: number, message: string, remedy: string): PageProblem {
  return { code, line, message, remedy };
}

export const rejected = (...args: Parameters<typeof problem>) => failed(problem(...args));

/** Of several readings: what was read, and the problems of those that were not. */
export function gathered<Value>(reads: readonly Read<Value>[]): { values: Value[]; problems: PageProblem[] } {
  return {
    values: reads.flatMap((one) => (one.ok ? [one.value] : [])),
    problems: reads.flatMap((one) => (one.ok ? [] : one.problems)),
  };
}

/** A piece of a page, fit for a message: one line, quoted, at most 80 characters. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), 80));
}
