/** The permission matrix as a table of marks: what every kind of account may do with every permission that was tried. */
import Table from 'cli-table3';
import { verdicts, type Verdict } from '../model.ts';
import type { MatrixCell } from '../run-model.ts';
import type { Paint } from './paint.ts';

export const schemes = ['DelegatedWork', 'DelegatedPersonal', 'Application'] as const;

const marks: Readonly<Record<Verdict, string>> = { pass: '✔', inconclusive: '?', fail: '✘', error: '!' };

const broken: Readonly<Record<MatrixCell['promised'], string>> = { granted: 'not granted', refused: 'not refused' };

function text(cell: MatrixCell | undefined, paint: Paint): string {
  if (!cell) return paint.dim('·');
  const says =
    cell.verdict === 'fail' ? broken[cell.promised] : cell.verdict === 'pass' ? cell.promised : `${cell.promised}?`;
  return paint.verdict(cell.verdict, `${marks[cell.verdict]} ${says}`);
}

/** Several cases may speak for one cell: a pass must not hide what another found. */
function worst(cells: readonly MatrixCell[]): MatrixCell | undefined {
  return cells.toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict))[0];
}

/** Each permission with a mark per scheme, in the order of `schemes`. */
export function matrixRows(cells: readonly MatrixCell[], paint: Paint): readonly (readonly [string, ...string[]])[] {
  const rows = new Map<string, MatrixCell[]>();
  for (const cell of cells) rows.set(cell.permission, [...(rows.get(cell.permission) ?? []), cell]);
  return [...rows].map(([permission, row]) => [
    permission,
    ...schemes.map((scheme) => text(worst(row.filter((cell) => cell.scheme === scheme)), paint)),
  ]);
}

export function matrix(cells: readonly MatrixCell[], paint: Paint): string {
  const table = new Table({
    head: ['permission in the token', ...schemes],
    style: { head: [], border: [], compact: true },
  });
  for (const row of matrixRows(cells, paint)) table.push([...row]);
  return table.toString();
}
