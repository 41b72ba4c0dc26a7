/**
 * Credentials never leave the runner: what a person or a report sees has a placeholder in their place. A target may echo
 * any token of the run, whole, percent-encoded, in part, or cut; so every run of `shortestRun` octets of one is taken out.
 */
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

interface Place {
  readonly secret: string;
  readonly at: number;
}

export class Redactor {
  /** Aligned pieces of long secrets; the same piece can stand in several (tokens of one issuer begin alike). */
  readonly #pieces = new Map<string, Place[]>();
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
      const places = this.#pieces.get(text);
      if (places) places.push({ secret, at });
      else this.#pieces.set(text, [{ secret, at }]);
    }
  }

  #redactRun(run: string): string {
    const kept: string[] = [];
    let done = 0;
    for (let at = 0; at + piece <= run.length; at += 1) {
      const places = this.#pieces.get(run.slice(at, at + piece));
      if (!places) continue;
      const found = places.map((place) => extent(run, done, at, place));
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
function extent(run: string, from: number, at: number, place: Place): readonly [start: number, end: number] {
  const { secret } = place;
  let start = at;
  let end = at + piece;
  while (start > from && place.at > at - start && run[start - 1] === secret[place.at - (at - start) - 1]) start -= 1;
  while (end < run.length && run[end] !== undefined && run[end] === secret[place.at + end - at]) end += 1;
  return [start, end];
}
