/** Many secrets, one pass: every piece of every secret under a number, found again by a hash that rolls over the text. */

/** Characters of a piece. A run of `2 * piece` characters of a secret holds a whole aligned piece and its neighbour, or the end. */
const piece = 12;
const base = 0x01000193;
const leaving = power(base, piece - 1);
const filterBits = 24;

export class PieceIndex {
  /** Nearly every position of a text is no piece: told by one bit. */
  readonly #filter = new Uint8Array(2 ** (filterBits - 3));
  readonly #keys = new Set<number>();
  /** Shorter than two pieces: looked for as a whole. */
  readonly #whole = new Set<string>();

  add(secret: string): void {
    if (secret.length < 2 * piece) {
      this.#whole.add(secret);
      return;
    }
    for (let at = 0; at + piece <= secret.length; at += piece) {
      const hash = hashOf(secret, at);
      this.#filter[hash >>> (32 - filterBits + 3)]! |= 1 << ((hash >>> (32 - filterBits)) & 7);
      this.#keys.add(keyOf(hash, secret, at));
    }
  }

  /** Where the first run of a secret stands; -1 where none does. */
  find(text: string): number {
    for (const secret of this.#whole) {
      const at = text.indexOf(secret);
      if (at >= 0) return at;
    }
    if (this.#keys.size === 0 || text.length < 2 * piece) return -1;
    let hash = hashOf(text, 0);
    for (let at = 0; ; at++) {
      if (this.#mayBe(hash) && this.#isPiece(text, at, hash) && this.#hasNeighbour(text, at)) return at;
      const next = at + piece;
      if (next >= text.length) return -1;
      hash = (Math.imul(hash - Math.imul(text.charCodeAt(at), leaving), base) + text.charCodeAt(next)) | 0;
    }
  }

  #mayBe(hash: number): boolean {
    const bits = this.#filter[hash >>> (32 - filterBits + 3)] ?? 0;
    return (bits & (1 << ((hash >>> (32 - filterBits)) & 7))) !== 0;
  }

  #isPiece(text: string, at: number, hash: number): boolean {
    return this.#keys.has(keyOf(hash, text, at));
  }

  /** One piece may stand in a text by chance; two in a row do not. */
  #hasNeighbour(text: string, at: number): boolean {
    return [at - piece, at + piece].some(
      (other) => other >= 0 && other + piece <= text.length && this.#isPiece(text, other, hashOf(text, other)),
    );
  }
}

function hashOf(text: string, at: number): number {
  let hash = 0;
  for (let index = at; index < at + piece; index++) hash = (Math.imul(hash, base) + text.charCodeAt(index)) | 0;
  return hash;
}

/** 53 bits: the rolling hash and a second one that has nothing to do with it. */
function keyOf(hash: number, text: string, at: number): number {
  let other = 0x811c9dc5;
  for (let index = at; index < at + piece; index++)
    other = Math.imul(other ^ text.charCodeAt(index), 0x85ebca6b) ^ (other >>> 13);
  return (hash >>> 0) * 2 ** 21 + (other >>> 11);
}

function power(of: number, times: number): number {
  return Array.from({ length: times }).reduce<number>((product) => Math.imul(product, of), 1);
}
