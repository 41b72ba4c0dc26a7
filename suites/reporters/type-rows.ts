/** What answers showed of types beside what is documented, as rows of a table and as one line: notes, and no verdict depends on them. */
import { plural } from '../../specs/text.ts';
import type { RunTail, TypeSummary } from '../run-model.ts';

export interface TypeRow {
  /** With its API version, where a run has several. */
  readonly type: string;
  readonly objects: number;
  /** Members that no page has. */
  readonly undocumented: readonly string[];
  /** Documented properties that no object had. */
  readonly absent: readonly string[];
  /** `microsoft.graph.colour: beige`: values that no page has. */
  readonly values: readonly string[];
}

export const typeColumns = [
  'Type',
  'Objects',
  'Members on no page',
  'Documented, never seen',
  'Enum values on no page',
] as const;

const rowOf = (one: TypeSummary, versioned: boolean): TypeRow => ({
  type: versioned ? `${one.type} (${one.apiVersion})` : one.type,
  objects: one.objects,
  undocumented: [...one.undocumented, ...one.otherCase.map((name) => `${name} (other letter case)`)],
  absent: one.absent,
  values: one.values.flatMap(({ enum: name, values }) => values.map((value) => `${name}: ${value}`)),
});

/** With something that no page has. */
export const isUndocumented = ({ undocumented, values }: TypeRow): boolean => undocumented.length + values.length > 0;

/** Those with something that no page has stand first. */
export function typeRows({ types = [] }: Pick<RunTail, 'types'>): readonly TypeRow[] {
  const versioned = new Set(types.map(({ apiVersion }) => apiVersion)).size > 1;
  const rows = types.map((one) => rowOf(one, versioned));
  return [...rows.filter(isUndocumented), ...rows.filter((row) => !isUndocumented(row))];
}

/** What a reader may want to look at. */
export const isTelling = (row: TypeRow): boolean => isUndocumented(row) || row.absent.length > 0;

/** `12 types in answers; 3 members and 1 enum value are on no page` */
export function typesInShort(rows: readonly TypeRow[]): string {
  const count = (of: 'undocumented' | 'values'): number => rows.reduce((sum, row) => sum + row[of].length, 0);
  const [members, values] = [count('undocumented'), count('values')];
  const parts = [
    ...(members > 0 ? [plural(members, 'member')] : []),
    ...(values > 0 ? [plural(values, 'enum value')] : []),
  ];
  const seen = `${plural(rows.length, 'type')} in answers`;
  if (parts.length === 0) return `${seen}; no member or enum value that no page has`;
  return `${seen}; ${parts.join(' and ')} ${members + values === 1 ? 'is' : 'are'} on no page`;
}
