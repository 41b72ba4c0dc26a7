/**
 * Octets -> answer: interim messages, the final head, and where its content ends.
 * @see RFC 9112 §6.3 for the order of the framing rules
 */
import type { Answer } from '../model.ts';
import { quotable } from '../../specs/text.ts';
import { readHead, type Head } from './head.ts';
import { headCap } from './wire.ts';
import { fieldValues } from '../http.ts';

type AnswerReading =
  | {
      readonly kind: 'answer';
      readonly answer: Answer;
      readonly broken?: true;
      /** Octets of all that are needed before it can be complete. */
      readonly needs: number;
      /** Of chunks: octets of all that are read for good. */
      readonly read?: number;
    }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'malformed'; readonly problem: string };

/** What the framing says of the octets behind a header section. */
export interface Framed {
  readonly body: string;
  readonly complete: boolean;
  readonly trailing: string;
  readonly violations: readonly string[];
  /** Nobody can say where the content ends: no octet to come will complete it. */
  readonly broken?: true;
  /** Octets that are needed before it can be complete, from the beginning of these. */
  readonly needs: number;
  /** Of chunks: octets that are read for good. */
  readonly read?: number;
}

const sizeLine = /^([0-9A-Fa-f]{1,15})[ \t]*(;.*)?$/;

/** Index behind the empty line that ends the trailer section, or undefined where it has not come yet. */
function trailerEnd(text: string, start: number): number | undefined {
  for (let at = start; ;) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return undefined;
    if (end === at) return end + 2;
    at = end + 2;
  }
}

/** @param text octets behind the header section, as latin1 @see RFC 9112 §7.1 */
export function decodeChunks(text: string): Framed {
  const parts: string[] = [];
  const soFar = (violations: readonly string[], read: number, needs = text.length + 1): Framed => ({
    body: parts.join(''),
    complete: false,
    trailing: '',
    violations,
    read,
    needs,
    ...(violations.length > 0 ? { broken: true } : {}),
  });
  for (let at = 0; ;) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return soFar([], at);
    const size = sizeLine.exec(text.slice(at, end));
    if (!size)
      return soFar([`a chunk size is ${JSON.stringify(text.slice(at, Math.min(end, at + 20)))} (RFC 9112 7.1)`], at);
    const length = Number.parseInt(size[1] ?? '', 16);
    const begin = end + 2;
    if (length === 0) {
      const done = trailerEnd(text, begin);
      return done === undefined
        ? soFar([], at)
        : { body: parts.join(''), complete: true, trailing: text.slice(done), violations: [], needs: done };
    }
    parts.push(text.slice(begin, begin + length));
    if (text.length < begin + length + 2) return soFar([], at, begin + length + 2);
    if (text.slice(begin + length, begin + length + 2) !== '\r\n')
      return soFar(['a chunk is longer than its size says (RFC 9112 7.1)'], at);
    at = begin + length + 2;
  }
}

const withoutContent = (status: number): boolean => status === 204 || status === 304 || (status >= 100 && status < 200);

function byLength(rest: string, values: readonly string[]): Framed {
  const all = values.flatMap((value) => value.split(',')).map((value) => value.trim());
  const lengths = new Set(all);
  const [first = ''] = lengths;
  if (lengths.size > 1 || !/^\d+$/.test(first)) {
    const violation = `Content-Length is ${JSON.stringify(quotable([...lengths].join(', ')))} (RFC 9110 8.6)`;
    return { body: rest, complete: false, trailing: '', violations: [violation], broken: true, needs: 0 };
  }
  const length = Number(first);
  const violations = all.length > 1 ? ['Content-Length is sent more than once (RFC 9110 8.6)'] : [];
  return {
    body: rest.slice(0, length),
    complete: rest.length >= length,
    trailing: rest.slice(length),
    violations,
    needs: length,
  };
}

function frame(head: Head, rest: string, closed: boolean): Framed {
  if (withoutContent(head.status)) return { body: '', complete: true, trailing: rest, violations: [], needs: 0 };
  const coding = fieldValues(head.fields, 'transfer-encoding');
  const lengths = fieldValues(head.fields, 'content-length');
  if (coding.length > 0) {
    const both = lengths.length > 0 ? ['Content-Length and Transfer-Encoding are both sent (RFC 9112 6.1)'] : [];
    if (!/(^|,)\s*chunked\s*$/i.test(coding.join(',')))
      return { body: rest, complete: closed, trailing: '', violations: both, needs: Infinity };
    const decoded = decodeChunks(rest);
    return { ...decoded, violations: [...both, ...decoded.violations] };
  }
  if (lengths.length > 0) return byLength(rest, lengths);
  return { body: rest, complete: closed, trailing: '', violations: [], needs: Infinity };
}

/**
 * @param text octets as latin1
 * @param closed no further octets can come
 */
export function readAnswer(text: string, closed: boolean): AnswerReading {
  const interim: number[] = [];
  const violations: string[] = [];
  let at = 0;
  for (;;) {
    const reading = readHead(text, at);
    // A head too long is malformed also where its end has come: what was read must not depend on how octets arrived.
    const headEnd = reading.kind === 'head' ? reading.head.end : text.length;
    if (reading.kind !== 'malformed' && headEnd - at > headCap)
      return { kind: 'malformed', problem: `the header section has no end within ${headCap} octets` };
    if (reading.kind !== 'head') return reading;
    const { head } = reading;
    violations.push(...head.violations);
    at = head.end;
    if (head.status >= 100 && head.status < 200 && head.status !== 101) {
      interim.push(head.status);
      continue;
    }
    const rest = text.slice(at);
    const framed = frame(head, rest, closed);
    const { version, status, reason, fields } = head;
    const answer: Answer = {
      version,
      status,
      reason,
      fields,
      interim,
      afterHead: rest,
      body: framed.body,
      bodyComplete: framed.complete,
      trailing: framed.trailing,
      violations: [...new Set([...violations, ...framed.violations])],
    };
    const { broken, read } = framed;
    return {
      kind: 'answer',
      answer,
      needs: at + framed.needs,
      ...(broken ? { broken } : {}),
      ...(read === undefined ? {} : { read: at + read }),
    };
  }
}

/** An answer to nobody, with which a server ends a connection that it takes for idle. @see RFC 9110 §15.5.9 */
function isFarewell(text: string): boolean {
  const reading = readAnswer(text, true);
  if (reading.kind !== 'answer') return false;
  const { status, fields, bodyComplete, trailing } = reading.answer;
  const closes = fieldValues(fields, 'connection').some((value) => /^close$/i.test(value));
  return status === 408 && closes && bodyComplete && trailing === '';
}

/** Behind a complete answer it says nothing of the request. @param text octets as latin1 */
export function withoutFarewell(text: string): string {
  const at = Math.max(text.lastIndexOf('HTTP/1.1 408'), text.lastIndexOf('HTTP/1.0 408'));
  if (at <= 0 || !isFarewell(text.slice(at))) return text;
  const reading = readAnswer(text.slice(0, at), false);
  const ends = reading.kind === 'answer' && reading.answer.bodyComplete && reading.answer.trailing === '';
  return ends ? text.slice(0, at) : text;
}
