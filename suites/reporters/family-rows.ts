/** The table of families in each report: rows of text, those that are not served as a whole first. */
import { whole } from '../../specs/text.ts';
import type { FamilySummary, RunTail } from '../run-model.ts';
import { percent } from './counts.ts';

export const familyColumns = [
  'Family',
  'Operations',
  'Served',
  'Refused',
  'Silent',
  'Not sent',
  'Cases failed',
  'On no page',
  'Index',
] as const;

/** What the columns count. */
export const familyWords =
  'Operations by family. Served: a request that should succeed did. Refused: answered, and never with success. Silent: answered as where there is no route, or not at all. Not sent: no request that should succeed was sent.';

export const onNoPage =
  'On no page: cases in which something answered that no page documents (another method, API version or name).';

/** By the names of the columns. */
export type FamilyRow = Readonly<Record<(typeof familyColumns)[number], string>>;

const sumOf = (families: readonly FamilySummary[], name: keyof Omit<FamilySummary, 'apiVersion' | 'family'>): number =>
  families.reduce((sum, one) => sum + one[name], 0);

const rowOf = (name: string, of: readonly FamilySummary[]): FamilyRow => ({
  Family: name,
  Operations: whole(sumOf(of, 'operations')),
  Served: whole(sumOf(of, 'served')),
  Refused: whole(sumOf(of, 'refused')),
  Silent: whole(sumOf(of, 'silent')),
  'Not sent': whole(sumOf(of, 'notSent')),
  'Cases failed': whole(sumOf(of, 'failed')),
  'On no page': whole(sumOf(of, 'undocumented')),
  Index: percent(sumOf(of, 'judged'), sumOf(of, 'cases')),
});

/**
 * Of one family alone none: the counts of the run say the same.
 * @param most rows; the families beyond are one row together
 */
export function familyRows({ families = [] }: Pick<RunTail, 'families'>, most: number): readonly FamilyRow[] {
  if (families.length < 2) return [];
  const versioned = new Set(families.map(({ apiVersion }) => apiVersion)).size > 1;
  const isWhole = ({ served, operations }: FamilySummary): number => (served === operations ? 1 : 0);
  const sorted = families.toSorted((one, other) => isWhole(one) - isWhole(other) || other.operations - one.operations);
  const shown = sorted.length > most ? most - 1 : most;
  const others = sorted.slice(shown);
  return [
    ...sorted.slice(0, shown).map((one) => rowOf(versioned ? `${one.family} (${one.apiVersion})` : one.family, [one])),
    ...(others.length > 0 ? [rowOf(`${whole(others.length)} others`, others)] : []),
  ];
}
