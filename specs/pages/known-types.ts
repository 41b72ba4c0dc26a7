/** The types that the pages of a folder of resources describe, read when somebody asks for them. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { Lexicon } from '../compiler/lexicon.ts';
import { readPageSections } from '../compiler/open-page.ts';
import { linesOf, mostOctets, readFrontMatter } from '../compiler/page-text.ts';
import { type KnownType, type KnownTypes, typeOfLink } from '../compiler/type-name.ts';
import { lastPart, type Outline, outlineOf } from '../compiler/type-outline.ts';
import { readRegularFile } from '../regular-file.ts';

interface PageTypes {
  readonly own: KnownType | undefined;
  /** By anchor, `hue-values`. */
  readonly enums: ReadonlyMap<string, KnownType>;
}

type Own = NonNullable<Outline['own']>;

const none: PageTypes = { own: undefined, enums: new Map() };

/** One folder of pages of types: a version has one. */
class Folder {
  readonly #folder: string;
  readonly #lexicon: Lexicon;
  readonly #pages = new Map<string, PageTypes>();
  readonly #files: ReadonlyMap<string, string>;
  #byName: ReadonlyMap<string, readonly KnownType[]> | undefined;

  constructor(folder: string, lexicon: Lexicon) {
    this.#folder = folder;
    this.#lexicon = lexicon;
    // links do not keep to the case of file names
    this.#files = new Map(pagesIn(folder).map((name) => [name.toLowerCase(), name]));
  }

  page(name: string): PageTypes {
    const file = this.#files.get(name.toLowerCase());
    if (file === undefined) return none;
    const known = this.#pages.get(file) ?? this.#read(join(this.#folder, file));
    this.#pages.set(file, known);
    return known;
  }

  #read(file: string): PageTypes {
    const { own, enums } = outlineIn(file, this.#lexicon);
    return {
      own: own && this.#known(file, own),
      enums: new Map(enums.map(({ type, section }) => [section.name, { type, is: 'enum' as const }])),
    };
  }

  #known(file: string, { type, written, isEnum, annotation, keyed, inherits: [link] }: Own): KnownType | undefined {
    if (type === undefined) return undefined;
    const base = annotation?.base;
    const around = this.around(file);
    const lexicon = this.#lexicon;
    return {
      type,
      title: written,
      is: isEnum ? 'enum' : keyed ? 'entity' : undefined,
      // read when it is asked for: two pages can each name the other
      get base() {
        return base ?? (link && typeOfLink(link.text, link.href, lexicon, around));
      },
    };
  }

  /** As the page in that file sees them. */
  around(file: string): KnownTypes {
    return {
      linked: (href) => {
        const [path = '', anchor] = href.split('#');
        const page = path === '' ? basename(file) : pageOf(path, dirname(resolve(file)), this.#folder);
        const { own, enums } = page === undefined ? none : this.page(page);
        return anchor !== undefined && anchor.endsWith('-values') ? enums.get(anchor) : own;
      },
      named: (name) => this.named(name),
    };
  }

  named(name: string): readonly KnownType[] {
    this.#byName ??= this.#index();
    return this.#byName.get(name.toLowerCase()) ?? [];
  }

  #index(): ReadonlyMap<string, readonly KnownType[]> {
    const all = new Map<string, KnownType[]>();
    for (const name of this.#files.keys()) {
      const { own, enums } = this.page(name);
      for (const one of [...(own === undefined ? [] : [own]), ...enums.values()]) {
        const key = lastPart(one.type).toLowerCase();
        const known = all.get(key);
        if (known === undefined) all.set(key, [one]);
        else known.push(one);
      }
    }
    return all;
  }
}

function pagesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.md'));
  } catch {
    // the links then lead to pages that are not at hand, which the compiler reports where it matters
    return [];
  }
}

function outlineIn(file: string, lexicon: Lexicon): Outline {
  const nothing: Outline = { own: undefined, enums: [] };
  let text: string;
  try {
    text = readRegularFile(file, mostOctets).toString('utf8');
  } catch {
    return nothing;
  }
  const lines = linesOf(text);
  const front = readFrontMatter(lines);
  const sections = front.ok ? readPageSections(lines, front.value.lines) : front;
  return sections.ok ? outlineOf(basename(file, '.md').toLowerCase(), sections.value, lexicon) : nothing;
}

const site = /^(?:https?:\/\/[^/]+)?\/(?:[a-z]{2}-[a-z]{2}\/)?graph\/api\/resources\/([^/?#]+)/i;

/** For a page of types, as its folder has them, and for one of an operation, as a folder beside its own has them; each is read once. */
export function knownTypesAround(): (file: string, lexicon: Lexicon, folder?: string) => KnownTypes {
  const folders = new Map<string, Folder>();
  return (file, lexicon, folder = dirname(file)) => {
    const place = resolve(folder);
    const id = `${place} ${lexicon.language}`;
    const known = folders.get(id) ?? new Folder(place, lexicon);
    folders.set(id, known);
    return known.around(file);
  };
}

/** Only of that folder: whoever writes a page must not be able to have any other file read. */
function pageOf(path: string, here: string, place: string): string | undefined {
  const onSite = site.exec(path)?.[1];
  if (onSite !== undefined) return `${onSite}.md`;
  const target = resolve(here, path.replace(/\?.*$/, ''));
  return dirname(target) === place ? basename(target) : undefined;
}
