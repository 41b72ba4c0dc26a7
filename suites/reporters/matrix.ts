/** The permission matrix: what every kind of account may do with every permission that was tried. */
import { groupBy } from '../../specs/group-by.ts';
import Table from 'cli-table3';
import { permissionSchemes } from '../../specs/model.ts';
import { worstVerdict, type Verdict } from '../model.ts';
import type { MatrixCell } from '../run-model.ts';
import { wrapped } from './lines.ts';
import type { Paint } from './paint.ts';

export const verdictMarks: Readonly<Record<Verdict, string>> = { pass: '✔', inconclusive: '?', fail: '✘', error: '!' };

export interface MatrixRow {
  readonly permission: string;
  /** In the order of `permissionSchemes`; undefined where nothing was tried. */
  readonly cells: readonly (MatrixCell | undefined)[];
}

/** Several cases may speak for one cell: a pass must not hide what another found. */
function worstCell(cells: readonly MatrixCell[]): MatrixCell | undefined {
  const worst = worstVerdict(cells.map(({ verdict }) => verdict));
  return cells.find(({ verdict }) => verdict === worst);
}

export function matrixRows(cells: readonly MatrixCell[]): readonly MatrixRow[] {
  return [...groupBy(cells, ({ permission }) => permission)].map(([permission, row]) => ({
    permission,
    cells: permissionSchemes.map((scheme) => worstCell(row.filter((cell) => cell.scheme === scheme))),
  }));
}

/** `granted`, `not refused`, `granted?` */
export function cellWords({ verdict, promised }: MatrixCell): string {
  if (verdict === 'pass') return promised;
  return verdict === 'fail' ? `not ${promised}` : `${promised}?`;
}

export const cellText = (cell: MatrixCell | undefined): string =>
  cell === undefined ? '·' : `${verdictMarks[cell.verdict]} ${cellWords(cell)}`;

const schemeNames = {
  DelegatedWork: 'work account',
  DelegatedPersonal: 'personal account',
  Application: 'app',
} as const;

/** What is not as promised; with `all`, every cell. */
function matrixList(cells: readonly MatrixCell[], paint: Paint, all: boolean): readonly string[] {
  const passed = cells.filter(({ verdict }) => verdict === 'pass').length;
  const unknown = cells.filter(({ verdict }) => verdict === 'inconclusive').length;
  const shown = all ? cells : cells.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  const lines = shown.flatMap((cell) => {
    const text = `${cellText(cell)}: ${schemeNames[cell.scheme]} ${cell.permission === '(none)' ? 'without a permission' : `with ${cell.permission}`}`;
    return wrapped(text, paint.width, 8).map((line, at) =>
      paint.verdict(cell.verdict, at === 0 ? `      ${line}` : line),
    );
  });
  return all
    ? lines
    : [
        ...lines,
        `      ${passed} of ${cells.length} permission cases are as promised${unknown === 0 ? '' : `, ${unknown} are not known`}`,
      ];
}

/** A table where it fits, else a list. */
export function matrixLines(cells: readonly MatrixCell[], paint: Paint, all: boolean): readonly string[] {
  const table = new Table({
    head: ['permission in the token', ...permissionSchemes],
    style: { head: [], border: [], compact: true },
  });
  for (const { permission, cells: row } of matrixRows(cells))
    table.push([
      permission,
      ...row.map((cell) => (cell ? paint.verdict(cell.verdict, cellText(cell)) : paint.dim(cellText(cell)))),
    ]);
  const lines = table.toString().split('\n');
  // the frame has no colours
  return (lines[0]?.length ?? 0) > paint.width
    ? matrixList(
        [...matrixRows(cells)].flatMap((row) => row.cells.filter((cell) => cell !== undefined)),
        paint,
        all,
      )
    : lines;
}
