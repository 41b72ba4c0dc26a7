/**
 * A page of resources or enums -> a spec of each type that it describes, or every problem that was found.
 * @see specs/README.md#what-compile-refuses-to-guess
 */
import type { ApiVersion, SpecWarning, TypeRequirement, TypeSpec } from '../model.ts';
import { defined } from '../text.ts';
import type { Lexicon } from './lexicon.ts';
import { type Prose, proseOf } from './markdown.ts';
import { openPage, type OpenContext, type OpenedPage, type PageFile } from './open-page.ts';
import { lineHash } from './page-text.ts';
import { type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import { Representation } from './representation.ts';
import type { PageSection } from './sections.ts';
import { basesOf, knownType, type KnownTypes, noKnownTypes, typeOfLink } from './type-name.ts';
import { type Outline, outlineOf } from './type-outline.ts';
import { mayBeTranslated, readMembers, readTypedRows, type Row, strayTables, type TypedRow } from './type-rows.ts';

interface TypeContext extends OpenContext {
  /** The types around the page, to a reader of its language; none where they are not at hand. */
  readonly types?: ((lexicon: Lexicon) => KnownTypes) | undefined;
}

/** Of a page with several enums some can be read, and others not. */
interface CompiledTypes {
  readonly specs: readonly TypeSpec[];
  readonly problems: readonly PageProblem[];
}

type Own = NonNullable<Outline['own']>;

type TypePage = OpenedPage & { readonly apiVersion: ApiVersion };

const remedyOfPage = 'expected a page of one type with a table in #properties or #members, or sections "x values"';

export function compileTypes(file: PageFile, context: TypeContext): CompiledTypes {
  const opened = openPage(file, context);
  if (!opened.ok) return { specs: [], problems: opened.problems };
  const { provenance, sections, lexicon } = opened.value;
  const { apiVersion } = provenance;
  if (apiVersion === undefined) {
    const remedy = 'say --api-version beta or v1.0, or keep the page in a folder of that name';
    return { specs: [], problems: [problem('version-unknown', 1, 'the path names no API version', remedy)] };
  }
  const page: TypePage = { ...opened.value, apiVersion };
  const outline = outlineOf(provenance.page, sections, lexicon);
  const types = context.types?.(lexicon) ?? noKnownTypes;
  const reads = [
    ...(outline.own === undefined ? [] : [readOwn(outline.own, page, types)]),
    ...outline.enums.map(({ type, section }) => readEnum(type, section, section.title, page)),
  ];
  if (reads.length === 0) return { specs: [], problems: [problem('not-a-type', 1, 'describes no type', remedyOfPage)] };
  return {
    specs: reads.flatMap((one) => (one.ok ? [withWarnings(one.value, opened.warnings ?? [])] : [])),
    problems: reads.flatMap((one) => (one.ok ? [] : one.problems)).toSorted((one, other) => one.line - other.line),
  };
}

function withWarnings(spec: TypeSpec, warnings: readonly SpecWarning[]): TypeSpec {
  const all = [...warnings, ...(spec.warnings ?? [])];
  return all.length === 0 ? spec : { ...spec, warnings: all };
}

function readOwn(own: Own, page: TypePage, types: KnownTypes): Read<TypeSpec> {
  const { type, title } = own;
  if (type === undefined) {
    const message = `comment, title and name of the page name different types; the title is ${quoted(title.title)}`;
    return rejected('type-name', title.line, message, 'expected one name in all of them');
  }
  if (own.isEnum) {
    const members = page.sections.find(({ name }) => name === 'members');
    return readEnum(type, members ?? title, title.title, page);
  }
  return readStructure({ ...own, type }, page, types);
}

function readStructure(own: Own & { readonly type: string }, page: TypePage, types: KnownTypes): Read<TypeSpec> {
  const { sections, lexicon } = page;
  // some headings stand twice, the first over nothing
  const named = (name: string) => {
    const all = sections.filter((one) => one.name === name);
    return all.find(({ blocks }) => blocks.length > 0) ?? all[0];
  };
  const example = new Representation(sections);
  const properties = readTypedRows(named('properties'), sections, lexicon, types);
  const relationships = readTypedRows(named('relationships'), sections, lexicon, types);
  const base = baseOf(own, lexicon, types);
  const stray = strayTables(sections, lexicon);
  const missing = named('properties') === undefined ? [noProperties(own.title)] : [];
  const problems = [properties, relationships, base]
    .flatMap((one) => (one.ok ? [] : one.problems))
    .concat(stray, missing);
  if (problems.length > 0 || !properties.ok || !relationships.ok || !base.ok) return { ok: false, problems };
  const rows = [...properties.value, ...relationships.value];
  const unsure = translated(rows, page, example);
  if (unsure.length > 0) return { ok: false, problems: unsure };
  if (
    base.value !== undefined &&
    base.value !== 'microsoft.graph.entity' &&
    knownType(base.value, types) === undefined
  ) {
    const message = `a base type that no page at hand describes: ${base.value}`;
    const remedy = 'compile the page together with that of its base type: its members are members here too';
    return rejected('type-base', own.inherits[0]?.line ?? own.title.line, message, remedy);
  }
  const is = kindOf(own, base.value, properties.value, page, example, types);
  const requirements = [
    ...properties.value.map((row) => typed('property', row, page, example, types)),
    ...relationships.value.map((row) => typed('relationship', row, page, example, types)),
  ];
  const { key, open } = own.annotation ?? { key: undefined, open: false };
  const about = defined({
    is,
    base: base.value,
    key: is === 'entity' ? key : undefined,
    open: open ? (true as const) : undefined,
  });
  return { ok: true, value: assemble(own.type, own.title.title, about, requirements, page) };
}

const noProperties = ({ line }: PageSection): PageProblem =>
  problem('type-table', line, 'no section of properties', 'expected a heading with the anchor #properties');

function readEnum(type: string, section: PageSection, title: string, page: TypePage): Read<TypeSpec> {
  const members = readMembers(section, page.lexicon);
  if (!members.ok) return members;
  const unsure = members.value.filter((row) => mayBeTranslated(page, row));
  if (unsure.length > 0) {
    const message = `names of members that the translation may have changed, such as ${quoted(unsure[0]?.name ?? '')}`;
    const remedy = 'compile the English page, or one that shows both languages side by side';
    return rejected('member-name', unsure[0]?.line ?? section.line, message, remedy);
  }
  const requirements = members.value.map(({ name, line }): TypeRequirement => ({
    id: `members/${name}`,
    ...place(page, line),
    kind: 'member',
    name,
  }));
  return { ok: true, value: assemble(type, title, { is: 'enum' }, requirements, page) };
}

function assemble(
  type: string,
  title: string,
  about: Pick<TypeSpec, 'is' | 'base' | 'key' | 'open'>,
  requirements: readonly TypeRequirement[],
  { provenance, text, apiVersion }: TypePage,
): TypeSpec {
  const { page, asOf, source } = provenance;
  const $schema = '../../../schema/type-spec.schema.json';
  return {
    $schema,
    page,
    apiVersion,
    asOf,
    title,
    type,
    ...about,
    source: { ...source, sha256: text.sha256 },
    requirements,
  };
}

function typed(
  kind: 'property' | 'relationship',
  row: TypedRow,
  page: TypePage,
  example: Representation,
  types: KnownTypes,
): TypeRequirement {
  const name = example.spelling(row.name) ?? row.name;
  const disputed = kind === 'property' ? example.dispute(name, row.type, page.lexicon, types) : [];
  const id = `${kind === 'property' ? 'properties' : 'relationships'}/${name}`;
  const requirement = { id, ...place(page, row.line), kind, name, type: row.type };
  return disputed.length === 0 ? requirement : { ...requirement, disputed };
}

function place({ text, sections }: OpenedPage, line: number): { clause: string; line: number; hash: string } {
  const section = sections.findLast((one) => one.line <= line);
  return { clause: `#${section?.anchor ?? ''}`, line, hash: lineHash(text.lines[line - 1] ?? '') };
}

/** From the comment of the page, or its sentence "inherits from"; undefined where neither says one. */
function baseOf(
  { annotation, inherits, title, type }: Own,
  lexicon: Lexicon,
  types: KnownTypes,
): Read<string | undefined> {
  const remedy = 'expected one base type, in the comment or as the only link of a sentence';
  const inComment = annotation?.base;
  const linked = inherits.map((one) => ({ ...one, type: typeOfLink(one.text, one.href, lexicon, types) }));
  const unknown = linked.find((one) => one.type === undefined);
  if (unknown !== undefined && inComment === undefined) {
    const message = `a base type that no page at hand explains: ${quoted(unknown.text)}`;
    return rejected('type-base', unknown.line, message, remedy);
  }
  const inNamespace = (name: string) => (name.includes('.') ? name : `microsoft.graph.${name}`);
  const named = [inComment && inNamespace(inComment), ...linked.map((one) => one.type)].filter(
    (one) => one !== undefined,
  );
  const [base, other] = new Set(named);
  const line = linked[0]?.line ?? title.line;
  const odd = base === undefined && lexicon.language !== 'en' ? shortSentence(title) : undefined;
  if (odd !== undefined) {
    const message = `a sentence of one link, which can name the base type: ${quoted(odd.text)}`;
    return rejected(
      'type-base',
      odd.line,
      message,
      'add its wording to inheritsStems of the lexicon, or compile the English page',
    );
  }
  if (other !== undefined) return rejected('type-base', line, `two base types: ${base} and ${other}`, remedy);
  if (base !== undefined && [base, ...basesOf(base, types)].includes(type ?? ''))
    return rejected('type-base', line, `a type that inherits from itself by way of ${base}`, remedy);
  return { ok: true, value: base };
}

/** "Inherits from [x](y.md)" in words that the lexicon may not have. */
function shortSentence({ blocks }: PageSection): Prose | undefined {
  return proseOf(blocks).find(({ text, quote, links: [link = '', second], linkTexts: [linkText = ''] }) => {
    const rest = text.replace(linkText, '').trim();
    const most = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(rest) ? 8 : 25;
    const ofType = /(?:^|\/)[\w-]+\.md$/.test(link) && !link.includes('/includes/');
    return !quote && second === undefined && ofType && rest !== '' && rest.length <= most;
  });
}

/** A page that links methods of its own, or names a key of its own, is about an entity. */
function kindOf(
  { keyed }: Own,
  base: string | undefined,
  properties: readonly TypedRow[],
  { sections, provenance }: OpenedPage,
  example: Representation,
  types: KnownTypes,
): TypeSpec['is'] {
  const bases = base === undefined ? [] : [base, ...basesOf(base, types)];
  if (bases.includes('microsoft.graph.entity')) return 'entity';
  if (bases.some((one) => knownType(one, types)?.is === 'entity')) return 'entity';
  if (keyed) return 'entity';
  if (sections.some((section) => section.name === 'methods' && linksMethods(section, provenance.page))) return 'entity';
  // the pages of Intune name the key of each entity
  const hasId = properties.some(({ name }) => name === 'id');
  return hasId && example.identified && !provenance.page.startsWith('intune-') ? 'entity' : 'complex';
}

/** `../api/gadget-get.md`, and not the method of another type that answers this one. */
const linksMethods = ({ blocks }: PageSection, page: string): boolean =>
  blocks.some(
    (block) =>
      block.kind === 'table' &&
      block.rows.some(({ cells: [cell = ''] }) => {
        const of = /\/api\/(?:intune-\w+-)?(\w+)-/.exec(cell)?.[1]?.toLowerCase();
        return of !== undefined && (page.includes(of) || of.includes(page.slice(page.lastIndexOf('-') + 1)));
      }),
  );

/** Translators change names of properties; those that the JSON representation shows are the page's own. */
function translated(rows: readonly Row[], page: OpenedPage, example: Representation): readonly PageProblem[] {
  const remedy = 'expected a name that the JSON representation shows; or compile the English page';
  return rows
    .filter((row) => example.spelling(row.name) === undefined && mayBeTranslated(page, row))
    .map(({ name, line }) =>
      problem('property-name', line, `a name that the translation may have changed: ${quoted(name)}`, remedy),
    );
}
