/** The wordings of one language, and the closed sets that they stand for. The files are `specs/lexicon/<language>.json`. */
import type { PermissionScheme } from '../model.ts';
import { permissionSchemes } from '../model.ts';

/** The shape of a lexicon file. Every list holds wordings as the pages have them, or stems where the name says so. */
export interface LexiconFile {
  readonly language: string;
  readonly permissionType: readonly string[];
  /** Title of the column of permissions that states no order. */
  readonly permissions: readonly string[];
  /** Of a sentence that demands several permissions at once. */
  readonly allNeededStems: readonly string[];
  /** Stems; the order in which one of each kind stands in the column's title is the order of privilege. */
  readonly mostStems: readonly string[];
  readonly leastStems: readonly string[];
  /** Stems of the title of the third column of a table with three. */
  readonly higherStems: readonly string[];
  /** Whole titles that name the order with one word. */
  readonly mostToLeast: readonly string[];
  readonly leastToMost: readonly string[];
  readonly delegatedStems: readonly string[];
  readonly workStems: readonly string[];
  readonly personalStems: readonly string[];
  /** Every word that a label of a delegated scheme has; a label with another one is about something narrower. */
  readonly labelWords: readonly string[];
  readonly application: readonly string[];
  readonly notSupported: readonly string[];
  /** Of the higher permissions alone: there are none. */
  readonly notAvailable: readonly string[];
  /** Wordings that mean "not supported" on one page and "none is needed" on another. */
  readonly ambiguous: readonly string[];
  readonly headerNames: Readonly<Record<string, readonly string[]>>;
  readonly headerColumn: readonly string[];
  readonly headerValues: Readonly<Record<string, readonly string[]>>;
  readonly requiredStems: readonly string[];
  readonly notRequiredStems: readonly string[];
  readonly optionalStems: readonly string[];
  readonly noRequestBody: readonly string[];
  /** What may stand after one of them and change nothing. */
  readonly bodyIgnored: readonly string[];
  /** Stems of "response body" and of what it would hold. */
  readonly responseBodyStems: readonly string[];
  /** Stems of "there is none". */
  readonly nothingStems: readonly string[];
  /** Of a condition or an opposite: such a sentence says more than that there is none. */
  readonly exceptionStems: readonly string[];
  readonly notDocumentedYet: readonly string[];
  readonly betaNoteStems: readonly string[];
  readonly exampleCaveatStems: readonly string[];
}

type Order = 'mostToLeast' | 'leastToMost';

/** Wordings of one language beside the English ones: translators leave rows, headings and whole sentences in English. */
export class Lexicon {
  readonly #files: readonly LexiconFile[];
  readonly #cache = new Map<string, ReadonlySet<string>>();
  readonly #headerNames: ReadonlyMap<string, string>;
  readonly #headerValues: ReadonlyMap<string, string>;

  constructor(...files: readonly LexiconFile[]) {
    this.#files = files;
    this.#headerNames = reversed(files.map(({ headerNames }) => headerNames));
    this.#headerValues = reversed(files.map(({ headerValues }) => headerValues));
  }

  /** Whether the whole text is one of the listed wordings. */
  is(key: WordingKey, text: string): boolean {
    return this.#folded(key).has(fold(text));
  }

  /** Whether one of the listed stems stands in the text. */
  has(key: StemKey, text: string): boolean {
    return this.#position(key, fold(text)) !== undefined;
  }

  /** The order of privilege that a column's title states. */
  orderOf(title: string): Order | undefined {
    if (this.is('mostToLeast', title)) return 'mostToLeast';
    if (this.is('leastToMost', title)) return 'leastToMost';
    const folded = fold(title);
    const most = this.#position('mostStems', folded);
    const least = this.#position('leastStems', folded);
    if (most === undefined || least === undefined) return undefined;
    return most < least ? 'mostToLeast' : 'leastToMost';
  }

  /** The scheme that a row's label names. */
  schemeOf(label: string): PermissionScheme | undefined {
    const folded = fold(label);
    const onlyLabel = folded.length <= longestLabel && this.#withoutLabelWords(folded) === '';
    const delegated = onlyLabel && this.#position('delegatedStems', folded) !== undefined;
    const work = this.#position('workStems', folded) !== undefined;
    const personal = this.#position('personalStems', folded) !== undefined;
    const application = this.#folded('application').has(folded);
    const fits = {
      DelegatedWork: delegated && work,
      DelegatedPersonal: delegated && personal,
      Application: application,
    };
    const fitting = permissionSchemes.filter((scheme) => fits[scheme]);
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  /** The field name that HTTP knows, for a name as the page has it. */
  headerName(text: string): string | undefined {
    return this.#headerNames.get(headerKey(text));
  }

  /** The literal that a translated one stands for. */
  headerValue(text: string): string | undefined {
    return this.#headerValues.get(headerKey(text));
  }

  #withoutLabelWords(folded: string): string {
    const longestFirst = [...this.#folded('labelWords')].toSorted((one, other) => other.length - one.length);
    return longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), folded);
  }

  #folded(key: WordingKey | StemKey): ReadonlySet<string> {
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const made = new Set(this.#files.flatMap((file) => file[key].map(fold)));
    this.#cache.set(key, made);
    return made;
  }

  #position(key: StemKey, folded: string): number | undefined {
    const positions = [...this.#folded(key)].map((stem) => folded.indexOf(stem)).filter((at) => at >= 0);
    return positions.length === 0 ? undefined : Math.min(...positions);
  }
}

const longestLabel = 70;

export type StemKey = Extract<keyof LexiconFile, `${string}Stems`>;
export type WordingKey = Exclude<keyof LexiconFile, StemKey | 'language' | 'headerNames' | 'headerValues'>;

// not fold(): the punctuation of a field name is part of it
function headerKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
}

function reversed(tables: readonly Readonly<Record<string, readonly string[]>>[]): ReadonlyMap<string, string> {
  const entries = tables.flatMap((table) =>
    Object.entries(table).flatMap(([name, wordings]) => [name, ...wordings].map((wording) => [wording, name] as const)),
  );
  return new Map(entries.map(([wording, name]) => [headerKey(wording), name]));
}

/**
 * A wording without what translators and editors vary freely: letter case, full width, blanks, punctuation, an unclosed
 * bracket. Letters, digits and their marks are left, so that two wordings with one fold are the same words.
 */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '');
}

/** The sentences of a text; soft line breaks end none. Pieces without a letter or digit are left out. */
export function sentences(text: string): readonly string[] {
  return text.split(/(?<=[.。！!])\s*(?=\S)/u).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}
