/** The few calls that set-up and clean-up make. They are steps of ours, not cases: no verdict hangs on them alone. */
import type { Method } from '../../../specs/model.ts';
import type { Exchange } from '../../model.ts';
import type { Recording } from '../record.ts';
import { isObject, printable } from '../../../specs/text.ts';

/** Sends one request as the identity that sets up, with the run's pace and patience. Never throws. */
export type Call = (method: Method, path: string, body?: unknown) => Promise<Recording | { readonly refused: string }>;

export type Reply =
  | { readonly ok: true; readonly status: number; readonly content: unknown; readonly exchange: Exchange }
  /** `unknown`: the request may have taken effect all the same. */
  | { readonly ok: false; readonly status: number | undefined; readonly unknown: boolean; readonly reason: string };

/** The same, for paths under an API version. */
export const under =
  (call: Call, version: string): Call =>
  (method, path, body) =>
    call(method, `/${version}${path}`, body);

/** An id from a service or a journal becomes a part of a path; nothing in it may lead elsewhere. */
export const isId = (id: string): boolean => /^[\w-]{1,128}$/.test(id);

function contentOf(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The text of an error object, as far as there is one. */
export function errorText(content: unknown): string {
  const error = isObject(content) ? content['error'] : undefined;
  if (!isObject(error)) return '';
  return [error['code'], error['message']]
    .filter((part) => typeof part === 'string')
    .join(': ')
    .slice(0, 300);
}

export async function ask(call: Call, method: Method, path: string, body?: unknown): Promise<Reply> {
  const recording = await call(method, path, body);
  if ('refused' in recording) return { ok: false, status: undefined, unknown: false, reason: recording.refused };
  const { exchange } = recording;
  const { outcome } = exchange;
  if (outcome.kind === 'malformed')
    return { ok: false, status: undefined, unknown: true, reason: `${method} ${path}: ${outcome.problem}` };
  if (outcome.kind === 'none')
    return { ok: false, status: undefined, unknown: outcome.left, reason: `${method} ${path}: ${outcome.message}` };
  const { status, body: text } = outcome.answer;
  const content = contentOf(text);
  if (status >= 200 && status < 300) return { ok: true, status, content, exchange };
  const said = printable(errorText(content));
  return {
    ok: false,
    status,
    // A 503 without an error object is the front end's: the service has not seen the request.
    unknown: status >= 500 && !(status === 503 && said === ''),
    reason: `${method} ${path}: status is ${status}${said === '' ? '' : `, ${said}`}`,
  };
}

export function textOf(content: unknown, member: string): string | undefined {
  const value = isObject(content) ? content[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Undefined where the content is no list, or was cut. */
export function listOf(content: unknown): readonly unknown[] | undefined {
  const value = isObject(content) ? content['value'] : undefined;
  return Array.isArray(value) ? value : undefined;
}

export function numberOf(content: unknown, member: string): number | undefined {
  const value = isObject(content) ? content[member] : undefined;
  return typeof value === 'number' ? value : undefined;
}
