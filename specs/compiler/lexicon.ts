/** The wordings of one language, and the closed sets that they stand for. @see specs/README.md#languages */
import { type PermissionScheme, permissionSchemes } from '../model.ts';

/** Lists of whole wordings, as the pages have them. */
type WordingKey =
  | 'ambiguous'
  | 'application'
  | 'authorizationWords'
  | 'bodyIgnored'
  | 'bodyWords'
  | 'collections'
  | 'collectionWords'
  | 'conditionWords'
  | 'demanded'
  | 'fieldWords'
  | 'headerColumn'
  | 'inherits'
  | 'joinWords'
  | 'labelWords'
  | 'leastToMost'
  | 'memberColumn'
  | 'mostToLeast'
  | 'nameColumn'
  | 'noRequestBody'
  | 'notAvailable'
  | 'noRows'
  | 'nothingWords'
  | 'queryOptionWords'
  | 'notDocumentedYet'
  | 'notSupported'
  | 'notUsable'
  | 'objectWords'
  | 'parameterColumn'
  | 'parameterWords'
  | 'permissionAdvice'
  | 'permissions'
  | 'permissionType'
  | 'requestWords'
  | 'responseAsides'
  | 'responseWords'
  | 'retiredLinks'
  | 'tableWords'
  | 'typeAsides'
  | 'typeColumn'
  | 'valueColumn'
  | 'yes';

/** Lists of what stands in a longer text. */
type StemKey = `${
  | 'allNeeded'
  | 'bearer'
  | 'betaNote'
  | 'delegated'
  | 'describedBody'
  | 'exampleCaveat'
  | 'exception'
  | 'higher'
  | 'inherits'
  | 'interface'
  | 'kept'
  | 'least'
  | 'most'
  | 'nothing'
  | 'notRequired'
  | 'optional'
  | 'permissionLead'
  | 'personal'
  | 'requestBody'
  | 'required'
  | 'responseBody'
  | 'retired'
  | 'success'
  | 'table'
  | 'work'}Stems`;

/** The literal of HTTP, and how the language writes it. */
type Literals = Readonly<Record<string, readonly string[]>>;

/** `specs/lexicon/<language>.json` */
export type LexiconFile = Readonly<Record<WordingKey | StemKey, readonly string[]>> & {
  readonly language: string;
  readonly headerNames: Literals;
  readonly headerValues: Literals;
  /** By OData name, `Edm.String`. */
  readonly primitives: Literals;
};

type Order = 'mostToLeast' | 'leastToMost';

/** What a sentence wants in a request body: the first of these whose words stand in it. */
const askedBodies = ['parameters', 'fields', 'object'] as const;
type AskedBody = (typeof askedBodies)[number] | 'any';

/** Wordings of one language beside the English ones: translators leave rows, headings and whole sentences in English. */
export class Lexicon {
  readonly #files: readonly LexiconFile[];
  readonly #cache = new Map<string, ReadonlySet<string>>();
  readonly #headerNames: ReadonlyMap<string, string>;
  readonly #headerValues: ReadonlyMap<string, string>;
  readonly #primitives: ReadonlyMap<string, string>;
  readonly #primitiveNames: RegExp;
  readonly #collection: RegExp;
  readonly #asides: RegExp;
  readonly #phrases = new Map<string, readonly string[]>();
  readonly #joins: RegExp;
  readonly #conditions: RegExp;
  readonly #several: RegExp;
  readonly #successes: RegExp;
  readonly #asked: Readonly<Record<(typeof askedBodies)[number], RegExp>>;
  readonly #retired: RegExp;

  constructor(...files: readonly LexiconFile[]) {
    this.#files = files;
    this.#joins = anyOf(this.#all('joinWords').map(wholeWord), 'u');
    this.#conditions = anyOf(this.#all('conditionWords').map(wholeWord), 'gu');
    this.#several = anyOf(this.#all('collectionWords').map(wholeWord), 'u');
    this.#asked = {
      parameters: anyOf(this.#all('parameterWords').map(wholeWord), 'u'),
      fields: anyOf(this.#all('fieldWords').map(wholeWord), 'u'),
      object: anyOf(this.#all('objectWords').map(wholeWord), 'u'),
    };
    this.#successes = anyOf(this.#all('successStems').map(startOfWord), 'gu');
    this.#retired = this.#retiredWordings();
    this.#headerNames = reversed(files.map(({ headerNames }) => headerNames));
    this.#headerValues = reversed(files.map(({ headerValues }) => headerValues));
    this.#primitives = reversed(files.map(({ primitives }) => primitives));
    const named = files.flatMap(({ primitives }) => Object.values(primitives).flat());
    this.#primitiveNames = anyOf(
      longestFirst(named).map((name) => wholeWord(escaped(name))),
      'gu',
    );
    this.#collection = collectionOf(longestFirst(this.#all('collections')));
    this.#asides = new RegExp(`\\s*(?:${this.#all('typeAsides').map(literally).join('|')})$`, 'iu');
  }

  /** Of the pages; English wordings are known in each. */
  get language(): string {
    return this.#files[0]?.language ?? 'en';
  }

  /** The names of primitive types, and of collections of them, that stand in a text; and the text without them. */
  primitivesIn(text: string): { readonly names: readonly string[]; readonly rest: string } {
    const all = plain(text);
    return { names: all.match(this.#primitiveNames) ?? [], rest: all.replaceAll(this.#primitiveNames, ' ') };
  }

  /** The primitive type, or collection of one, that a text names. */
  primitive(text: string): string | undefined {
    const named = plain(text).trim().replace(this.#asides, '');
    return this.#primitives.get(headerKey(named));
  }

  /** What stands beside the words for a collection; undefined where there are none. */
  itemOfCollection(text: string): string | undefined {
    const match = this.#collection.exec(text.normalize('NFKC').trim());
    return match
      ?.slice(1)
      .find((one) => one !== undefined)
      ?.trim();
  }

  /** Whether the text around an item makes a collection of it; undefined where it says something else. */
  collectionAround(text: string, item: string): { readonly collection: boolean } | undefined {
    const rest = text.trim().replace(this.#asides, '');
    if (rest === item) return { collection: false };
    return this.itemOfCollection(rest) === item ? { collection: true } : undefined;
  }

  /** Whether the whole text is one of the listed wordings. */
  is(key: WordingKey, text: string): boolean {
    return this.#folded(key).has(fold(text));
  }

  /** Whether one of the listed stems stands in the text. */
  has(key: StemKey, text: string): boolean {
    return this.#position(key, fold(text)) !== undefined;
  }

  /** Whether "and" stands in the text. */
  joins(text: string): boolean {
    return this.#joins.test(text);
  }

  /**
   * Whether a sentence about a response has nothing but the usual words, and those of "nothing is returned" where it says so and
   * behind its status: one word more may turn its meaning. The one condition is success.
   */
  saysNothingUnusual(sentence: string): boolean {
    const text = plain(sentence);
    const [before = '', ...behind] = text.split(status);
    const conditions = [...text.matchAll(this.#conditions)].length;
    const sayable: readonly WordingKey[] = this.has('nothingStems', sentence)
      ? ['responseWords', 'nothingWords']
      : ['responseWords'];
    if (behind.length === 0) return sayable.length > 1 && conditions === 0 && this.#hasOnly(sayable, before);
    return (
      conditions <= [...text.matchAll(this.#successes)].length &&
      this.#hasOnly(['responseWords'], before) &&
      behind.every((rest) => this.#hasOnly(sayable, rest))
    );
  }

  /**
   * Whether a sentence about a response promises, with nothing but the usual words, an object or a collection: `many` where it is a
   * collection. undefined where another word stands in it, which may turn its meaning.
   */
  promisedBody(sentence: string): { readonly many: boolean } | undefined {
    const text = plain(sentence);
    const conditions = [...text.matchAll(this.#conditions)].length;
    if (conditions > [...text.matchAll(this.#successes)].length) return undefined;
    if (!this.#hasOnly(['responseWords', 'bodyWords', 'collectionWords'], text.replaceAll(status, ' ')))
      return undefined;
    // a collection of collections is none of their items
    if ([...text.matchAll(/\b(?:array|collection|list)s?\b/g)].length > 1) return undefined;
    return { many: this.#several.test(text) };
  }

  /**
   * What a sentence wants in the request body, if it says so with the usual words alone; `names`: its other words. undefined where
   * it does not speak of the request body.
   */
  askedBody(sentence: string): { readonly of: AskedBody; readonly names: readonly string[] } | undefined {
    if (!this.has('requestBodyStems', sentence)) return undefined;
    const text = withoutHyphens(sentence);
    const names = this.#beside(['requestWords', 'objectWords', 'parameterWords', 'fieldWords'], text);
    const [of = 'any'] = askedBodies.filter((one) => this.#asked[one].test(text));
    return { of, names };
  }

  /** Of a sentence that introduces a table of what a request may hold: its other words; undefined of any other sentence. */
  namesBesideTable(sentence: string): readonly string[] | undefined {
    return this.has('tableStems', sentence) ? this.#besideRequests(sentence) : undefined;
  }

  /** Whether a sentence says with the usual words alone that properties are updated. */
  namesAnUpdate(sentence: string): boolean {
    return this.#asked.fields.test(withoutHyphens(sentence)) && this.#besideRequests(sentence).length === 0;
  }

  #besideRequests(sentence: string): readonly string[] {
    const keys = ['tableWords', 'requestWords', 'objectWords', 'parameterWords', 'fieldWords'] as const;
    return this.#beside(keys, withoutHyphens(sentence));
  }

  /** Whether a sentence about query options says nothing but that they can be used. */
  saysOptionsCanBeUsed(sentence: string): boolean {
    return this.#hasOnly(['queryOptionWords'], plain(sentence));
  }

  /** Whether a sentence speaks of success, and not of its contrary. */
  saysSuccess(sentence: string): boolean {
    return plain(sentence).match(this.#successes) !== null;
  }

  /** Whether a text is one bearer token and nothing else: no other scheme, no condition, no negation. */
  isBearerToken(text: string): boolean {
    const rest = plain(text).replace(placeholder, ' ');
    return this.has('bearerStems', rest) && this.#hasOnly(['authorizationWords'], rest);
  }

  /** Whether a sentence says of the interface, and of nothing else that it speaks of, that it is gone. */
  saysRetired(sentence: string): boolean {
    return this.#retired.test(plain(sentence));
  }

  /** "This API has been removed", "Deprecated and no longer works", "Removed." */
  #retiredWordings(): RegExp {
    const [interfaces, links, ends] = (['interfaceStems', 'retiredLinks', 'retiredStems'] as const).map((key) =>
      alternatives(this.#all(key)),
    );
    const gap = '[^\\p{L}\\p{N}]*';
    const linked = `(?:(?:${links})${gap})`;
    return anyOf(
      [`(?:${interfaces})${gap}${linked}*(?:${ends})`, `^${gap}${linked}+(?:${ends})`, `^${gap}(?:${ends})${gap}$`],
      'u',
    );
  }

  #all(key: WordingKey | StemKey): readonly string[] {
    return this.#files.flatMap((file) => file[key]);
  }

  #hasOnly(keys: readonly WordingKey[], text: string): boolean {
    return this.#beside(keys, text).length === 0;
  }

  /** The words of a text that stand in none of the lists. */
  #beside(keys: readonly WordingKey[], text: string): readonly string[] {
    const id = keys.join();
    const known = this.#phrases.get(id) ?? longestFirst(keys.flatMap((key) => this.#all(key)));
    this.#phrases.set(id, known);
    const rest = known.filter(partsNoWords).reduce((left, phrase) => left.replaceAll(phrase, ' '), text);
    return (rest.match(/[\p{L}\p{M}\p{N}]+(?:['-]\p{L}+)*/gu) ?? []).filter((token) => !known.includes(token));
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
    return longestFirst([...this.#folded('labelWords')]).reduce((rest, word) => rest.replaceAll(word, ''), folded);
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

/** Small letters, blanks and apostrophes as they are looked for. */
const plain = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ');

/** `JSON-Darstellung`, and what hangs on a name: `x-Objekt`. */
const withoutHyphens = (text: string): string => plain(text).replaceAll('-', ' ');

/** Chinese and Japanese part no words: theirs are taken out wherever they stand. */
const partsNoWords = (text: string): boolean => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text);

const longestFirst = (texts: readonly string[]): readonly string[] =>
  texts.map(plain).toSorted((one, other) => other.length - one.length);

/** A status with its phrase, which is no word of a language. @see RFC 9110 §15.3.5 */
const status = /(?<!\p{N})[1-5]\d\d(?!\p{N})(?:[\s,:(-]*no ?content)?/gu;

/** `{token}`, `<token>`, `$token` */
const placeholder = /\{[^{}]*\}|<[^<>]*>|\$\w+/;

const longestLabel = 70;

const literally = (text: string): string => text.replaceAll(/[()]/g, String.raw`\$&`);

/** `X collection`, `Collection(X)`, `collection of X`: the words for a collection on one side of an item that is one word. */
function collectionOf(phrases: readonly string[]): RegExp {
  const words = phrases.map((one) => one.replaceAll(' ', '\\s+'));
  const [spaced, others] = [words.filter((one) => !partsNoWords(one)), words.filter(partsNoWords)];
  const item = '([^\\s()]+)';
  const before = `^(?:(?:${spaced.join('|')})(?:\\s+|\\s*(?=\\())${others.map((one) => `|${one}\\s*`).join('')})(?:${item}|\\(\\s*${item}\\s*\\))$`;
  const behind = `^(?:([^\\s()-]+)[\\s-]+(?:${spaced.join('|')})${others.map((one) => `|([^\\s()]+?)\\s*${one}`).join('')})$`;
  return new RegExp(`${before}|${behind}`, 'iu');
}

const escaped = (text: string): string => text.replaceAll(/[.()]/g, String.raw`\$&`);

const startOfWord = (stem: string): string => (partsNoWords(stem) ? stem : `(?<!\\p{L})${plain(stem)}`);

const wholeWord = (word: string): string => (partsNoWords(word) ? word : `${startOfWord(word)}(?!\\p{L})`);

const alternatives = (patterns: readonly string[]): string => patterns.map(plain).join('|');

/** Matches nothing where there are no patterns. */
const anyOf = (patterns: readonly string[], flags: string): RegExp =>
  new RegExp(patterns.length === 0 ? '(?!)' : patterns.join('|'), flags);

// not fold(): the punctuation of a field name is part of it
function headerKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
}

function reversed(tables: readonly Literals[]): ReadonlyMap<string, string> {
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
