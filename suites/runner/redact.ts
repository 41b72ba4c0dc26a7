/** What never leaves the runner: the run's own credentials, known by their value, and what is private to others, known by where it stands. */

export const tokenPlaceholder = '<token>';

/** Shorter values are no secrets: they stand in texts by chance. */
const shortestSecret = 8;

/** Every run of `shortestRun` octets of a secret holds a whole piece of it. */
const piece = 12;
const shortestRun = 2 * piece - 1;

/** Where tokens and their encodings can stand: the alphabet of RFC 6750 2.1, and of percent-encoding. */
const runs = new RegExp(`[A-Za-z0-9._~+/=%-]{${shortestRun},}`, 'g');

/** Percent-encoding changes nothing about it. @see RFC 3986 §2.3 */
const unreserved = /^[A-Za-z0-9._~-]*$/;

/** A pass phrase is none of these; it is looked for as a whole. */
const ofTokens = /^[A-Za-z0-9._~+/=%-]*$/;

/** Of a piece. */
interface Position {
  readonly secret: string;
  readonly at: number;
}

/** A target may echo any token of the run, whole, percent-encoded, in part, or cut: every run of `shortestRun` octets of one is taken out. */
export class Redactor {
  /** Aligned pieces of long secrets; the same piece can stand in several (tokens of one issuer begin alike). */
  readonly #pieces = new Map<string, Position[]>();
  /** Too short to be recognised by a part, or with characters that runs are not made of. */
  readonly #whole = new Set<string>();
  readonly #known = new Set<string>();

  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.add(secret);
  }

  add(secret: string): void {
    if (secret.length < shortestSecret || this.#known.has(secret)) return;
    this.#known.add(secret);
    for (const spelling of new Set([secret, encodeURIComponent(secret)])) this.#addSpelling(spelling);
  }

  redact(text: string): string {
    const whole = [...this.#whole].reduce((clean, secret) => clean.replaceAll(secret, tokenPlaceholder), text);
    return this.#pieces.size === 0 ? whole : whole.replaceAll(runs, (run) => this.#redactRun(run));
  }

  /** For a text that we made ourselves, where one secret stands whole or not at all. */
  redactOwn(text: string, secret: string): string {
    const bare = text.replaceAll(secret, tokenPlaceholder);
    return unreserved.test(secret) ? bare : bare.replaceAll(encodeURIComponent(secret), tokenPlaceholder);
  }

  #addSpelling(secret: string): void {
    if (secret.length < shortestRun || !ofTokens.test(secret)) this.#whole.add(secret);
    for (let at = 0; at + piece <= secret.length; at += piece) {
      const text = secret.slice(at, at + piece);
      const positions = this.#pieces.get(text);
      if (positions) positions.push({ secret, at });
      else this.#pieces.set(text, [{ secret, at }]);
    }
  }

  #redactRun(run: string): string {
    const kept: string[] = [];
    let done = 0;
    for (let at = 0; at + piece <= run.length; at += 1) {
      const positions = this.#pieces.get(run.slice(at, at + piece));
      if (!positions) continue;
      const found = positions.map((position) => extent(run, done, at, position));
      const start = Math.min(...found.map(([from]) => from));
      const end = Math.max(...found.map(([, to]) => to));
      kept.push(run.slice(done, start), tokenPlaceholder);
      done = end;
      at = end - 1;
    }
    return done === 0 ? run : kept.join('') + run.slice(done);
  }
}

/** How far the secret goes on to both sides of a piece that was found at `at`, not before `from`. */
function extent(run: string, from: number, at: number, position: Position): readonly [start: number, end: number] {
  const { secret } = position;
  let start = at;
  let end = at + piece;
  while (start > from && position.at > at - start && run[start - 1] === secret[position.at - (at - start) - 1])
    start -= 1;
  while (end < run.length && run[end] !== undefined && run[end] === secret[position.at + end - at]) end += 1;
  return [start, end];
}

/**
 * What a target may put into an answer and no report may show: values of members that hold credentials or Wi-Fi keys, cookies,
 * tokens of others, addresses of people. Unlike the secrets of the run they are known by where they stand, not by their value.
 */
export const privatePlaceholder = '<private>';

const memberNames =
  'tokenValue|qrCodeContent|qrCodeImage|wifiPassword|password|secretText|client_secret|access_token|refresh_token|id_token';

/** A string member of JSON; its end may be cut off. */
const member = new RegExp(String.raw`("(?:${memberNames})"\s*:\s*")((?:[^"\\]|\\.)*)`, 'gi');
/** The same in JSON that is a string of JSON. */
const nested = new RegExp(String.raw`(\\"(?:${memberNames})\\"\s*:\s*\\")((?:[^\\"]|\\\\(?:\\["\\]|[^\\"]))*)`, 'gi');
const cookie = /^((?:set-)?cookie\s*:\s*[^=;\r\n]*=)([^;\r\n]*)/gim;
const jwt = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const claim =
  /(\\*"(?:upn|unique_name|preferred_username|email|mail|userPrincipalName)\\*"\s*:\s*\\*")([^"\\@]*@[^"\\]*)/gi;
/** Not an annotation of OData, such as `members@odata.bind`. */
const address = /[\w.+-]+@(?!odata\.|microsoft\.graph\.)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/g;

const mayHold = new RegExp(`${memberNames}|cookie|eyJ|@`, 'i');

/** The text with a placeholder for each of them. */
export function withoutPrivate(text: string): string {
  return mayHold.test(text) ? withoutCredentials(text).replaceAll(address, privatePlaceholder) : text;
}

/** The same, but of addresses only those of claims: a file may name its owner. */
export function withoutPrivateClaims(text: string): string {
  if (!mayHold.test(text)) return text;
  return withoutCredentials(text).replaceAll(claim, `$1${privatePlaceholder}`);
}

function withoutCredentials(text: string): string {
  return text
    .replaceAll(member, `$1${privatePlaceholder}`)
    .replaceAll(nested, `$1${privatePlaceholder}`)
    .replaceAll(cookie, `$1${privatePlaceholder}`)
    .replaceAll(jwt, privatePlaceholder);
}

/** The values of a header: its name says what they are. */
export function withoutPrivateField([name, value]: readonly [string, string]): [string, string] {
  const line = withoutPrivate(`${name}: ${value}`);
  return line.startsWith(`${name}: `)
    ? [name, line.slice(name.length + 2)]
    : [withoutPrivate(name), withoutPrivate(value)];
}
