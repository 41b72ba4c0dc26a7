/** What page, permission data and target say of permissions, as rows of a table and as one line: no verdict hangs on it. */
import { threeWayOutcomes, type ThreeWayOutcome } from '../../specs/drift/who-stands-alone.ts';
import { listed, plural, whole } from '../../specs/text.ts';
import { groupBy } from './grouping.ts';
import type { RunHead, RunTail, WitnessedNames, WitnessedRow, WitnessFile } from '../run-model.ts';

export interface WitnessRow extends Pick<WitnessedRow, 'request' | 'scheme' | 'asOf' | 'clause'>, WitnessedNames {}

export const witnessColumns = [
  'Request',
  'Account',
  'Permission',
  'Page',
  'Data',
  'Target',
  'Which stands alone',
] as const;

export const outcomeWords: Readonly<Record<ThreeWayOutcome, string>> = {
  'target alone': 'the target stands alone',
  'page alone': 'the page stands alone',
  'all differ': 'all differ',
  'page and target differ': 'page and target differ',
  'data alone': 'the data stands alone',
  'page and data differ': 'page and data differ',
  'data and target differ': 'data and target differ',
  agree: 'they agree',
};

const rank = ({ outcome }: WitnessRow): number =>
  outcome === undefined ? threeWayOutcomes.length : threeWayOutcomes.indexOf(outcome);

/** Those of which somebody stands alone come first. */
export const witnessRows = ({ witnessed }: Pick<RunTail, 'witnessed'>): readonly WitnessRow[] =>
  (witnessed?.permissions ?? [])
    .flatMap(({ request, scheme, asOf, clause, says }) =>
      says.map((one) => ({ request, scheme, asOf, ...(clause === undefined ? {} : { clause }), ...one })),
    )
    .sort((one, other) => rank(one) - rank(other));

export const isContradicted = ({ outcome }: WitnessRow): boolean => outcome !== undefined && outcome !== 'agree';

/** Rows of which the same is said, with all their requests and accounts. */
export function witnessGroups(rows: readonly WitnessRow[]) {
  const groups = groupBy(rows, ({ names, page, data, target, outcome, asOf }) =>
    JSON.stringify([outcome, page, data, target, asOf, names]),
  );
  return [...groups.values()].map((group) => ({
    first: group[0],
    requests: [...new Set(group.map(({ request }) => request))],
    schemes: [...new Set(group.map(({ scheme }) => scheme))],
  }));
}

/** `granted, as of 2024-05-01` */
export const pageSays = ({ page, asOf }: WitnessRow): string => `${page ?? 'says nothing'}, as of ${asOf}`;
export const targetDid = ({ target }: WitnessRow): string => target ?? 'not seen';

/** `permissions.json, as of 2025-08-01` */
export const witnessFile = ({ file, asOf }: WitnessFile): string =>
  `${file}, as of ${asOf ?? 'a date not given (--permissions-as-of)'}`;

/** Undefined where no data was given. */
export function witnessesInShort({ permissionData }: RunHead, tail: RunTail): string | undefined {
  if (permissionData === undefined) return undefined;
  const rows = witnessRows(tail);
  const counts = threeWayOutcomes.flatMap((outcome) => {
    const names = rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.names.length, 0);
    return names === 0 ? [] : [`${outcomeWords[outcome]} on ${whole(names)}`];
  });
  const total = rows.reduce((sum, { names }) => sum + names.length, 0);
  const what = `Pages, Microsoft's permission data (${witnessFile(permissionData)}) and target`;
  return `${what}: ${total === 0 ? 'nothing to compare' : `of ${plural(total, 'permission')}, ${counts.length === 0 ? 'none said by two of them' : counts.join(', ')}`}`;
}

/** Undefined where the data has them all. */
export function notInData(
  { witnessed }: RunTail,
  most: number,
  show = (line: string): string => line,
): string | undefined {
  const lines = witnessed?.notInData ?? [];
  if (lines.length === 0) return undefined;
  const rest = lines.length - most;
  const shown = listed([...lines.slice(0, most).map(show), ...(rest > 0 ? [`${whole(rest)} more`] : [])], 'and');
  return `The permission data does not have ${plural(lines.length, 'request line')}: ${shown}`;
}
