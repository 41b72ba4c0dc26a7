/** Searches what is about to be published for every secret of a run, in every form that one can take on the way into a file. */
import { withoutPrivateClaims } from '../runner/redact.ts';
import { PieceIndex } from './piece-index.ts';

/** Where a file holds a secret. */
export interface Leak {
  /** 1-based. */
  readonly line: number;
  /** `a secret of the run`, or what kind of private value. */
  readonly what: string;
}

/** Runs of base64 that may hide a text; looked for at their beginning only, or it would take a minute for a large file. */
const base64Run = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,}={0,2}/g;
/** Octets whose base64 is always such a run. */
const longInBase64 = 32;

export class LeakScanner {
  readonly #index = new PieceIndex();
  readonly #known = new Set<string>();

  add(secret: string): void {
    if (secret.length < shortest || this.#known.has(secret)) return;
    this.#known.add(secret);
    for (const spelling of spellings(essential(secret))) this.#index.add(spelling);
  }

  /** The first leak of a piece of a file; `firstLine` is the 1-based line that the piece starts with. */
  scan(piece: string, firstLine = 1): Leak | undefined {
    const open = this.#find(piece);
    if (open !== undefined) return { line: firstLine + open.line, what: open.what };
    for (const run of piece.matchAll(base64Run)) {
      const what = this.#findInside(run[0]);
      if (what === undefined) continue;
      return { line: firstLine + lineEndsIn(piece.slice(0, run.index)), what: `${what}, in base64` };
    }
    return undefined;
  }

  /** Where a run begins is not always where its base64 does: a path or a name may stand before it. */
  #findInside(run: string): string | undefined {
    const [first = '', ...shifted] = [0, 1, 2, 3].map((from) =>
      Buffer.from(run.slice(from), 'base64').toString('latin1'),
    );
    const found = this.#find(first);
    if (found !== undefined) return found.what;
    return shifted.some((text) => this.#index.find(text) >= 0) ? ofTheRun : undefined;
  }

  /** Its line counts from 0. */
  #find(text: string): Leak | undefined {
    const found = this.#index.find(text);
    if (found >= 0) return { line: lineEndsIn(text.slice(0, found)), what: ofTheRun };
    const plain = withoutEntities(text);
    const clean = withoutPrivateClaims(plain);
    if (clean === plain || clean === withoutPlaceholders(plain)) return undefined;
    const lines = clean.split('\n');
    const line = plain.split('\n').findIndex((one, at) => one !== lines[at]);
    return { line, what: 'a private value of somebody' };
  }
}

/** A member whose value is a placeholder already is replaced by the same placeholder, or by a spelling of it. */
const withoutPlaceholders = (text: string): string => text.replaceAll(/<token>|<secret>/g, '<private>');

/** HTML and XML spell quotes and placeholders with entities, JSON within scripts with escapes. */
function withoutEntities(text: string): string {
  if (!/&|\\u00/.test(text)) return text;
  return text
    .replaceAll(/&quot;|&#34;|&#x22;|\\u0022/gi, '"')
    .replaceAll(/&lt;|&#60;|&#x3c;|\\u003c/gi, '<')
    .replaceAll(/&gt;|&#62;|&#x3e;|\\u003e/gi, '>');
}

const ofTheRun = 'a secret of the run';

/** Shorter values stand in texts by chance. */
const shortest = 8;

/** Of a JWT its signature: the rest is known to whoever may see the token's identity, and is no credential without it. */
function essential(secret: string): string {
  return /^eyJ[\w-]*\.[\w-]*\.([\w-]{24,})$/.exec(secret)?.[1] ?? secret;
}

/** Raw, in a URL, in JSON; and where the base64 of it may be too short to be decoded, in base64 at each alignment. */
function spellings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const octets = Buffer.from(secret);
  const base64 = octets.length < longInBase64 ? [0, 1, 2].flatMap((shift) => inBase64(octets, shift)) : [];
  return [...new Set([secret, encodeURIComponent(secret), form, json, JSON.stringify(json).slice(1, -1), ...base64])];
}

function inBase64(octets: Buffer, shift: number): readonly string[] {
  const whole = Buffer.concat([Buffer.alloc(shift), octets])
    .toString('base64')
    .replace(/=+$/, '');
  // the first characters depend on what stands before, the last ones on what follows
  const text = whole.slice(shift === 0 ? 0 : shift + 1, -2);
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
}

export const lineEndsIn = (text: string): number => text.match(/\n/g)?.length ?? 0;
