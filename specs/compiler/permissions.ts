/** The table of permissions: two columns, or three with the least privileged ones apart. */
import { type PermissionScheme, permissionSchemes, type SpecWarning } from '../model.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { fileOf, isAboutRoles } from './includes.ts';
import {
  type Block,
  type Inline,
  type Prose,
  proseOf,
  readInline,
  type TableBlock,
  type TableRow,
} from './markdown.ts';
import type { PageText } from './page-text.ts';
import { gathered, type PageProblem, problem, type ProblemCode, quoted, type Read, rejected } from './problem.ts';
import type { PageSection } from './sections.ts';

interface PermissionRow {
  readonly line: number;
  readonly scheme: PermissionScheme;
  /** In the page's order; empty where the page says that the scheme is not supported. */
  readonly names: readonly string[];
}

export interface Permissions {
  readonly rows: readonly PermissionRow[];
  /** undefined where the column states none, which changes nothing for a caller. */
  readonly order: 'mostToLeast' | 'leastToMost' | undefined;
  /** Line of the column's title. */
  readonly orderLine: number;
}

interface Page {
  readonly text: PageText;
  readonly lexicon: Lexicon;
  /** Microsoft's names, where the caller has them. */
  readonly known: ReadonlySet<string> | undefined;
}

/** What the section says of roles, which the user who has signed in must have, narrows the table and is no part of it. */
export function readPermissions({ blocks: all, line }: PageSection, page: Page): Read<Permissions> {
  const { text, lexicon } = page;
  const aboutRoles = text.included.length === 0 ? [] : all.filter((block) => isAboutRoles(text, block.line));
  const blocks = aboutRoles.length === 0 ? all : all.filter((block) => !aboutRoles.includes(block));
  const tables = blocks.filter((block) => block.kind === 'table');
  const [own, ...included] = tables.toSorted((one, other) => one.line - other.line);
  const [other] = included;
  if (own === undefined || included.length > 1 || (other && fileOf(text, own.line) === fileOf(text, other.line))) {
    const message = `${tables.length} tables of permissions`;
    return rejected('permission-table', line, message, 'a page of one operation has one');
  }
  const read = readTable(own, page);
  const beside = other && readTable(other, page);
  const texts = proseOf(blocks);
  const roles = proseOf(aboutRoles);
  const { problems } = gathered(beside === undefined ? [read] : [read, beside]);
  if (read.ok && problems.length === 0) {
    problems.push(...unlisted([...texts, ...roles, ...cellsOf(aboutRoles)], read.value.rows));
    if (beside?.ok) problems.push(...otherwise(read.value.rows, beside.value.rows));
  }
  if (read.ok) problems.push(...narrowed(texts, read.value.rows));
  problems.push(...allNeeded(texts, lexicon), ...otherLeads(texts, lexicon));
  if (problems.length > 0 || !read.ok) return { ok: false, problems };
  const { rows, order } = read.value;
  const warnings = [...orderContradicted(rows, order), ...asides(texts, lexicon), ...demandsRole(roles)];
  return { ok: true, value: { rows, order, orderLine: own.head.line }, warnings };
}

function readTable(table: TableBlock, { lexicon, known }: Page): Read<Pick<Permissions, 'rows' | 'order'>> {
  const order = readOrder(table, lexicon);
  if (!order.ok) return order;
  const { values: rows, problems } = gathered(table.rows.map((row) => readRow(row, table, lexicon, known)));
  if (problems.length === 0) problems.push(...unevenRows(rows, table));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { rows, order: order.value } };
}

/** Of a page that has a table and includes one. */
function otherwise(rows: readonly PermissionRow[], others: readonly PermissionRow[]): PageProblem[] {
  const names = (row: PermissionRow | undefined): string =>
    [...(row?.names ?? [])].toSorted().join(', ') || 'not supported';
  return others.flatMap((row) => {
    const own = names(rows.find(({ scheme }) => scheme === row.scheme));
    if (names(row) === own) return [];
    const message = `${row.scheme}: the included table says ${names(row)}, the table of the page ${own}`;
    return [problem('permission-table', row.line, message, 'expected one table, or two that say the same')];
  });
}

/** The texts in tables. */
function cellsOf(blocks: readonly Block[]): readonly Said[] {
  const tables = blocks.filter((block) => block.kind === 'table');
  return tables.flatMap(({ rows }) => rows.flatMap(({ line, cells }) => cells.map((text) => ({ line, text }))));
}

const twoColumns =
  'expected a column of permission types and one of permissions, or the least privileged and the higher ones apart';

function readOrder(table: TableBlock, lexicon: Lexicon): Read<Permissions['order']> {
  const { line } = table.head;
  const titles = table.head.cells.map((cell) => readInline(cell).text);
  const [type = '', one = '', other = ''] = titles;
  const found = (what: string) =>
    rejected('permission-column', line, `found ${what} ${quoted(titles.join(' | '))}`, twoColumns);
  if (!lexicon.is('permissionType', type)) return found('the columns');
  if (titles.length === 3) {
    const higher = lexicon.has('higherStems', other) && !lexicon.has('leastStems', other);
    return higher && lexicon.has('leastStems', one) ? { ok: true, value: 'leastToMost' } : found('the columns');
  }
  if (titles.length !== 2) return found(`${titles.length} columns:`);
  const order = lexicon.orderOf(one);
  if (order !== undefined) return { ok: true, value: order };
  if (lexicon.is('permissions', one)) return { ok: true, value: undefined };
  const remedy = 'expected a title that says in which order of privilege they are listed';
  return rejected('permission-column', line, `the column ${quoted(one)} states no known order of privilege`, remedy);
}

function readRow(row: TableRow, table: TableBlock, lexicon: Lexicon, known: Page['known']): Read<PermissionRow> {
  const { line, cells } = row;
  if (row.written !== table.head.cells.length) {
    const remedy = `the table has ${table.head.cells.length} columns`;
    return rejected('permission-row', line, `a row of ${row.written} cells`, remedy);
  }
  const [label = '', ...rest] = cells;
  const type = readInline(label);
  const marked = type.emphasis || type.html || type.links.length > 0 || mark.test(type.text);
  const scheme = marked ? undefined : lexicon.schemeOf(type.text);
  if (scheme === undefined) {
    const remedy = 'expected delegated for work or school accounts, delegated for personal accounts, or application';
    return rejected('permission-row', line, `permission row ${quoted(type.text)}`, remedy);
  }
  const { values, problems } = gathered(
    rest.map((cell, at) => readCell(readInline(cell), line, scheme, lexicon, at > 0)),
  );
  const names = values.flat();
  const unknown = names.filter((name) => known?.has(name) === false);
  for (const name of unknown)
    problems.push(
      problem('permission-unknown', line, `${scheme}: ${quoted(name)} is not a known permission`, knownName),
    );
  if (problems.length === 0 && values[0]?.length === 0 && names.length > 0) {
    const message = `${scheme}: higher privileged permissions without a least privileged one`;
    problems.push(problem('permission-cell', line, message, 'name the least privileged one'));
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { line, scheme, names: [...new Set(names)] } };
}

/**
 * Two or three segments, the later ones with a capital, as each of Microsoft's names has: translators break and lower them.
 * The first is what is opened, never the access, and the second never `All`: `Files.Read Write.All` is one name in two pieces.
 */
const wellFormed =
  /^(?![^.]+\.All$)(?!(?:All|Create|Delete|Manage|Read|ReadBasic|ReadWrite|Send|Update|Write)\.)[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?:\.[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*){1,2}$/;
const usualAccess = /^[^.]+\.(?:Read|ReadWrite|ReadBasic|ReadWriteBasic|Write|Create|Send|Manage|AccessAsUser)(?:\.|$)/;

/** A name with a blank inside falls into pieces that look well; those that name a usual access in its place are none of them. */
const isWhole = (word: string): boolean => wellFormed.test(word) && usualAccess.test(word);

// of footnotes, which say more than the cell
const mark = /[*†‡§¶#^]/;
const knownName = "expected a name of Microsoft's permission data";
const commas =
  'expected names with commas between them, of which any single one is enough, or a known wording of "not supported"';

/** The names of one cell; none where it says that the scheme is not supported. */
function readCell(
  cell: Inline,
  line: number,
  scheme: PermissionScheme,
  lexicon: Lexicon,
  higher: boolean,
): Read<readonly string[]> {
  const { text } = cell;
  if (text === '') return rejected('permission-cell', line, `${scheme}: empty permission cell`, commas);
  const odd = (what: string, code: ProblemCode = 'permission-cell') =>
    rejected(code, line, `${scheme}: ${quoted(text)}${what}`, commas);
  if (cell.emphasis || mark.test(text)) return odd(' carries a footnote or is emphasised');
  if (cell.html) return odd(' holds HTML other than line breaks');
  const { list, excluded } = withoutNotes(text, lexicon);
  if (lexicon.is('notSupported', text)) return { ok: true, value: [] };
  if (lexicon.is('notAvailable', text)) return higher ? { ok: true, value: [] } : odd('');
  if (lexicon.is('ambiguous', text)) return odd(' can mean "none is needed" and "not supported"');
  const parts = list
    .replace(/[.。]$/u, '')
    .split(/[,，、､]/u)
    .map((part) => part.trim());
  // blanks alone between whole names: a list that lost its commas
  const names = parts.flatMap((part) => (part.split(/\s+/).every(isWhole) ? part.split(/\s+/) : [part]));
  const wrong = names.find((part) => !wellFormed.test(part));
  const both = names.find((name) => excluded.includes(name));
  if (both !== undefined) return odd(`: a note says that ${quoted(both)} cannot be used`);
  if (wrong === undefined) return { ok: true, value: names };
  const code = names.some((part) => wellFormed.test(part)) || /\s/.test(wrong) ? 'permission-cell' : 'permission-name';
  const what = wrong === '' ? 'a name is missing' : `${quoted(wrong)} is not a permission name`;
  return odd(`: permission cell not a plain list of names: ${what}`, code);
}

/** The lines of a cell without those at its end that say of one other permission that it is not enough. */
function withoutNotes(text: string, lexicon: Lexicon): { readonly list: string; readonly excluded: readonly string[] } {
  if (!text.includes('\n')) return { list: text, excluded: [] };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const excluded: string[] = [];
  for (let last = lines.at(-1); lines.length > 1 && last !== undefined; last = lines.at(-1)) {
    const [name, second] = last.match(/[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+/g) ?? [];
    if (name === undefined || second !== undefined || !lexicon.is('notUsable', last.replace(name, ''))) break;
    excluded.push(name);
    lines.pop();
  }
  return { list: lines.join('\n'), excluded };
}

function unevenRows(rows: readonly PermissionRow[], table: TableBlock): PageProblem[] {
  return permissionSchemes.flatMap((scheme) => {
    const count = rows.filter((row) => row.scheme === scheme).length;
    if (count === 1) return [];
    return [problem('permission-row', table.line, `${count} rows for ${scheme}`, 'expected one row per scheme')];
  });
}

const nameInProse =
  /\b[A-Z][A-Za-z-]+\.(?:Read|ReadWrite|ReadBasic|Manage|Send|Create|FullControl|AccessAsUser)[A-Za-z]*(?:\.[A-Z][A-Za-z]+)?\b/g;

type Said = Pick<Prose, 'line' | 'text'>;

/** A permission that the prose names and the table does not: the table is not the whole rule. */
function unlisted(texts: readonly Said[], rows: readonly PermissionRow[]): PageProblem[] {
  const listed = new Set(rows.flatMap(({ names }) => names));
  const remedy = 'a permission that counts stands in the table';
  return texts.flatMap(({ text, line }) =>
    [...new Set(text.match(nameInProse))]
      .filter((name) => !listed.has(name))
      .map((name) =>
        problem('permission-in-prose', line, `the text names ${quoted(name)}, the table does not`, remedy),
      ),
  );
}

/** A permission of the table that the prose says something of: when it is enough, or for whom. */
function narrowed(texts: readonly Said[], rows: readonly PermissionRow[]): PageProblem[] {
  const listed = new Set(rows.flatMap(({ names }) => names));
  const remedy = 'what a permission is enough for stands in the table alone';
  return texts.flatMap(({ text, line }) =>
    [...new Set(text.match(nameInProse))]
      .filter((name) => listed.has(name))
      .map((name) => problem('permission-in-prose', line, `the text says something of ${quoted(name)}`, remedy)),
  );
}

/** A list whose names are needed together is no list of alternatives. */
function allNeeded(texts: readonly Prose[], lexicon: Lexicon): PageProblem[] {
  return texts
    .filter(({ text }) => lexicon.has('allNeededStems', text))
    .map(({ line, text }) => {
      const message = `the text demands several permissions at once: ${quoted(text)}`;
      return problem('permission-in-prose', line, message, 'expected names of which any single one is enough');
    });
}

function orderContradicted(rows: readonly PermissionRow[], order: Permissions['order']): SpecWarning[] {
  if (order === undefined) return [];
  const message = 'the list contradicts the order of privilege that the column states';
  const contradicts = ({ names }: PermissionRow): boolean =>
    names.some((name, at) => {
      const wider = name.replace(/\.Read(\.|$)/, '.ReadWrite$1');
      const other = wider === name ? -1 : names.indexOf(wider);
      return other >= 0 && other > at !== (order === 'leastToMost');
    });
  return rows.filter(contradicts).map(({ line }) => ({ code: 'privilege-order', line, message }));
}

/** "One of the following permissions is required", said otherwise: what the table means is not known. */
function otherLeads(texts: readonly Prose[], lexicon: Lexicon): PageProblem[] {
  const remedy = 'expected the usual sentence, that one of the following permissions is required';
  return unusual(texts, lexicon)
    .filter(({ sentence }) => lexicon.has('permissionLeadStems', sentence) && !lexicon.has('allNeededStems', sentence))
    .map(({ line, sentence }) =>
      problem('permission-in-prose', line, `the table is introduced otherwise: ${quoted(sentence)}`, remedy),
    );
}

/** Roles, known issues, notes. */
function asides(texts: readonly Prose[], lexicon: Lexicon): SpecWarning[] {
  const message = 'text beside the table may narrow who can call the operation';
  const lines = new Set(unusual(texts, lexicon).map(({ line }) => line));
  return [...lines].map((line) => ({ code: 'permission-prose', line, message }));
}

function demandsRole([first]: readonly Prose[]): SpecWarning[] {
  const message = 'a user who has signed in needs a role as well, which no permission stands for';
  return first === undefined ? [] : [{ code: 'permission-roles', line: first.line, message }];
}

function unusual(texts: readonly Prose[], lexicon: Lexicon): { readonly line: number; readonly sentence: string }[] {
  return texts.flatMap(({ line, text }) =>
    sentences(text)
      .filter((sentence) => !lexicon.is('permissionAdvice', sentence))
      .map((sentence) => ({ line, sentence })),
  );
}
