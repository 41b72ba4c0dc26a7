/** Octets kept up to a cap; what lies behind it is counted and dropped. */
export class OctetLog {
  readonly #cap: number;
  #buffer = Buffer.allocUnsafe(512);
  #kept = 0;
  length = 0;

  /** @param cap most octets kept */
  constructor(cap: number) {
    this.#cap = cap;
  }

  append(chunk: Uint8Array): void {
    this.length += chunk.length;
    const taken = chunk.subarray(0, this.#cap - this.#kept);
    if (this.#kept + taken.length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#kept + taken.length));
      grown.set(this.#buffer.subarray(0, this.#kept));
      this.#buffer = grown;
    }
    this.#buffer.set(taken, this.#kept);
    this.#kept += taken.length;
  }

  /** One char per octet. */
  latin1(): string {
    return this.#buffer.toString('latin1', 0, this.#kept);
  }
}

/** Most octets of a header section, interim messages included. */
export const headCap = 64 * 1024;
/** Most octets kept of an answer's content. */
export const bodyCap = 1024 * 1024;
