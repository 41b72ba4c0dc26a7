/**
 * Hands undici whole heads, and no `100 Continue`, which it takes for a broken answer; RFC 9110 15.2 obliges a client to
 * read past it. undici closes the connection at the first octet that breaks HTTP: were the head handed on piece by
 * piece, what is known of a broken answer would depend on how the network cut it. The tap has written all of it down before.
 */
const opening = Buffer.from('HTTP/1.');
/** Octets held back at most. */
const most = 16 * 1024;

const interim = /^HTTP\/1\.\d 1(?!01)\d\d/;

/** Index behind the first empty line, its line ends with or without CR; -1 while it has not come. */
function headEnd(octets: Buffer): number {
  for (let at = octets.indexOf('\n'); at >= 0; at = octets.indexOf('\n', at + 1)) {
    if (octets[at + 1] === 0x0a) return at + 2;
    if (octets[at + 1] === 0x0d && octets[at + 2] === 0x0a) return at + 3;
  }
  return -1;
}

const begins = (octets: Buffer): boolean => {
  const shared = Math.min(octets.length, opening.length);
  return octets.subarray(0, shared).equals(opening.subarray(0, shared));
};

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
    const passed: Buffer[] = [];
    while (begins(octets) && octets.length > 0) {
      const end = headEnd(octets);
      if (end < 0 && octets.length <= most) break;
      const status = octets.toString('latin1', 0, 12);
      if (end < 0 || !interim.test(status)) return this.#release([...passed, octets]);
      if (!status.endsWith('100')) passed.push(octets.subarray(0, end));
      octets = octets.subarray(end);
    }
    if (!begins(octets)) return this.#release([...passed, octets]);
    this.#held = Buffer.from(octets);
    return Buffer.concat(passed);
  }

  #release(pieces: readonly Buffer[]): Buffer {
    this.#done = true;
    this.#held = Buffer.alloc(0);
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }
}
