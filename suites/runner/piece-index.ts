/** Many secrets, one pass over octets: every piece of every secret, found again by a hash that rolls over them. */

/** Octets of a piece. Every run of `2 * piece - 1` octets of a secret holds a whole aligned one. */
export const piece = 12;
const base = 0x01000193;
/** What the octet that leaves the window has been multiplied with since. */
const leaving = Array.from({ length: piece - 1 }).reduce<number>((product) => Math.imul(product, base), 1);
const filterBits = 21;
/** Secrets that a piece is looked up in: tokens of one issuer begin alike, and any of them leads to the next piece. */
const mostOwners = 16;

/** From the first octet to the one behind the last. */
export type Range = readonly [from: number, to: number];

/** Of a piece. */
interface Position {
  readonly secret: Buffer;
  readonly at: number;
}

export class PieceIndex {
  readonly #least: number;
  /** Nearly every position of a text is no piece: told by one bit for each hash. */
  readonly #filter = new Uint8Array(2 ** (filterBits - 3));
  readonly #pieces = new Map<number, Position[]>();
  /** Shorter than two pieces: looked for as a whole. */
  readonly #short: Buffer[] = [];

  /** @param least octets of a long secret that count as found; one piece may stand in a text by chance */
  constructor(least: number) {
    this.#least = least;
  }

  add(secret: Buffer): void {
    if (secret.length < 2 * piece) this.#short.push(secret);
    for (let at = 0; at + piece <= secret.length; at += piece) {
      const hash = hashOf(secret, at);
      const place = hash >>> (32 - filterBits);
      this.#filter[place >>> 3] = (this.#filter[place >>> 3] ?? 0) | (1 << (place & 7));
      const owners = this.#pieces.get(hash);
      if (!owners) this.#pieces.set(hash, [{ secret, at }]);
      else if (owners.length < mostOwners) owners.push({ secret, at });
    }
  }

  /** Where parts of secrets stand. */
  *find(octets: Buffer): Generator<Range, void, undefined> {
    for (const secret of this.#short)
      for (let at = octets.indexOf(secret); at >= 0; at = octets.indexOf(secret, at + secret.length))
        yield [at, at + secret.length];
    if (this.#pieces.size === 0) return;
    for (let found = this.#next(octets, 0); found; found = this.#next(octets, found[1]))
      if (found[1] - found[0] >= this.#least) yield found;
  }

  /** The first part of a secret that begins at or behind `from`. */
  #next(octets: Buffer, from: number): Range | undefined {
    const filter = this.#filter;
    const last = octets.length - piece;
    if (from > last) return undefined;
    for (let at = from, hash = hashOf(octets, from); ; at += 1) {
      const place = hash >>> (32 - filterBits);
      if (((filter[place >>> 3] ?? 0) & (1 << (place & 7))) !== 0) {
        const found = this.#extent(octets, from, at, hash);
        if (found) return found;
      }
      if (at === last) return undefined;
      hash = (Math.imul(hash - Math.imul(octets[at] ?? 0, leaving), base) + (octets[at + piece] ?? 0)) | 0;
    }
  }

  /** How far a secret goes on to both sides of a piece of it at `at`, not before `from`; undefined where there is none. */
  #extent(octets: Buffer, from: number, at: number, hash: number): Range | undefined {
    let found: Range | undefined;
    for (const { secret, at: own } of this.#pieces.get(hash) ?? []) {
      let end = at;
      while (end < octets.length && own + end - at < secret.length && octets[end] === secret[own + end - at]) end += 1;
      if (end - at < piece) continue;
      let start = at;
      while (start > from && own - (at - start) > 0 && octets[start - 1] === secret[own - (at - start) - 1]) start -= 1;
      found = found ? [Math.min(start, found[0]), Math.max(end, found[1])] : [start, end];
    }
    return found;
  }
}

function hashOf(octets: Buffer, at: number): number {
  let hash = 0;
  for (let index = at; index < at + piece; index += 1) hash = (Math.imul(hash, base) + (octets[index] ?? 0)) | 0;
  return hash;
}
