/** What never leaves the runner: the run's own credentials, known by their value, and what is private to others, known by where it stands. */
import { piece, PieceIndex } from './piece-index.ts';
import { mayHoldPrivate, privateValues, type PrivateKind } from './private-values.ts';
import { waysToRead, type Reading } from './readings.ts';

export const tokenPlaceholder = '<token>';
export const privatePlaceholder = '<private>';

/** Shorter values are no secrets: they stand in texts by chance. */
const shortestSecret = 8;

/** What stands somewhere in a reading of a text, from its first octet to the one behind its last. */
export interface Found {
  readonly kind: 'secret' | 'private';
  readonly reading: Reading;
  readonly from: number;
  readonly to: number;
}

/** As octets of UTF-8; where it is not ASCII, also as others write it. */
function formsOf(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret);
  if (utf8.length === secret.length) return [utf8];
  const utf16 = Buffer.from(secret, 'utf16le');
  const octets = [utf8, Buffer.from(utf8.toString('latin1')), utf16, Buffer.from(utf16).swap16()];
  return [...octets, ...octets.slice(0, 1).flatMap(inBase64)];
}

/** Readings of base64 are only those in ASCII: the characters that depend on nothing but the octets, at each alignment. */
function inBase64(octets: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), octets])
      .toString('base64')
      .replace(/=+$/, '');
    const text = whole.slice(shift === 0 ? 0 : shift + 1, -2);
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')].map((one) => Buffer.from(one));
  });
}

/** Each stands for one octet that is not to be shown; neither can be an octet itself. */
const masks = { secret: '\uE000', private: '\uE001' } as const;
export const maskOctets = Object.values(masks).join('');
const [secretMasks, privateMasks] = [/\uE000+/g, /\uE001+/g];

/** The text with a placeholder for what was masked in it. */
export const unmasked = (text: string): string =>
  text.replaceAll(secretMasks, tokenPlaceholder).replaceAll(privateMasks, privatePlaceholder);

/** Marks in the source what a reading has shown. What cuts it (borders of chunks, names of fields, line breaks) stays; the zeros of UTF-16 do not. */
function cover(covered: Uint8Array, source: Buffer, { kind, reading, from, to }: Found): void {
  const mark = kind === 'secret' ? 2 : 1;
  const markFrom = (begin: number, end: number): void => {
    for (let at = begin; at < end; at += 1) covered[at] = Math.max(covered[at] ?? 0, mark);
  };
  let last = reading.startOf(from);
  for (let index = from; index < to; index += 1) {
    const start = reading.startOf(index);
    if (start > last && source.subarray(last, start).every((octet) => octet === 0)) markFrom(last, start);
    last = reading.endOf(index);
    markFrom(start, last);
  }
}

export interface RedactorOptions {
  readonly least?: number;
  readonly privateKind?: PrivateKind;
}

/** Finds every secret that it knows, and private values, in every reading of a text: whole, in part, cut, escaped and encoded. */
export class Redactor {
  readonly #index: PieceIndex;
  readonly #known = new Set<string>();
  readonly #privateKind: PrivateKind;
  /** Octets of what has to be found within base64 and hex. */
  #least = 2 * piece;

  /** @param least octets of a part of a secret that count as found */
  constructor(secrets: readonly string[] = [], { least = piece, privateKind = 'all' }: RedactorOptions = {}) {
    this.#index = new PieceIndex(least);
    this.#privateKind = privateKind;
    for (const secret of secrets) this.add(secret);
  }

  add(secret: string): void {
    if (secret.length < shortestSecret || this.#known.has(secret)) return;
    this.#known.add(secret);
    const spelled = new Set([secret, secret.replaceAll(' ', '+')]);
    // a reading may change the secret itself: one with line breaks, or with what looks like an escape
    const forms = [...spelled]
      .flatMap(formsOf)
      .flatMap((form) =>
        [...waysToRead(form, form.length + 1)].flatMap(({ ends }) =>
          ends.map(({ octets }) => octets.toString('latin1')),
        ),
      );
    for (const form of new Set(forms)) {
      if (form.length < shortestSecret) continue;
      this.#index.add(Buffer.from(form, 'latin1'));
      this.#least = Math.min(this.#least, form.length);
    }
  }

  *find(octets: Buffer, privateKind = this.#privateKind): Generator<Found, void, undefined> {
    for (const { readings, ends, joined } of waysToRead(octets, this.#least)) {
      for (const reading of ends)
        for (const [from, to] of this.#index.find(reading.octets)) yield { kind: 'secret', reading, from, to };
      const texts = joined || privateKind === 'none' ? [] : readings.map(({ octets }) => octets.toString('latin1'));
      // what is undone adds no name of a member to what is left when all is
      const [first = '', ...further] = texts;
      if (!mayHoldPrivate(first) && !mayHoldPrivate(further.at(-1) ?? '')) continue;
      for (const [index, reading] of readings.entries())
        for (const [from, to] of privateValues(texts[index] ?? '', privateKind))
          yield { kind: 'private', reading, from, to };
    }
  }

  /**
   * As long as the text, with a mask for each octet that is not to be shown: what reads it finds every other octet where it was.
   * @param text one char per octet
   */
  mask(text: string, privateKind?: PrivateKind): string {
    const octets = Buffer.from(text, 'latin1');
    let covered: Uint8Array | undefined;
    for (const found of this.find(octets, privateKind)) {
      covered ??= new Uint8Array(octets.length);
      cover(covered, octets, found);
    }
    if (!covered) return text;
    const parts: string[] = [];
    for (let at = 0; at < text.length;) {
      const mark = covered[at];
      let end = at;
      while (end < text.length && covered[end] === mark) end += 1;
      parts.push(mark === 0 ? text.slice(at, end) : (mark === 2 ? masks.secret : masks.private).repeat(end - at));
      at = end;
    }
    return parts.join('');
  }

  /** @param text one char per octet */
  redact(text: string): string {
    return unmasked(this.mask(text));
  }

  /**
   * A text that we made ourselves, with nobody's private values, and no other secret than the one it was made with: where
   * that does not stand in it whole, its end was cut off, or it is written otherwise.
   * @param text one char per octet
   */
  redactOwn(text: string, secret: string | undefined): string {
    const bare = secret === undefined ? text : text.replaceAll(secret, tokenPlaceholder);
    return bare.length === text.length ? unmasked(this.mask(text, 'none')) : bare;
  }
}
