/**
 * One message head, read leniently: what a reader can get past is noted as a violation, not thrown away,
 * so that one broken field does not hide the status line that a promise is about.
 * @see RFC 9112 §2.2 to §5
 */
import { quotable } from '../../specs/text.ts';
import type { Fields } from '../model.ts';
import { maskOctets } from './redact.ts';

export interface Head {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly fields: Fields;
  /** Index of the first octet behind the empty line. */
  readonly end: number;
  readonly violations: readonly string[];
}

type HeadReading =
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'malformed'; readonly problem: string };

interface Line {
  readonly text: string;
  readonly next: number;
  readonly bareLf: boolean;
}

const statusLine = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/s;
/** A name may be masked: then its octets are not shown, and are no worse for it. */
const fieldLine = new RegExp(String.raw`^([!#$%&'*+\-.^_\`|~0-9A-Za-z${maskOctets}]+)([ \t]*):(.*)$`, 's');
const bareLf = 'a line ends in LF without CR (RFC 9112 2.2)';
const controls = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Told of one head. */
const mostViolations = 20;

const controlIn = (name: string): string => `the value of "${quotable(name)}" holds a control character (RFC 9110 5.5)`;

function lineAt(text: string, start: number): Line | undefined {
  const lf = text.indexOf('\n', start);
  if (lf < 0) return undefined;
  const bareLf = text[lf - 1] !== '\r' || lf === start;
  return { text: text.slice(start, bareLf ? lf : lf - 1), next: lf + 1, bareLf };
}

function quoted(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(shown);
}

function noHttp(text: string): string {
  if (/^\0\0[\s\S]\u0004|^\0\0[\s\S]\u0007/.test(text))
    return 'the answer is an HTTP/2 frame; only HTTP/1.1 was offered';
  if (/^[\u0015\u0016]\u0003/.test(text)) return 'the answer is a TLS record; the target probably wants https';
  return `the answer does not start with an HTTP status line but with ${quoted(text)}`;
}

/** By hand, because `[ \t]*$` takes quadratic time over blanks inside a value: seconds for 64 KiB. */
function withoutBlanksAround(text: string): string {
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t';
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(start)) start += 1;
  while (end > start && isBlank(end - 1)) end -= 1;
  return text.slice(start, end);
}

function statusViolations(version: string, status: number, reason: string | undefined): string[] {
  const found: string[] = [];
  if (version !== '1.1' && version !== '1.0')
    found.push(`the version is HTTP/${version} on an HTTP/1.1 connection (RFC 9112 2.3)`);
  if (status < 100 || status > 599)
    found.push(`status ${String(status).padStart(3, '0')} is outside 100 to 599 (RFC 9110 15)`);
  if (reason === undefined) found.push('the space behind the status code is missing (RFC 9112 4)');
  if (reason !== undefined && controls.test(reason))
    found.push('the reason phrase holds a control character (RFC 9112 4)');
  return found;
}

function readField(line: string, fields: [string, string][], violations: Set<string>): void {
  if (/^[ \t]/.test(line)) {
    violations.add('a field line is folded (RFC 9112 5.2)');
    const last = fields.at(-1);
    if (!last) return;
    last[1] += ` ${withoutBlanksAround(line)}`;
    if (controls.test(line)) violations.add(controlIn(last[0]));
    return;
  }
  const match = fieldLine.exec(line);
  if (!match) {
    violations.add(`a field line is no "name: value": ${quoted(line)} (RFC 9112 5)`);
    return;
  }
  const [, name = '', gap, padded = ''] = match;
  const value = withoutBlanksAround(padded);
  if (gap) violations.add(`white space stands between "${quotable(name)}" and its colon (RFC 9112 5.1)`);
  if (controls.test(value)) violations.add(controlIn(name));
  fields.push([name, value]);
}

/** @param text octets as latin1, one char each */
export function readHead(text: string, start: number): HeadReading {
  const violations = new Set<string>();
  let at = start;
  let line = lineAt(text, at);
  while (line && line.text === '') {
    violations.add('an empty line stands before the status line (RFC 9112 2.1)');
    at = line.next;
    line = lineAt(text, at);
  }
  if (!line) return earlyGarbage(text, at) ?? { kind: 'incomplete' };
  const status = statusLine.exec(line.text);
  if (!status) return { kind: 'malformed', problem: noHttp(text.slice(at)) };
  const [, version = '', code = '', reason] = status;
  for (const found of statusViolations(version, Number(code), reason)) violations.add(found);
  if (line.bareLf) violations.add(bareLf);
  const fields: [string, string][] = [];
  while (line.text !== '') {
    line = lineAt(text, line.next);
    if (!line) return { kind: 'incomplete' };
    if (line.bareLf) violations.add(bareLf);
    if (line.text !== '') readField(line.text, fields, violations);
    if (violations.size > mostViolations)
      for (const last of [...violations].slice(mostViolations)) violations.delete(last);
  }
  // Of two, one reader takes the first and another the last.
  if (fields.filter(([name]) => name.toLowerCase() === 'content-type').length > 1)
    violations.add('Content-Type is sent more than once (RFC 9110 5.3)');
  return {
    kind: 'head',
    head: { version, status: Number(code), reason: reason ?? '', fields, end: line.next, violations: [...violations] },
  };
}

/** Digits stand for any digit. */
const statusBeginning = 'HTTP/0.0 000';

/** Without a line end yet: is what is there still the beginning of a status line? */
function earlyGarbage(text: string, at: number): HeadReading | undefined {
  const begun = text.slice(at, at + statusBeginning.length);
  const fits =
    statusBeginning.startsWith(begun.replaceAll(/\d/g, '0')) && /^[ \r]?$/.test(text.charAt(at + begun.length));
  return fits || begun === '\r' ? undefined : { kind: 'malformed', problem: noHttp(text.slice(at)) };
}
