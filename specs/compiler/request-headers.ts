/** The table of request headers: names from a closed list, since translations and broken rows make others of them. */
import type { SpecWarning } from '../model.ts';
import { defined } from '../text.ts';
import { type Lexicon, sentences } from './lexicon.ts';
import { proseOf, readInline, type TableBlock, type TableRow } from './markdown.ts';
import { gathered, type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import type { PageSection } from './sections.ts';

export interface HeaderRow {
  readonly line: number;
  readonly name: string;
  readonly required: boolean;
  readonly value?: string;
  /** Restored from a translated name or value. */
  readonly recovered: boolean;
}

export function readRequestHeaders({ blocks, line }: PageSection, lexicon: Lexicon): Read<readonly HeaderRow[]> {
  const tables = blocks.filter((block) => block.kind === 'table');
  const [table] = tables;
  if (table === undefined || tables.length > 1) {
    return rejected('header-table', line, `${tables.length} request header tables`, 'expected one');
  }
  const titles = table.head.cells.map((cell) => readInline(cell).text);
  const [title = '', ...others] = titles;
  if (!lexicon.is('headerColumn', title)) {
    return rejected('header-table', table.line, `the first column is ${quoted(title)}`, 'expected names of headers');
  }
  if (others.length === 0 || others.some((one) => lexicon.has('requiredStems', one))) {
    const remedy = 'expected a name and a value or description, which says whether the header is required';
    return rejected('header-table', table.line, `the columns ${quoted(titles.join(' | '))}`, remedy);
  }
  const aside = proseOf(blocks).find(({ text }) => /\bauthorization\b/i.test(text) && saysNoNeed(text, lexicon));
  if (aside !== undefined) {
    const message = `the text beside the table says otherwise: ${quoted(aside.text)}`;
    return rejected('authorization-scheme', aside.line, message, 'expected a header that every request needs');
  }
  const fence = blocks.find(({ kind }) => kind === 'fence');
  if (fence !== undefined) {
    return rejected('header-table', fence.line, 'a code block beside the table of headers', 'expected the table alone');
  }
  const { values: rows, problems } = gathered(table.rows.map((row) => readRow(row, table, lexicon)));
  if (problems.length === 0) problems.push(...listProblems(rows, table));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: rows, warnings: bodiless(rows) };
}

const saysNoNeed = (text: string, lexicon: Lexicon): boolean =>
  lexicon.has('optionalStems', text) || lexicon.has('notRequiredStems', text);

function listProblems(rows: readonly HeaderRow[], table: TableBlock): PageProblem[] {
  const names = rows.map(({ name }) => name);
  const twice = rows.filter(({ name }, at) => names.indexOf(name) < at);
  const problems = twice.map(({ line, name }) =>
    problem('header-row', line, `a second row for ${name}`, 'expected one row per header'),
  );
  if (names.includes('Authorization')) return problems;
  const remedy = 'every operation of this reference needs an access token';
  return [...problems, problem('authorization-missing', table.line, 'no Authorization header row', remedy)];
}

function readRow(row: TableRow, table: TableBlock, lexicon: Lexicon): Read<HeaderRow> {
  const { line } = row;
  if (row.written !== table.head.cells.length) {
    const remedy = `the table has ${table.head.cells.length} columns`;
    return rejected('header-row', line, `a row of ${row.written} cells`, remedy);
  }
  const label = readInline(row.cells[0] ?? '')
    .text.replace(/^[*_\s]+/, '')
    .replace(/(?<![*_\s])[*_\s]+$/, '');
  const [, written = label, inline] = /^([^:：]+)[:：]\s*(.+)$/u.exec(label) ?? [];
  const name = lexicon.headerName(written);
  if (name === undefined) {
    const remedy = 'expected a header of the closed list in specs/lexicon';
    return rejected('header-name', line, `${quoted(label)} is not a known header`, remedy);
  }
  const text = readInline(row.cells.at(-1) ?? '').text;
  if (name === 'Authorization' && !lexicon.isBearerToken(`${inline ?? ''} ${text}`)) {
    const message = `Authorization: ${quoted(inline ?? text)} is no known wording of a bearer token`;
    return rejected('authorization-scheme', line, message, 'expected Bearer and a placeholder for the token alone');
  }
  const read = readValue(name, inline ?? text, lexicon, inline !== undefined);
  if (typeof read === 'string')
    return rejected('header-value', line, `${name}: ${quoted(inline ?? text)} is not a literal of ${name}`, read);
  const { value, restored } = read;
  const recovered = restored || written.toLowerCase() !== name.toLowerCase();
  return { ok: true, value: defined({ line, name, required: isRequired(text, lexicon), value, recovered }) };
}

/** Whether a header may be needed beside the token: a section that cannot be read is then no one to pass over. */
export function demandsHeader({ blocks }: PageSection, lexicon: Lexicon): boolean {
  const tables = blocks.filter((block) => block.kind === 'table');
  const titles = tables.flatMap(({ head }) => head.cells.map((cell) => readInline(cell).text));
  if (titles.some((title) => lexicon.has('requiredStems', title))) return true;
  const rows = tables.flatMap((table) => table.rows);
  const texts = [
    ...rows.map(({ cells, written }) => ({ text: cells.join(' '), whole: written <= cells.length })),
    ...blocks.flatMap((block) => ('raw' in block ? [{ text: block.raw, whole: true }] : [])),
  ];
  return texts.some(({ text, whole }) => {
    const read = readInline(text).text;
    return !lexicon.has('bearerStems', read) && (!whole || lexicon.has('requiredStems', read));
  });
}

interface HeaderValue {
  readonly value?: string;
  /** From a translated one. */
  readonly restored: boolean;
}

const mediaType = /^(application|text|image|multipart)\/[a-z0-9.+*-]+$/i;
const literalNames: ReadonlySet<string> = new Set(['Accept', 'Content-Type']);

/** The literal of a row, or what would be accepted; Authorization has none, its value is the token. */
function readValue(name: string, text: string, lexicon: Lexicon, inline: boolean): HeaderValue | string {
  if (name === 'Authorization') return { restored: false };
  const [first = ''] = text.split(/[.。]\s|[.。]$/u);
  const known = lexicon.headerValue(first);
  if (known !== undefined) return { value: known, restored: known.toLowerCase() !== first.trim().toLowerCase() };
  if (literalNames.has(name)) {
    if (mediaType.test(first)) return { value: first.trim(), restored: false };
    // a blank-free text with a slash is a media type whose words were translated
    if (/^\S+\/\S+$/.test(first)) return 'expected a media type such as application/json';
  }
  if (!inline) return { restored: false };
  return /^[!-~]+$/.test(text) ? { value: text, restored: false } : 'expected a literal of the header in ASCII';
}

// longer ones hold the stem in another sense: `Дополнительные сведения` is no option but further reading
const longestOptional = 30;

function isRequired(text: string, lexicon: Lexicon): boolean {
  const all = sentences(text);
  const optional = (sentence: string): boolean => lexicon.has('optionalStems', sentence);
  if (all.some((one) => lexicon.has('notRequiredStems', one) || (one.length < longestOptional && optional(one)))) {
    return false;
  }
  return all.some((one) => lexicon.has('requiredStems', one) && !optional(one));
}

function bodiless(rows: readonly HeaderRow[]): SpecWarning[] {
  return rows
    .filter(({ name }) => name === 'Content-Type')
    .map(({ line }) => ({
      code: 'content-type-without-body',
      line,
      message: 'a Content-Type for a request that has no body',
    }));
}
