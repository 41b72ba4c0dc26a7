/** The permission matrix: what every kind of account may do with every permission that was tried. */
import Table from 'cli-table3';
import { permissionSchemes } from '../../specs/model.ts';
import { worstVerdict, type Verdict } from '../model.ts';
import type { MatrixCell } from '../run-model.ts';
import { groupBy } from './grouping.ts';
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

export function matrixTable(cells: readonly MatrixCell[], paint: Paint): string {
  const table = new Table({
    head: ['permission in the token', ...permissionSchemes],
    style: { head: [], border: [], compact: true },
  });
  for (const row of matrixRows(cells)) {
    const texts = row.cells.map((cell) =>
      cell ? paint.verdict(cell.verdict, cellText(cell)) : paint.dim(cellText(cell)),
    );
    table.push([row.permission, ...texts]);
  }
  return table.toString();
}
