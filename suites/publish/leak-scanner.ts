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

/** Runs of base64 that may hide a text. */
const hidden = /[A-Za-z0-9+/_-]{40,}={0,2}/g;

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
    if (open !== undefined) return { line: lineAt(piece, open.at, firstLine), what: open.what };
    for (const run of piece.matchAll(hidden)) {
      const inside = this.#find(Buffer.from(run[0], 'base64').toString('latin1'));
      if (inside !== undefined) return { line: lineAt(piece, run.index, firstLine), what: `${inside.what}, in base64` };
    }
    return undefined;
  }

  #find(text: string): { readonly at: number; readonly what: string } | undefined {
    const found = this.#index.find(text);
    if (found >= 0) return { at: found, what: 'a secret of the run' };
    const plain = withoutEntities(text);
    const clean = withoutPrivateClaims(plain);
    if (clean === plain || clean === withoutPlaceholders(plain)) return undefined;
    return { at: firstDifference(plain, clean), what: 'a private value of somebody' };
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

/** Shorter values stand in texts by chance. */
const shortest = 8;

/** Of a JWT its signature: the rest is known to whoever may see the token's identity, and is no credential without it. */
function essential(secret: string): string {
  const [, signature] = /^eyJ[\w-]*\.[\w-]*\.([\w-]{24,})$/.exec(secret) ?? [];
  return signature ?? secret;
}

/** Raw, in a URL, in JSON, in base64 at each alignment, and in the segments of a JWT, which are base64url. */
function spellings(secret: string): readonly string[] {
  const octets = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), octets])
      .toString('base64')
      .replace(/=+$/, '');
    // the first characters depend on what stands before, the last ones on what follows
    return text.slice(shift === 0 ? 0 : shift + 1, -2);
  });
  const base64 = shifted.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
  const json = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  return [...new Set([secret, encodeURIComponent(secret), form, json, JSON.stringify(json).slice(1, -1), ...base64])];
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

function lineAt(text: string, at: number, firstLine: number): number {
  return firstLine + (text.slice(0, at).match(/\n/g)?.length ?? 0);
}
