/** How a target may write down a secret that it echoes, and cut what it wrote. Each is written apart from what undoes it. */
const octetsOf = (text: string): readonly string[] =>
  [...Buffer.from(text)].map((octet) => octet.toString(16).padStart(2, '0'));
const charsOf = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const base64url = (text: string): string => Buffer.from(text, 'latin1').toString('base64url');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const fourHex = (code: number): string => code.toString(16).padStart(4, '0');

/** Of a text in ASCII. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  base64,
  'base64, one octet behind its begin': (text) => base64(`a${text}`),
  'base64, two octets behind its begin': (text) => base64(`ab${text}yz`),
  'base64 right behind a path': (text) => `a/b/c${base64(text)}`,
  'base64 in lines': (text) => base64(text).replaceAll(/.{76}/g, '$&\r\n'),
  base64url,
  'base64 twice': (text) => base64(base64(text)),
  'base64 twice, not at its begin': (text) => base64(`x${base64(`ab${text}`)}`),
  'base64 of JSON, in a segment of a JWT': (text) => `x.${base64url(JSON.stringify({ sub: text }))}.c2ln`,
  'base64 of UTF-16': (text) => utf16(text).toString('base64'),
  'in a URL': encodeURIComponent,
  'in a form': (text) => new URLSearchParams([['', text]]).toString().slice(1),
  'with dots in a URL': (text) => text.replaceAll('.', '%2E'),
  'every octet percent-encoded': (text) =>
    octetsOf(text)
      .map((hex) => `%${hex}`)
      .join(''),
  'percent-encoded twice': (text) =>
    octetsOf(text)
      .map((hex) => `%25${hex.toUpperCase()}`)
      .join(''),
  'in JSON': (text) => JSON.stringify(text).slice(1, -1),
  'in JSON within JSON': (text) => JSON.stringify(JSON.stringify({ a: text })),
  'in JSON, every character escaped': (text) =>
    charsOf(text)
      .map((code) => `\\u${fourHex(code)}`)
      .join(''),
  'in JSON with escaped slashes': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'decimal entities': (text) =>
    charsOf(text)
      .map((code) => `&#${code};`)
      .join(''),
  'hexadecimal entities': (text) =>
    charsOf(text)
      .map((code) => `&#x${code.toString(16).toUpperCase()};`)
      .join(''),
  HTML: (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  hex: (text) => octetsOf(text).join(''),
  'hex in capitals': (text) => octetsOf(text).join('').toUpperCase(),
  'escaped octets': (text) =>
    octetsOf(text)
      .map((hex) => `\\x${hex}`)
      .join(''),
  'UTF-16, the low octet first': (text) => utf16(text).toString('latin1'),
  'UTF-16, the high octet first': (text) => utf16(text).swap16().toString('latin1'),
};

const piecesOf = (text: string, size: number): readonly string[] => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
const inBody = (text: string): string => `HTTP/1.1 401 No\r\ncontent-length: ${text.length}\r\n\r\n${text}`;

/** Of an answer that holds the text, in pieces of at most so many octets. */
export const cuttings: Readonly<Record<string, (text: string, size: number) => string>> = {
  'in the content': (text) => inBody(`{"message":"${text}"}`),
  'in chunks': (text, size) =>
    `HTTP/1.1 401 No\r\ntransfer-encoding: chunked\r\n\r\n${piecesOf(text, size)
      .map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`)
      .join('')}0\r\n\r\n`,
  'in chunks with extensions': (text, size) =>
    `HTTP/1.1 401 No\r\ntransfer-encoding: chunked\r\n\r\n${piecesOf(text, size)
      .map((piece) => `${piece.length.toString(16)};a=b\r\n${piece}\r\n`)
      .join('')}0\r\n\r\n`,
  'in lines': (text, size) => inBody(piecesOf(text, size).join('\n')),
  'in a field': (text) => `HTTP/1.1 401 No\r\nx-seen: ${text}\r\ncontent-length: 0\r\n\r\n`,
  'in folded lines': (text, size) =>
    `HTTP/1.1 401 No\r\nx-seen: ${piecesOf(text, size).join('\r\n ')}\r\ncontent-length: 0\r\n\r\n`,
  'in several fields': (text, size) =>
    `HTTP/1.1 401 No\r\n${piecesOf(text, size)
      .map((piece, at) => `x-${at}: ${piece}\r\n`)
      .join('')}content-length: 0\r\n\r\n`,
  'in the name of a field': (text) => `HTTP/1.1 401 No\r\n${text}: 1\r\ncontent-length: 0\r\n\r\n`,
  'in the reason phrase': (text) => `HTTP/1.1 401 ${text}\r\ncontent-length: 0\r\n\r\n`,
  'in a trailer': (text) => `HTTP/1.1 401 No\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx-seen: ${text}\r\n\r\n`,
  'behind the end': (text) => `HTTP/1.1 204 No Content\r\n\r\n${text}`,
  'in the length': (text) => `HTTP/1.1 401 No\r\ncontent-length: ${text}\r\n\r\n`,
  'in the transfer coding': (text) => `HTTP/1.1 401 No\r\ntransfer-encoding: ${text}, chunked\r\n\r\n0\r\n\r\n`,
  'instead of an answer': (text) => `${text}\r\n\r\n`,
};

/** An answer without what cuts it, in two ways: what is read in one of them can be read by anybody. */
export const joinings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll(/\r\n[\da-f]{1,8}(?:;a=b)?\r\n/g, ''),
  (text) => text.replaceAll(/\r?\n(?:x-\d+: | )?/g, ''),
];
