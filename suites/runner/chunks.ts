/** @see RFC 9112 §7.1 */
export interface Dechunked {
  readonly body: string;
  readonly complete: boolean;
  readonly trailing: string;
  readonly violations: readonly string[];
}

const sizeLine = /^([0-9A-Fa-f]{1,15})[ \t]*(;.*)?$/;

/** Index behind the empty line that ends the trailer section, or undefined where it has not come yet. */
function trailerEnd(text: string, start: number): number | undefined {
  for (let at = start; ;) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return undefined;
    if (end === at) return end + 2;
    at = end + 2;
  }
}

/** @param text octets behind the header section, as latin1 */
export function decodeChunks(text: string): Dechunked {
  const parts: string[] = [];
  const soFar = (violations: readonly string[]): Dechunked => ({
    body: parts.join(''),
    complete: false,
    trailing: '',
    violations,
  });
  for (let at = 0; ;) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return soFar([]);
    const size = sizeLine.exec(text.slice(at, end));
    if (!size)
      return soFar([`a chunk size is ${JSON.stringify(text.slice(at, Math.min(end, at + 20)))} (RFC 9112 7.1)`]);
    const length = Number.parseInt(size[1] ?? '', 16);
    const begin = end + 2;
    if (length === 0) {
      const done = trailerEnd(text, begin);
      return done === undefined
        ? soFar([])
        : { body: parts.join(''), complete: true, trailing: text.slice(done), violations: [] };
    }
    parts.push(text.slice(begin, begin + length));
    if (text.length < begin + length + 2) return soFar([]);
    if (text.slice(begin + length, begin + length + 2) !== '\r\n')
      return soFar(['a chunk is longer than its size says (RFC 9112 7.1)']);
    at = begin + length + 2;
  }
}
