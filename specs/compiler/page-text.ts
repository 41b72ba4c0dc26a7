/** Octets of a page's file -> its lines. */
import { createHash } from 'node:crypto';

import { type Read, rejected } from './problem.ts';

export interface PageText {
  /** SHA-256 over the octets, hex. */
  readonly sha256: string;
  /** Without line ends. */
  readonly lines: readonly string[];
}

// the longest page of an operation that compiles has some 10 KB; a hostile one of this size takes less than a second
export const mostOctets = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const remedy = 'save the page as UTF-8 text';

export function readPageText(octets: Uint8Array): Read<PageText> {
  if (octets.length > mostOctets) {
    return rejected('file-too-large', 1, `has ${octets.length} octets`, `a page has at most ${mostOctets}`);
  }
  if ((octets[0] === 0xff && octets[1] === 0xfe) || (octets[0] === 0xfe && octets[1] === 0xff)) {
    return rejected('encoding', 1, 'starts with the mark of UTF-16', remedy);
  }
  const text = decoded(octets);
  if (text === undefined) return rejected('encoding', 1, 'is not UTF-8', remedy);
  if (text.includes('\0')) return rejected('encoding', 1, 'holds NUL characters: it is no text', remedy);
  if (text.trim() === '') return rejected('file-empty', 1, 'is empty', 'name a page of the reference');
  const sha256 = createHash('sha256').update(octets).digest('hex');
  return { ok: true, value: { sha256, lines: text.split(/\r\n|\n|\r/) } };
}

function decoded(octets: Uint8Array): string | undefined {
  try {
    return utf8.decode(octets);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** First 16 hex digits of the SHA-256 over the line's UTF-8 octets. */
export function lineHash(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 16);
}
