/** Many secrets, one pass over a text: every piece of every secret, found again by a hash that rolls over the text. */

/** Characters of a piece. A run of `2 * piece` characters of a secret holds a whole aligned piece and its neighbour, or the end. */
const piece = 12;
const base = 0x01000193;
/** What the character that leaves the window has been multiplied with since. */
const leaving = Array.from({ length: piece - 1 }).reduce<number>((product) => Math.imul(product, base), 1);
const filterBits = 24;

export class PieceIndex {
  /** Nearly every position of a text is no piece: told by one bit for each hash. */
  readonly #filter = new Uint8Array(2 ** (filterBits - 3));
  readonly #pieces = new Set<string>();
  /** Shorter than two pieces: looked for as a whole. */
  readonly #short = new Set<string>();

  add(secret: string): void {
    if (secret.length < 2 * piece) {
      this.#short.add(secret);
      return;
    }
    for (let at = 0; at + piece <= secret.length; at += piece) {
      const { byte, bit } = filterPlace(hashOf(secret, at));
      this.#filter[byte] = (this.#filter[byte] ?? 0) | bit;
      this.#pieces.add(secret.slice(at, at + piece));
    }
  }

  /** Where the first run of a secret stands; -1 where none does. */
  find(text: string): number {
    for (const secret of this.#short) {
      const at = text.indexOf(secret);
      if (at >= 0) return at;
    }
    if (this.#pieces.size === 0 || text.length < 2 * piece) return -1;
    let hash = hashOf(text, 0);
    for (let at = 0; ; at++) {
      const { byte, bit } = filterPlace(hash);
      // one piece may stand in a text by chance; two in a row do not
      if (((this.#filter[byte] ?? 0) & bit) !== 0 && this.#isPiece(text, at))
        if (this.#isPiece(text, at - piece) || this.#isPiece(text, at + piece)) return at;
      const next = at + piece;
      if (next >= text.length) return -1;
      hash = (Math.imul(hash - Math.imul(text.charCodeAt(at), leaving), base) + text.charCodeAt(next)) | 0;
    }
  }

  #isPiece(text: string, at: number): boolean {
    return at >= 0 && this.#pieces.has(text.slice(at, at + piece));
  }
}

function hashOf(text: string, at: number): number {
  let hash = 0;
  for (let index = at; index < at + piece; index++) hash = (Math.imul(hash, base) + text.charCodeAt(index)) | 0;
  return hash;
}

function filterPlace(hash: number): { readonly byte: number; readonly bit: number } {
  const place = hash >>> (32 - filterBits);
  return { byte: place >>> 3, bit: 1 << (place & 7) };
}
