/**
 * What a target may put into an answer and no report may show: values of members that hold credentials or Wi-Fi keys, cookies,
 * tokens of others, addresses of people. Unlike the secrets of the run they are known by where they stand, not by their value.
 * Each reading is linear in the text: nothing is looked for from every octet on.
 */
import type { Range } from './piece-index.ts';

const secretMembers =
  'tokenValue|qrCodeContent|qrCodeImage|wifiPassword|password|secretText|client_secret|access_token|refresh_token|id_token';
/** Claims and members that hold somebody's address. */
const addressMembers = 'upn|unique_name|preferred_username|email|mail|userPrincipalName';

/** Up to the value, a string of JSON. */
const member = new RegExp(String.raw`"(${secretMembers}|${addressMembers})"\s*:\s*"`, 'gi');
const isSecretMember = new RegExp(`^(?:${secretMembers})$`, 'i');
/** Up to its end, with folded lines; in a text of JSON, up to the end of the string that it stands in. */
const cookie = /^(?:set-)?cookie[ \t]*:((?:="[^"\n]*"|[^"\n]|"(?!\s*[,:\]}])|\n[ \t])*)/gim;
/** The first segment of a JWT, and maybe what stands before it; the other two are looked at and not passed. */
const jwt = /(?<![\w-])([\w-]{11,})(?=\.([\w-]{8,})\.([\w-]*))/g;
const jwtBegins = /\beyJ[\w-]{8}/;
/** Behind `@`; not an annotation of OData, such as `members@odata.bind`. */
const domain = /(?!odata\.|microsoft\.graph\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*/y;
const ofLocalPart = /[\w.+-]/;

const signs = new RegExp(`${secretMembers}|cookie|eyJ|@`, 'i');
export const mayHoldPrivate = (text: string): boolean => signs.test(text);

/** The end of a string of JSON; of the text where it is cut off. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '"') return at;
    if (text[at] === '\\') at += 1;
  }
  return text.length;
}

function* memberValues(text: string): Generator<Range, void, undefined> {
  for (const match of text.matchAll(member)) {
    const from = match.index + match[0].length;
    const to = endOfString(text, from);
    if (isSecretMember.test(match[1] ?? '') || text.slice(from, to).includes('@')) yield [from, to];
  }
}

/** Behind the name, if there is one; attributes too, since not everybody writes them as they have to be. Line by line: that it is folded is to be seen. */
function* cookies(text: string): Generator<Range, void, undefined> {
  for (const { index, 0: line, 1: field = '' } of text.matchAll(cookie)) {
    const named = field.indexOf('=') + 1;
    const from = index + line.length - field.length + named;
    for (const { index: at, 0: part } of field.slice(named).matchAll(/\S[^\r\n]*/g))
      yield [from + at, from + at + part.length];
  }
}

function* tokens(text: string): Generator<Range, void, undefined> {
  for (const { index, 1: first = '', 2: second = '', 3: third = '' } of text.matchAll(jwt)) {
    const begins = first.search(jwtBegins);
    if (begins >= 0) yield [index + begins, index + first.length + second.length + third.length + 2];
  }
}

function* addresses(text: string): Generator<Range, void, undefined> {
  for (let at = text.indexOf('@'), done = 0; at >= 0; done = at + 1, at = text.indexOf('@', at + 1)) {
    domain.lastIndex = at + 1;
    const [name = ''] = domain.exec(text) ?? [];
    let from = at;
    while (from > done && ofLocalPart.test(text.charAt(from - 1))) from -= 1;
    if (from < at && /\.[A-Za-z]{2,}$/.test(name)) yield [from, at + 1 + name.length];
  }
}

/** `claims`: a file may name its owner, so of addresses only those of claims are looked for. */
export type PrivateKind = 'all' | 'claims' | 'none';

/** Where they stand; the same octets may be named twice. */
export function* privateValues(text: string, kind: PrivateKind): Generator<Range, void, undefined> {
  if (kind === 'none') return;
  yield* memberValues(text);
  yield* cookies(text);
  yield* tokens(text);
  if (kind === 'all') yield* addresses(text);
}
