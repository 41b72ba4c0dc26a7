/**
 * What octets say once their escapes, their cutting and their codings are undone. One list, for what is redacted in an exchange
 * and for what is searched in a file: a reading that only one of them knew would let a secret through.
 */
import type { Range } from './piece-index.ts';
import { alphanumeric, hexDigits, replaceable, replacedAt, tableOf, type Step } from './escapes.ts';

export interface Reading {
  readonly octets: Buffer;
  /** Where an octet of it begins in the source, and the octet behind its end there. */
  startOf(index: number): number;
  endOf(index: number): number;
}

/** One way to read a text, step by step: each reading is of the one before. */
export interface Way {
  readonly readings: readonly Reading[];
  /** Those that a secret is looked for in: where it is written as it is, and where nothing is left to undo. */
  readonly ends: readonly Reading[];
  /** Lines and fields are joined: what stands beside each other may have nothing to do with each other. */
  readonly joined: boolean;
}

/** Escapes within escapes: JSON as a string of JSON within HTML has three. */
const mostRounds = 5;
/** Base64 of base64. */
const mostCodings = 2;

/**
 * @param from before it nothing is replaced, and `out` has what stands there
 * @param out is filled with what is read; @returns how much that is
 * @param places two numbers for each octet: where it begins and ends in what it is read from
 */
function undo(octets: Buffer, step: Step, from: number, out: Buffer, places?: Uint32Array): number {
  const table = replaceable[step];
  let length = from;
  for (let at = from; at < octets.length;) {
    const octet = octets[at] ?? 0;
    const replaced = table[octet] === 0 ? undefined : replacedAt(octets, at, step);
    const to = at + (replaced === undefined ? 1 : replaced.width);
    const begin = length;
    if (replaced === undefined) out[length++] = octet;
    else for (const one of replaced.by) out[length++] = one;
    if (places !== undefined) for (let index = begin; index < length; index += 1) places.set([at, to], 2 * index);
    at = to;
  }
  return length;
}

class Undone implements Reading {
  readonly octets: Buffer;
  readonly #parent: Reading;
  readonly #step: Step;
  /** Of every octet: known once one is asked for. */
  #places: Uint32Array | undefined;

  constructor(octets: Buffer, parent: Reading, step: Step) {
    this.octets = octets;
    this.#parent = parent;
    this.#step = step;
  }

  startOf(index: number): number {
    return this.#parent.startOf(this.#placesOf()[2 * index] ?? 0);
  }

  endOf(index: number): number {
    return this.#parent.endOf((this.#placesOf()[2 * index + 1] ?? 1) - 1);
  }

  #placesOf(): Uint32Array {
    if (this.#places) return this.#places;
    this.#places = new Uint32Array(2 * this.octets.length);
    undo(this.#parent.octets, this.#step, 0, Buffer.allocUnsafe(this.#parent.octets.length), this.#places);
    return this.#places;
  }
}

/** Undefined where there is nothing to undo. */
function undone(parent: Reading, step: Step): Reading | undefined {
  const { octets } = parent;
  const table = replaceable[step];
  let first = 0;
  while (first < octets.length && (table[octets[first] ?? 0] === 0 || !replacedAt(octets, first, step))) first += 1;
  if (first === octets.length) return undefined;
  const out = Buffer.allocUnsafe(octets.length);
  octets.copy(out, 0, 0, first);
  return new Undone(out.subarray(0, undo(octets, step, first, out)), parent, step);
}

/** Base64 and hex: values of characters, and one more. */
const codings = [
  { bits: 6, phases: 4, values: tableOf(`${alphanumeric}+/-_`, (at) => (at < 64 ? at : at - 2) + 1) },
  { bits: 4, phases: 2, values: hexDigits },
] as const;
type Coding = (typeof codings)[number];

/** What can stand in a text in ASCII or UTF-16. */
const ofTexts = tableOf('\0\t\n\r');
ofTexts.fill(1, 0x20, 0x7f);

/** The first run of at least so many octets of a table, at or behind `from`. Most octets are passed without a look at them. */
function runFrom(octets: Buffer, from: number, table: Uint8Array, least: number): Range | undefined {
  for (let begin = from; begin + least <= octets.length;) {
    let at = begin + least - 1;
    while (at >= begin && table[octets[at] ?? 0] !== 0) at -= 1;
    if (at < begin) {
      let end = begin + least;
      while (end < octets.length && table[octets[end] ?? 0] !== 0) end += 1;
      return [begin, end];
    }
    begin = at + 1;
  }
  return undefined;
}

/** Octets that the characters from `from` to before `to` stand for. */
function decoded(octets: Buffer, from: number, to: number, { bits, values }: Coding): Buffer {
  const out = Buffer.allocUnsafe(((to - from) * bits) >> 3);
  let length = 0;
  let held = 0;
  let heldBits = 0;
  for (let at = from; length < out.length; at += 1) {
    held = ((held << bits) | ((values[octets[at] ?? 0] ?? 1) - 1)) & 0xffff;
    heldBits += bits;
    if (heldBits < 8) continue;
    heldBits -= 8;
    out[length] = (held >> heldBits) & 0xff;
    length += 1;
  }
  return out;
}

/** Whether characters may stand for a text of at least so many octets: every so many octets, one is of a text. */
function mayDecode(octets: Buffer, from: number, to: number, { bits, values }: Coding, least: number): boolean {
  for (let bit = 8 * (least - 1); ; bit += 8 * least) {
    const at = from + Math.floor(bit / bits);
    if (at + 1 >= to) return false;
    const held = (((values[octets[at] ?? 0] ?? 1) - 1) << bits) | ((values[octets[at + 1] ?? 0] ?? 1) - 1);
    if (ofTexts[(held >> (2 * bits - 8 - (bit % bits))) & 0xff] === 1) return true;
  }
}

/** Texts of at least so many octets in base64 or hex. Where a run of such characters begins is not always where the coding does. */
function decodings(parent: Reading, least: number): readonly Reading[] {
  const found: Reading[] = [];
  const { octets } = parent;
  for (const coding of codings) {
    const chars = Math.ceil((least * 8) / coding.bits);
    for (let run = runFrom(octets, 0, coding.values, chars); run; run = runFrom(octets, run[1], coding.values, chars))
      for (let first = run[0]; first < run[0] + coding.phases; first += 1) {
        if (!mayDecode(octets, first, run[1], coding, least)) continue;
        const text = decoded(octets, first, run[1], coding);
        for (let part = runFrom(text, 0, ofTexts, least); part; part = runFrom(text, part[1], ofTexts, least)) {
          const [begin, end] = part;
          const placeOf = (bit: number): number => first + Math.floor((8 * begin + bit) / coding.bits);
          found.push({
            octets: text.subarray(begin, end),
            startOf: (index) => parent.startOf(placeOf(8 * index)),
            endOf: (index) => parent.endOf(placeOf(8 * index + 7)),
          });
        }
      }
  }
  return found;
}

/** The source, and each reading of the one before it. */
function stepwise(
  source: Reading,
  joins: readonly Step[],
): { readonly readings: readonly Reading[]; readonly isChunked: boolean } {
  const readings = [source];
  let last = source;
  let isChunked = false;
  for (let round = 0; round < mostRounds; round += 1) {
    const before = last;
    for (const step of [...joins, 'escapes'] as const) {
      const next = undone(last, step);
      if (!next) continue;
      isChunked ||= step === 'chunks';
      readings.push(next);
      last = next;
    }
    if (last === before) break;
  }
  return { readings, isChunked };
}

const hasLines = ({ octets }: Reading): boolean => octets.includes('\n') || octets.includes('\r');

/**
 * @param least octets of the shortest text that is looked for within base64 or hex
 * @param depth codings, one within another
 */
function* waysBelow(source: Reading, least: number, depth: number, isJoined: boolean): Generator<Way, void, undefined> {
  const { readings, isChunked } = stepwise(source, ['chunks']);
  const last = readings.at(-1) ?? source;
  yield { readings, ends: last === source ? [source] : [source, last], joined: isJoined };
  const lasts = [{ last, joined: isJoined }];
  const further = readings.some(hasLines)
    ? [['lines'] as const, ...(isChunked ? [['chunks', 'lines'] as const] : [])]
    : [];
  for (const joins of further) {
    const { readings } = stepwise(source, joins);
    const ends = readings.slice(-1);
    yield { readings, ends, joined: true };
    lasts.push(...ends.map((last) => ({ last, joined: true })));
  }
  if (depth === 0) return;
  for (const { last, joined } of lasts)
    for (const text of decodings(last, least)) yield* waysBelow(text, least, depth - 1, joined);
}

/** The octets themselves, and every way to read them. */
export function waysToRead(octets: Buffer, least: number): Generator<Way, void, undefined> {
  const source: Reading = { octets, startOf: (index) => index, endOf: (index) => index + 1 };
  return waysBelow(source, least, mostCodings, false);
}
