/** The rows of the tables that describe a type: names with types, or names of members. */
import type { Lexicon } from './lexicon.ts';
import { type Block, type Inline, readInline, type TableBlock, type TableRow } from './markdown.ts';
import type { OpenedPage } from './open-page.ts';
import { gathered, type PageProblem, problem, quoted, type Read } from './problem.ts';
import { struck, tableLine } from './section-content.ts';
import type { PageSection } from './sections.ts';
import { type KnownTypes, readTypeCell } from './type-name.ts';
import { memberTable } from './type-outline.ts';

export interface Row {
  readonly line: number;
  readonly name: string;
}

export interface TypedRow extends Row {
  readonly type: string;
}

type Rows<One> = Read<readonly One[]>;

/** None where the section is not there, or says so. */
export function readTypedRows(
  section: PageSection | undefined,
  all: readonly PageSection[],
  lexicon: Lexicon,
  types: KnownTypes,
): Rows<TypedRow> {
  if (section === undefined) return { ok: true, value: [] };
  const below = sectionsBelow(section, all);
  const blocks = below.flatMap((one) => one.blocks);
  const odd = blocks.flatMap(damage);
  const tables = blocks.filter((block): block is TableBlock => block.kind === 'table' && isTyped(block, lexicon));
  const [table, second] = tables;
  if (second !== undefined) {
    const message = `a second table of #${section.anchor}`;
    odd.push(problem('type-table', second.line, message, 'one table: whether the second always holds nobody can say'));
  }
  const other = blocks.find(({ kind }) => kind === 'table');
  if (table === undefined && (section.name === 'properties' ? !saysNone(section, lexicon) : other !== undefined)) {
    const remedy = 'expected a table whose first columns are the name and the type, or the word for "none"';
    const message = `#${section.anchor} without a table of names and types`;
    odd.push(problem('type-table', other?.line ?? section.line, message, remedy));
  }
  if (odd.length > 0) return { ok: false, problems: odd };
  return table === undefined ? { ok: true, value: [] } : typedRowsOf(table, lexicon, types, true);
}

/** Of a table whose first columns are names and types. @param named the link in a cell of types can read like the name in its row */
export function typedRowsOf(
  { head, rows }: TableBlock,
  lexicon: Lexicon,
  types: KnownTypes,
  named: boolean,
): Rows<TypedRow> {
  const { values, problems } = gathered(rows.flatMap((row) => typedRow(row, head.written, lexicon, types, named)));
  return problems.length > 0 ? { ok: false, problems } : distinct(values);
}

/** A section, and what stands under headings below it. */
function sectionsBelow(section: PageSection, all: readonly PageSection[]): readonly PageSection[] {
  const after = all.slice(all.indexOf(section) + 1);
  const next = after.findIndex(({ level, name }) => level <= section.level || name.endsWith('-values'));
  return [section, ...(next < 0 ? after : after.slice(0, next))];
}

function isTyped({ head: { cells } }: TableBlock, lexicon: Lexicon): boolean {
  const [name = '', type = ''] = cells.map((cell) => readInline(cell).text);
  return lexicon.is('typeColumn', type) && lexicon.is('nameColumn', name);
}

/** A table of names with types that no section of the type holds: of a part of it, of another type, nobody knows. */
export function strayTables(sections: readonly PageSection[], lexicon: Lexicon): readonly PageProblem[] {
  const own = sections
    .filter(({ name }) => name === 'properties' || name === 'relationships')
    .flatMap((section) => sectionsBelow(section, sections));
  return sections
    .filter((section) => !own.includes(section))
    .flatMap(({ blocks, anchor }) =>
      blocks.flatMap((block) => {
        if (block.kind !== 'table' || !isTyped(block, lexicon)) return [];
        const message = `a table of properties in #${anchor}`;
        return [problem('type-table', block.line, message, 'expected it in #properties or #relationships alone')];
      }),
    );
}

function saysNone({ blocks }: PageSection, lexicon: Lexicon): boolean {
  const [first, second] = blocks.filter(({ kind }) => kind !== 'html');
  return first?.kind === 'paragraph' && second === undefined && lexicon.is('noRows', readInline(first.raw).text);
}

/** What hides or invents rows. */
function damage(block: Block): PageProblem[] {
  if (block.kind === 'html' && /<(?:table|t[dhr]|s|del|strike)\b/i.test(block.raw))
    return [problem('type-table', block.line, 'HTML where a table is expected', 'expected a table in Markdown')];
  if (block.kind === 'paragraph' && tableLine.test(block.raw)) {
    const message = `a row outside of its table: ${quoted(block.raw)}`;
    return [problem('type-table', block.line, message, 'one unbroken table')];
  }
  return [];
}

/** @param columns of the head */
function typedRow(
  row: TableRow,
  columns: number,
  lexicon: Lexicon,
  types: KnownTypes,
  named: boolean,
): readonly Read<TypedRow>[] {
  const { line, cells, written } = row;
  const [nameCell = '', typeCell = '', next = ''] = cells;
  const name = readInline(nameCell);
  if (/^@?odata\.|@/.test(name.text) || cells.every((cell) => cell === '')) return [];
  // the title of a group of rows
  if (name.emphasis && /^\*\*[^*]+\*\*$/.test(nameCell) && cells.slice(1).every((cell) => cell === '')) return [];
  // the missing cells may be the end of the type
  if (written < columns) return [damagedRow(row)];
  if (!isPropertyName(name.text) || isDoubtful(nameCell, name)) return [badName('property-name', row)];
  const property = named ? name.text : undefined;
  const type = readTypeCell(typeCell, line, lexicon, types, property);
  // a bar in a description is usual; one within a type is not
  if (written > columns && readTypeCell(`${typeCell} ${next}`, line, lexicon, types, property).ok)
    return [damagedRow(row)];
  return [type.ok ? { ok: true, value: { line, name: name.text, type: type.value } } : type];
}

/** `__x__` may be a name in bold, or one with underscores. */
const isDoubtful = (cell: string, { html, emphasis }: Inline): boolean =>
  html || struck.test(cell) || (emphasis && cell.trim().startsWith('_'));

const isPropertyName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

function damagedRow({ line, cells }: TableRow): Read<never> {
  const message = `a row with other cells than its head: ${quoted(cells.join(' | '))}`;
  return { ok: false, problems: [problem('type-row', line, message, 'expected a name and a type in each row')] };
}

function badName(code: 'property-name' | 'member-name', { line, cells }: TableRow): Read<never> {
  const message = `no name as JSON has it: ${quoted(cells[0] ?? '')}`;
  const remedy = 'expected one name of Latin letters and digits in the first cell';
  return { ok: false, problems: [problem(code, line, message, remedy)] };
}

/**
 * A translated name looks like any other: `ws` stood for `windows`. Not where the line shows its English beside it, and not of two
 * words in one, which no translator writes.
 */
export function mayBeTranslated({ lexicon, text }: Pick<OpenedPage, 'lexicon' | 'text'>, { name, line }: Row): boolean {
  const kept = (text.lines[line - 1] ?? '').includes('sxs-lookup') || /^[a-z]+[A-Z]/.test(name);
  return lexicon.language !== 'en' && !kept;
}

/** A row that is written twice, in whatever case of letters, is one; with another type it is a problem. */
function distinct(rows: readonly TypedRow[]): Rows<TypedRow> {
  const known = new Map<string, TypedRow>();
  const problems: PageProblem[] = [];
  for (const row of rows) {
    const first = known.get(row.name.toLowerCase());
    if (first === undefined) known.set(row.name.toLowerCase(), row);
    else if (first.type !== row.type) {
      const message = `${quoted(row.name)} is ${first.type} in line ${first.line}, and ${row.type} here`;
      problems.push(problem('property-repeated', row.line, message, 'state each property once'));
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: [...known.values()] };
}

/** The members of an enum, from the first column of its table. */
export function readMembers(section: PageSection, lexicon: Lexicon): Rows<Row> {
  const table = memberTable(section, lexicon);
  const odd = section.blocks.flatMap(damage);
  const [, second] = section.blocks.filter(({ kind }) => kind === 'table');
  if (second !== undefined) odd.push(problem('type-table', second.line, 'a second table of members', 'one table'));
  if (table === undefined || table.rows.length === 0 || odd.length > 0) {
    const missing = problem(
      'type-table',
      section.line,
      'no table of members',
      'expected one whose first column says so',
    );
    return { ok: false, problems: odd.length > 0 ? odd : [missing] };
  }
  const isNumbered = ({ cells }: TableRow): boolean => /^-?\d+$/.test(cells[1] ?? '');
  const numbered = 2 * table.rows.filter(isNumbered).length > table.rows.length;
  const { values, problems } = gathered(
    table.rows.map((row) => (numbered && !isNumbered(row) ? shiftedRow(row) : memberRow(row))),
  );
  const first = new Map(values.toReversed().map((row) => [row.name, row]));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: values.filter((row) => first.get(row.name) === row) };
}

/** Where the others have a number. */
function shiftedRow({ line, cells }: TableRow): Read<never> {
  const message = `a row without the number that most have: ${quoted(cells.join(' | '))}`;
  return { ok: false, problems: [problem('type-row', line, message, 'expected name and value in each row')] };
}

function memberRow(row: TableRow): Read<Row> {
  const [cell = ''] = row.cells;
  const inline = readInline(cell);
  const { text } = inline;
  const fine = /^[A-Za-z_][\w.:+#-]*$/.test(text) && !isDoubtful(cell, inline);
  return fine ? { ok: true, value: { line: row.line, name: text } } : badName('member-name', row);
}
