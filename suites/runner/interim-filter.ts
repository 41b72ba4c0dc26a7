/**
 * Keeps `100 Continue` from undici, which takes it for a broken answer; RFC 9110 15.2 obliges a client to read past it.
 * The tap has written it down before.
 */
const opening = Buffer.from('HTTP/1.1 100');
const most = 16 * 1024;

export class InterimFilter {
  #held: Buffer = Buffer.alloc(0);
  #done = true;

  /** A new answer is due. */
  restart(): void {
    this.#held = Buffer.alloc(0);
    this.#done = false;
  }

  /** @returns the octets to hand on now */
  pass(chunk: Buffer): Buffer {
    if (this.#done) return chunk;
    let octets = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    for (;;) {
      const shared = Math.min(octets.length, opening.length);
      const mayBe100 = octets.subarray(0, shared).equals(opening.subarray(0, shared));
      if (!mayBe100 || octets.length > most) return this.#release(octets);
      const end = octets.indexOf('\r\n\r\n');
      if (end < 0) break;
      octets = octets.subarray(end + 4);
      if (octets.length === 0) break;
    }
    this.#held = Buffer.from(octets);
    return Buffer.alloc(0);
  }

  #release(octets: Buffer): Buffer {
    this.#done = true;
    this.#held = Buffer.alloc(0);
    return octets;
  }
}
