/** Why a page is not compiled: what was found, where, and what would be accepted. */
export const problemCodes = [
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
  'privilege-order',
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
  'request-body-unstated',
  'request-body-wording',
  'response-after-example',
  'response-code-block',
  'response-status',
  'response-body',
  'example-request',
  'example-version',
  'example-body',
  'example-status',
  'differs-from-source',
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

/** What was noticed and needed no guess. */
export interface PageWarning {
  readonly code: string;
  readonly line: number;
  readonly message: string;
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value; readonly warnings?: readonly PageWarning[] }
  | { readonly ok: false; readonly problems: readonly PageProblem[] };

export function problem(code: ProblemCode, line: number, message: string, remedy: string): PageProblem {
  return { code, line, message, remedy };
}

export function rejected(code: ProblemCode, line: number, message: string, remedy: string): Read<never> {
  return { ok: false, problems: [problem(code, line, message, remedy)] };
}

const longest = 80;

/** A piece of a page, fit for a message: one line, quoted, at most 80 characters. */
export function quoted(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const characters = Array.from(line.slice(0, 2 * longest + 2));
  return JSON.stringify(characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`);
}
