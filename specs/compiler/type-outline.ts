/** Which types a page describes, and what they are; its rows are left to `compile-type.ts`. */
import { isObject, jsonOf } from '../text.ts';
import type { Lexicon } from './lexicon.ts';
import { readInline, type TableBlock } from './markdown.ts';
import type { PageSection } from './sections.ts';

/** The members of `<!-- { "blockType": "resource", … } -->` that say something of the type. */
interface Annotation {
  /** Without `#`; the namespace may be missing. */
  readonly type: string;
  readonly base: string | undefined;
  readonly key: string | undefined;
  readonly open: boolean;
}

export interface Outline {
  /** The type that the page is about. */
  readonly own:
    | {
        /** undefined: comment, title and name of the page do not agree on one. */
        readonly type: string | undefined;
        readonly title: PageSection;
        /** As the title writes it. */
        readonly written: string | undefined;
        readonly isEnum: boolean;
        readonly annotation: Annotation | undefined;
        /** The key that the comment names is a property of the page. */
        readonly keyed: boolean;
        readonly inherits: readonly InheritedLink[];
      }
    | undefined;
  /** Enums in sections `### x values`. */
  readonly enums: readonly { readonly type: string; readonly section: PageSection }[];
}

export function outlineOf(page: string, sections: readonly PageSection[], lexicon: Lexicon): Outline {
  const title = sections.find(({ level }) => level === 1);
  const namespace = namespaceIn(title);
  const enums = sections.flatMap((section) => {
    const name = section.level > 1 ? nameOfEnum(section) : undefined;
    return name !== undefined && memberTable(section, lexicon) ? [{ type: `${namespace}.${name}`, section }] : [];
  });
  return { own: title && ownType(page, title, sections, lexicon, namespace), enums };
}

function ownType(
  page: string,
  title: PageSection,
  sections: readonly PageSection[],
  lexicon: Lexicon,
  namespace: string,
): Outline['own'] {
  const annotations = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'html' ? annotationsIn(block.raw) : [])),
  );
  const described = (section: PageSection): boolean =>
    (section.name === 'properties' && section.blocks.length > 0) ||
    (section.name === 'members' && memberTable(section, lexicon) !== undefined);
  if (annotations.length === 0 && !sections.some(described)) return undefined;
  const written = nameInTitle(page, title);
  const isEnum =
    !sections.some(({ name }) => name === 'properties') &&
    sections.some((section) => section.name === 'members' && described(section));
  const fitting = annotations.filter(({ type }) => fits(lastPart(type), page, written));
  const [annotation] = fitting;
  const types = new Set(fitting.map(({ type }) => (type.includes('.') ? type : `${namespace}.${type}`)));
  const [only] = types;
  if (types.size > 1 || (types.size === 0 && annotations.length > 0))
    return { type: undefined, title, written, isEnum, annotation: undefined, keyed: false, inherits: [] };
  const named = written === undefined ? undefined : `${namespace}.${written}`;
  const keyed = annotation?.key !== undefined && firstCells(sections).includes(annotation.key.toLowerCase());
  const type = only === undefined ? named : spelt(only, written);
  return { type, title, written, isEnum, annotation, keyed, inherits: inheritedLinks(title, lexicon) };
}

/** A comment in small letters alone is spelt as the title does; older pages have such. */
function spelt(type: string, written: string | undefined): string {
  const name = lastPart(type);
  const isPlainer = name === name.toLowerCase() && name === written?.toLowerCase() && /^[a-z]/.test(written);
  return isPlainer ? type.slice(0, -name.length) + written : type;
}

/** Of the table of properties, in lower case. */
function firstCells(sections: readonly PageSection[]): readonly string[] {
  const blocks = sections.filter(({ name }) => name === 'properties').flatMap((section) => section.blocks);
  return blocks.flatMap((block) =>
    block.kind === 'table' ? block.rows.map(({ cells: [cell = ''] }) => readInline(cell).text.toLowerCase()) : [],
  );
}

/** A sentence "inherits from [x](y.md)". */
interface InheritedLink {
  readonly line: number;
  readonly text: string;
  readonly href: string;
}

function inheritedLinks({ blocks }: PageSection, lexicon: Lexicon): readonly InheritedLink[] {
  return blocks.flatMap((block) => {
    if (block.kind !== 'paragraph') return [];
    return block.raw
      .split(/(?<=\.)\s+(?=\p{Lu})/u)
      .map((sentence) => readInline(sentence))
      .filter(({ text, links, linkTexts: [name = ''] }) => {
        if (links.length !== 1) return false;
        return lexicon.has('inheritsStems', text) || lexicon.is('inherits', text.replace(name, ' '));
      })
      .map(({ links, linkTexts }) => ({ line: block.line, text: linkTexts[0] ?? '', href: links[0] ?? '' }));
  });
}

/** `workbookChart` fits the title "Chart", and any type the last part of the page's name. */
function fits(type: string, page: string, written: string | undefined): boolean {
  const small = type.toLowerCase();
  return [written?.toLowerCase(), ...namesOfPage(page)].some(
    (name) => name !== undefined && (small === name || (name.length > 3 && small.endsWith(name))),
  );
}

/** The name that page and title share, as the title writes it; of an English title, the word before "resource type". */
function nameInTitle(page: string, { title }: PageSection): string | undefined {
  const words = title.match(/[A-Za-z]\w*/g) ?? [];
  const names = namesOfPage(page);
  return (
    words.find((word) => names.includes(word.toLowerCase())) ??
    /^([A-Za-z]\w*) (?:(?:complex|entity|enum|enumeration|resource) )?(?:type|resource)\b/i.exec(title)?.[1]
  );
}

/** `intune-devices-manageddevice` is about `managedDevice`. */
function namesOfPage(page: string): readonly string[] {
  return [page.slice(page.lastIndexOf('-') + 1), page.replaceAll('-', '')];
}

/** `### hueOfGadget values`; the anchor is English in each language. */
function nameOfEnum({ name, title }: PageSection): string | undefined {
  const anchored = /^(\w+)-values$/.exec(name)?.[1];
  if (anchored === undefined) return undefined;
  return title.match(/[A-Za-z]\w*/g)?.find((word) => word.toLowerCase() === anchored.toLowerCase());
}

/** A table whose first column has the names of members; some call them values, beside a description alone. */
export function memberTable({ blocks }: PageSection, lexicon: Lexicon): TableBlock | undefined {
  return blocks.find((block): block is TableBlock => {
    if (block.kind !== 'table') return false;
    const [first = '', ...others] = block.head.cells.map((cell) => readInline(cell).text);
    if (lexicon.is('memberColumn', first)) return true;
    return lexicon.is('valueColumn', first) && !others.some((title) => lexicon.is('memberColumn', title));
  });
}

/** `Namespace: microsoft.graph.callRecords`, in any language; pages that do not say it are of the first. */
function namespaceIn(title: PageSection | undefined): string {
  const stated = title?.blocks
    .flatMap((block) => (block.kind === 'paragraph' ? [readInline(block.raw).text] : []))
    .map((text) => /^[\p{L}\s]{2,30}[:：]\s*(microsoft(?:\.\w+)+)\.?$/u.exec(text)?.[1])
    .find((one) => one !== undefined);
  return stated ?? 'microsoft.graph';
}

function annotationsIn(html: string): readonly Annotation[] {
  return [...html.matchAll(/<!--([^]*?)-->/g)].flatMap(([, inside = '']) => {
    const content = jsonOf(inside);
    if (!isObject(content) || content['blockType'] !== 'resource') return [];
    const type = nameOf(content['@odata.type']);
    if (type === undefined) return [];
    const base = nameOf(content['baseType']);
    const key = content['keyProperty'];
    return [
      { type, base, key: typeof key === 'string' && key !== '' ? key : undefined, open: content['openType'] === true },
    ];
  });
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return /^#?([A-Za-z]\w*(?:\.\w+)*)$/.exec(value.trim())?.[1];
}

export const lastPart = (type: string): string => type.slice(type.lastIndexOf('.') + 1);
