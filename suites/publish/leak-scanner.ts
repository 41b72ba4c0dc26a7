/** Searches what is about to be published for every secret of a run, in every reading of it that the redaction knows too. */
import { Redactor, type Found } from '../runner/redact.ts';
import { piece } from '../runner/piece-index.ts';

/** Where a file holds a secret. */
export interface Leak {
  /** 1-based. */
  readonly line: number;
  readonly what: 'a secret of the run' | 'a private value of another account';
}

export class LeakScanner {
  readonly #redactor = new Redactor([], { least: 2 * piece, privateKind: 'claims' });

  add(secret: string): void {
    this.#redactor.add(essential(secret));
  }

  /**
   * The first leak of a piece of a file.
   * @param piece one char per octet
   * @param firstLine the 1-based line that the piece starts with
   */
  scan(piece: string, firstLine = 1): Leak | undefined {
    for (const found of this.#redactor.find(Buffer.from(piece, 'latin1'))) {
      if (isPlaceholder(found)) continue;
      const line = firstLine + lineEndsIn(piece.slice(0, found.reading.startOf(found.from)));
      return { line, what: found.kind === 'secret' ? 'a secret of the run' : 'a private value of another account' };
    }
    return undefined;
  }

  /** What is printed and no file: with a placeholder for every secret of the run. */
  redact(text: string): string {
    const octets = Buffer.from(text).toString('latin1');
    const clean = this.#redactor.redactOwn(octets, undefined);
    return clean === octets ? text : Buffer.from(clean, 'latin1').toString();
  }
}

/** A cookie goes on to the end of its line: HTML shows line ends that are none of HTTP, and ends an element there. */
const placeholders = /^(?:<(?:private|token|secret)>|\\u\{[ad]\}|\s)*(?:<\/.*)?$/;

/** In a file a placeholder stands where the value was, maybe escaped; the end of a piece may cut it, and the next piece has it whole. */
function isPlaceholder({ kind, reading, from, to }: Found): boolean {
  if (kind !== 'private') return false;
  const value = reading.octets.toString('latin1', from, to).replaceAll(/&lt;|&#60;|&#x3c;|\\u003c/gi, '<');
  return (
    placeholders.test(value.replaceAll(/&gt;|&#62;|&#x3e;|\\u003e/gi, '>')) ||
    (to === reading.octets.length && value.startsWith('<'))
  );
}

/** Of a JWT its signature: the rest is known to whoever may see the token's identity, and is no credential without it. */
function essential(secret: string): string {
  return /^eyJ[\w-]*\.[\w-]*\.([\w-]{24,})$/.exec(secret)?.[1] ?? secret;
}

export const lineEndsIn = (text: string): number => text.match(/\n/g)?.length ?? 0;
