/** What the table of a request body says: the members of the object, or the parameters. */
import type { Disputed, RequestTemplate } from '../model.ts';
import type { RequestExample } from './examples.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { readInline, type TableBlock } from './markdown.ts';
import type { OpenedPage } from './open-page.ts';
import type { Lenient } from './problem.ts';
import type { Tables } from './request-body.ts';
import type { PageSection } from './sections.ts';
import { shapeDispute } from './representation.ts';
import type { KnownTypes } from './type-name.ts';
import { mayBeTranslated, type TypedRow, typedRowsOf } from './type-rows.ts';

export interface BodyRow extends TypedRow {
  /** The page says so of this row, and not of every one. */
  readonly required: boolean;
  readonly disputed: readonly Disputed[];
}

/** `Gadget`, `gadgetSize` -> `gadget`, `gadget-size` */
export const kebab = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3-$2')
    .replaceAll('_', '-')
    .toLowerCase();

/** None where there is no table. */
export function readBodyRows(
  { tables: [table, second], ofOther }: Tables,
  examples: readonly RequestExample[],
  page: Pick<OpenedPage, 'lexicon' | 'text'>,
  types: KnownTypes,
  spelling: (name: string) => string | undefined = () => undefined,
): Lenient<readonly BodyRow[]> {
  const { lexicon } = page;
  if (table === undefined) return { value: [] };
  if (ofOther !== undefined) return { unread: 'the sentence above the table names another type', line: ofOther };
  if (second !== undefined)
    return { unread: 'several tables: whether each always holds nobody can say', line: second.line };
  const titles = table.head.cells.map((cell) => readInline(cell).text);
  const [name = '', type = ''] = titles;
  if (!lexicon.is('typeColumn', type) || !(lexicon.is('nameColumn', name) || lexicon.is('parameterColumn', name)))
    return { unread: 'a table whose first columns are not a name and a type', line: table.line };
  const read = typedRowsOf(table, lexicon, types, false);
  if (!read.ok) {
    const [first] = read.problems;
    return { unread: `${first?.code}: ${first?.remedy}`, line: first?.line ?? table.line };
  }
  const demanded = new Set(table.rows.filter((row) => isDemanded(row.cells, titles, lexicon)).map(({ line }) => line));
  const all = read.value.every(({ line }) => demanded.has(line));
  const rows = read.value.map((row): BodyRow => {
    const shown = examples.find((one) => one.spelling(row.name) !== undefined);
    const spelt = shown?.spelling(row.name) ?? spelling(row.name) ?? row.name;
    const says = shown && shapeDispute(row.type, shown.content[spelt]);
    const disputed = says === undefined || !shown ? [] : [{ by: 'example' as const, line: shown.line, says }];
    return { ...row, name: spelt, required: !all && demanded.has(row.line), disputed };
  });
  const spellings = [...examples.map((one) => one.spelling), spelling];
  const unsure = rows.find(
    (row) => mayBeTranslated(page, row) && spellings.every((spells) => spells(row.name) === undefined),
  );
  if (unsure !== undefined)
    return { unread: 'a name that the translation may have changed, and that no example shows', line: unsure.line };
  const seen = new Set<string>();
  const twice = rows.find(({ name }) => seen.size === seen.add(kebab(name)).size);
  if (twice !== undefined) return { unread: 'two names that differ in signs or letter case alone', line: twice.line };
  return { value: rows };
}

/** The parameters of a function, in the section whose table names no others than those of the request lines. */
export interface FunctionParameters {
  readonly section: PageSection;
  readonly rows: readonly BodyRow[];
}

export function readFunctionParameters(
  sections: readonly PageSection[],
  requests: readonly RequestTemplate[],
  page: Pick<OpenedPage, 'lexicon' | 'text'>,
  types: KnownTypes,
): FunctionParameters | undefined {
  const names = new Map(requests.flatMap(argumentsIn).map((name) => [name.toLowerCase(), name]));
  const spelling = (name: string): string | undefined => names.get(name.toLowerCase());
  for (const section of sections) {
    const tables = section.blocks.filter((block): block is TableBlock => block.kind === 'table');
    const read = readBodyRows({ tables, ofOther: undefined }, [], page, types, spelling);
    const rows = 'value' in read ? read.value : [];
    if (rows.length > 0 && rows.every(({ name }) => spelling(name) !== undefined)) return { section, rows };
  }
  return undefined;
}

/** `range(address='{address}',limit={n})` -> `address`, `limit` */
const argumentsIn = ({ path }: RequestTemplate): readonly string[] =>
  [...path.matchAll(/\(([^()]*=[^()]*)\)/g)].flatMap(([, inside = '']) =>
    inside.split(',').flatMap((one) => /^\s*([A-Za-z_]\w*)\s*=/.exec(one)?.[1] ?? []),
  );

/** "Required." as a sentence of its own, or "yes" in a column of that title. */
function isDemanded(cells: readonly string[], titles: readonly string[], lexicon: Lexicon): boolean {
  return cells.slice(2).some((cell, at) => {
    const { text } = readInline(cell);
    const ofColumn = lexicon.has('requiredStems', titles[at + 2] ?? '') && lexicon.is('yes', text);
    return ofColumn || sentences(text).some((one) => lexicon.is('demanded', one));
  });
}
