/** The permission matrix as a table of marks: what every kind of account may do with every permission that was tried. */
import Table from 'cli-table3';
import { verdicts, type MatrixCell, type Verdict } from '../model.ts';
import type { Paint } from './paint.ts';

const schemes = ['DelegatedWork', 'DelegatedPersonal', 'Application'] as const;

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

export function matrix(cells: readonly MatrixCell[], paint: Paint): string {
  const table = new Table({
    head: ['permission in the token', ...schemes],
    style: { head: [], border: [], compact: true },
  });
  const rows = new Map<string, MatrixCell[]>();
  for (const cell of cells) rows.set(cell.permission, [...(rows.get(cell.permission) ?? []), cell]);
  for (const [permission, row] of rows)
    table.push([
      permission,
      ...schemes.map((scheme) => text(worst(row.filter((cell) => cell.scheme === scheme)), paint)),
    ]);
  return table.toString();
}
