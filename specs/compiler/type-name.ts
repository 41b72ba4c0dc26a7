/** Types as pages write them (`String collection`, `[x](y.md)`) -> OData notation (`Collection(Edm.String)`, `microsoft.graph.x`). */
import type { TypeSpec } from '../model.ts';
import type { Lexicon } from './lexicon.ts';
import { readInline } from './markdown.ts';
import { quoted, type Read, rejected } from './problem.ts';
import { lastPart } from './type-outline.ts';

/** A type that a page of the same version describes. */
export interface KnownType {
  /** `microsoft.graph.x`, spelt as the page that describes it spells it. */
  readonly type: string;
  /** What the page calls it, where that is not the last part of the type: `Chart` of `microsoft.graph.workbookChart`. */
  readonly title?: string | undefined;
  readonly is?: TypeSpec['is'] | undefined;
  readonly base?: string | undefined;
}

/** The types that the pages around a page describe. */
export interface KnownTypes {
  /** What a link of the page leads to, with its fragment; undefined where no such page is at hand, or it describes no type. */
  readonly linked: (href: string) => KnownType | undefined;
  /** All types of that name, without namespace, in any case of letters. */
  readonly named: (name: string) => readonly KnownType[];
}

const deepest = 30;

/** What a type inherits from, the nearest first, as far as the pages at hand say it. */
export function basesOf(type: string | undefined, types: KnownTypes): readonly string[] {
  const bases: string[] = [];
  for (let next = type && baseOf(type, types); next !== undefined; next = baseOf(next, types)) {
    if (bases.length === deepest || bases.includes(next)) break;
    bases.push(next);
  }
  return bases;
}

export const knownType = (type: string, types: KnownTypes): KnownType | undefined =>
  types.named(lastPart(type)).find((one) => one.type.toLowerCase() === type.toLowerCase());

const baseOf = (type: string, types: KnownTypes): string | undefined => knownType(type, types)?.base;

export const noKnownTypes: KnownTypes = { linked: () => undefined, named: () => [] };

const remedy = 'expected a primitive type or one link to the page of a type, each also as a collection';

/** The type of one cell. @param property whose cell it is: a link can read like it */
export function readTypeCell(
  raw: string,
  line: number,
  lexicon: Lexicon,
  types: KnownTypes,
  property?: string,
): Read<string> {
  const inline = readInline(raw);
  const refused = (why: string) => rejected('type-cell', line, `${why}: ${quoted(inline.text)}`, remedy);
  if (inline.html || raw.includes('~~')) return refused('a type with HTML, or struck out');
  const [link, second] = inline.links;
  if (second !== undefined) return refused('a type cell with two links');
  if (link === undefined) return typeInWords(inline.text, refused, lexicon, types);
  const [written = ''] = inline.linkTexts;
  // translators draw the word into the link
  const item = lexicon.itemOfCollection(written);
  const label = item ?? written;
  const around = lexicon.collectionAround(inline.text.replace(written, '\uFFFC'), '\uFFFC');
  if (around === undefined || (around.collection && item !== undefined))
    return refused('a type cell with other words beside its link');
  const type = typeOfLink(label, link, lexicon, types, property);
  if (type === undefined) return refused(`a type that no page at hand explains as the link to ${quoted(link)} does`);
  return { ok: true, value: around.collection || item !== undefined ? collectionOf(type) : type };
}

const collectionOf = (type: string): string => `Collection(${type})`;

/**
 * The type that a link names. In English its text and its target name the same; translators change texts, and no targets.
 * undefined where they differ, or neither is known.
 */
export function typeOfLink(
  text: string,
  href: string,
  lexicon: Lexicon,
  types: KnownTypes,
  property?: string,
): string | undefined {
  const name = text.trim().replace(/^microsoft\.graph\./, '');
  const known = types.linked(href);
  if (known !== undefined) {
    const agrees = [known.type, known.title ?? '', property ?? ''].some((one) => sameName(one, name));
    return agrees || lexicon.language !== 'en' ? known.type : undefined;
  }
  const primitive = lexicon.primitive(name);
  if (primitive !== undefined) return primitive;
  // the page is not at hand; its name has no namespace in it where it has no prefix, or that of Intune
  const [, page = '', anchor] = /([^/?#]*?)(?:\.md)?(?:\?[^#]*)?(?:#(.*))?$/.exec(href) ?? [];
  const target = anchor === undefined ? page.replace(/^intune-\w+-/, '') : anchor.replace(/-values$/, '');
  // a translation that begins with a capital letter may have changed others
  if (lexicon.language !== 'en' && /^[A-Z]/.test(name)) return undefined;
  return isName(name) && target.toLowerCase() === name.toLowerCase() ? `microsoft.graph.${name}` : undefined;
}

const sameName = (type: string, name: string): boolean => lastPart(type).toLowerCase() === lastPart(name).toLowerCase();

const isName = (text: string): boolean => /^[A-Za-z]\w*$/.test(text);

function typeInWords(
  written: string,
  refused: (why: string) => Read<never>,
  lexicon: Lexicon,
  types: KnownTypes,
): Read<string> {
  // `[x]`: a link that lost its target
  const text = written.replace(/\[([^\][]+)\]/, '$1').trim();
  if (/[[\]]/.test(text)) return refused('a type cell with brackets');
  const whole = lexicon.primitive(text);
  if (whole !== undefined) return { ok: true, value: whole };
  const inside = lexicon.itemOfCollection(text);
  const name = inside ?? text;
  const type = lexicon.primitive(name) ?? namedType(name, types);
  if (type === undefined) return refused('a type that is no primitive and that no page at hand explains');
  if (inside !== undefined && type.startsWith('Collection(')) return refused('a collection of collections');
  return { ok: true, value: inside === undefined ? type : collectionOf(type) };
}

/** undefined where the pages know no such type, or several. */
function namedType(text: string, types: KnownTypes): string | undefined {
  const name = text.replace(/^#?microsoft\.graph\./, '');
  if (!/^[A-Za-z][\w.]*$/.test(name)) return undefined;
  const found = new Set(
    types
      .named(lastPart(name))
      .map(({ type }) => type)
      .filter((type) => !name.includes('.') || type.toLowerCase().endsWith(`.${name.toLowerCase()}`)),
  );
  const [only] = found;
  // with its namespace it needs no page
  if (found.size === 0 && /^#?microsoft\.graph\.(?:\w+\.)*[A-Za-z]\w*$/.test(text)) return text.replace('#', '');
  return found.size === 1 ? only : undefined;
}
