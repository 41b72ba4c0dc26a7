/** What pages, files of Microsoft's and the target say, as tables and as one line each: no verdict depends on it. */
import { groupBy } from '../../specs/group-by.ts';
import type { DataFile } from '../../specs/drift/model.ts';
import { threeWayOutcomes, type ThreeWayOutcome } from '../../specs/drift/who-stands-alone.ts';
import { few, firstOf, listed, plural, whole } from '../../specs/text.ts';
import type { RunHead, RunTail } from '../run-model.ts';
import type { LeastRow } from '../three-way-model.ts';

export interface ThreeWayTableRow {
  readonly outcome?: ThreeWayOutcome | undefined;
  /** What it is about, without the subject: permissions, or a member. */
  readonly names: readonly string[];
  /** A request line and an account, or a type. */
  readonly subject: string;
  /** `page granted, as of 2024-05-01; data refused; target refused` */
  readonly said: string;
  /** `the page stands alone` */
  readonly stands: string;
  /** One for each column: words of ours, or names of others. */
  readonly cells: readonly (string | readonly string[])[];
}

export interface ThreeWayTable {
  readonly title: string;
  /** One sentence without its full stop. */
  readonly short: string;
  readonly columns: readonly string[];
  /** Those of which somebody stands alone come first. */
  readonly rows: readonly ThreeWayTableRow[];
  /** What the file does not have, and a word for it. */
  readonly absent: readonly string[];
  readonly absentFrom: string;
}

const silent = 'says nothing';
const unseen = 'not seen';
/** Names of one cell about the least privileged. */
const leastNames = 5;

/** @param data what the file is called */
const outcomeWords = (outcome: ThreeWayOutcome | undefined, data: string): string => {
  if (outcome === undefined) return '-';
  if (outcome === 'agree') return 'they agree';
  const [who = '', alone] = outcome.replace('data', data).split(' alone');
  return alone === undefined ? who : `the ${who} stands alone`;
};

const rank = ({ outcome }: ThreeWayTableRow): number =>
  outcome === undefined ? threeWayOutcomes.length : threeWayOutcomes.indexOf(outcome);

export const isContradicted = ({ outcome }: ThreeWayTableRow): boolean => outcome !== undefined && outcome !== 'agree';

/** `permissions.json, as of 2025-08-01` */
const fileWords = ({ file, asOf }: DataFile): string => `${file}, as of ${asOf ?? 'a date not given'}`;

function inShort(
  what: string,
  data: string,
  file: DataFile,
  rows: readonly ThreeWayTableRow[],
  ...noun: [string, string?]
): string {
  const counts = threeWayOutcomes.flatMap((outcome) => {
    const names = rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.names.length, 0);
    return names === 0 ? [] : [`${outcomeWords(outcome, data)} on ${whole(names)}`];
  });
  const total = rows.reduce((sum, { names }) => sum + names.length, 0);
  const said = counts.length === 0 ? 'none said by two of them' : counts.join(', ');
  return `Pages, ${what} (${fileWords(file)}) and target: ${total === 0 ? 'nothing to compare' : `of ${plural(total, ...noun)}, ${said}`}`;
}

function permissionTable(file: DataFile, { threeWay }: RunTail): ThreeWayTable {
  const rows = (threeWay?.permissions ?? [])
    .flatMap(({ request, scheme, asOf, clause, says }) =>
      says.map(({ names, page = silent, data = silent, target = unseen, outcome }): ThreeWayTableRow => {
        const stands = outcomeWords(outcome, 'data');
        return {
          outcome,
          stands,
          names,
          subject: `${request} (${scheme})`,
          said: `page ${page}, as of ${asOf}; data ${data}; target ${target}`,
          cells: [[request], scheme, names, page, asOf, data, target, stands, clause === undefined ? '-' : [clause]],
        };
      }),
    )
    .sort((one, other) => rank(one) - rank(other));
  return {
    title: 'Pages, permission data and target',
    short: inShort("Microsoft's permission data", 'data', file, rows, 'permission'),
    columns: ['Request', 'Account', 'Permission', 'Page', 'As of', 'Data', 'Target', 'Which stands alone', 'Where'],
    rows,
    absent: threeWay?.notInData ?? [],
    absentFrom: 'The permission data does not have the request lines',
  };
}

function metadataTable(file: DataFile, { threeWay }: RunTail): ThreeWayTable {
  const rows = (threeWay?.facts ?? [])
    .map(({ subject, of, asOf, clause, page, data, target = unseen, outcome }): ThreeWayTableRow => {
      const stands = outcomeWords(outcome, 'metadata');
      return {
        outcome,
        stands,
        names: [of],
        subject,
        said: `page ${page}, as of ${asOf}; metadata ${data}; target ${target}`,
        cells: [[subject], [of], [page], asOf, [data], target, stands, [clause]],
      };
    })
    .sort((one, other) => rank(one) - rank(other));
  return {
    title: 'Pages, metadata and target',
    short: inShort("Microsoft's metadata", 'metadata', file, rows, 'member or status', 'members and statuses'),
    columns: ['Type or request', 'Member', 'Page', 'As of', 'Metadata', 'Target', 'Which stands alone', 'Where'],
    rows,
    absent: threeWay?.notInMetadata ?? [],
    absentFrom: 'The metadata does not have the types',
  };
}

/** It makes no difference there who asks. */
const grantsAll = ({ granted, unlisted, refused }: LeastRow): boolean =>
  granted !== undefined && unlisted === 'granted' && refused.length === 0;

function grantedBy(row: LeastRow): string {
  const { granted = 'none of them', unlisted, refused, unknown } = row;
  if (grantsAll(row)) return 'every request that was tried';
  const others = unlisted === 'granted' ? 'also a token with none of these' : 'whether it refuses anybody is not known';
  return [
    granted,
    ...(refused.length > 0 ? [`refuses ${few(refused, leastNames)}`] : []),
    ...(unknown.length > 0 ? [`not known of ${few(unknown, leastNames)}`] : []),
    ...(unlisted === 'refused' ? [] : [others]),
  ].join('; ');
}

/** What is seen of a row: of a target that grants everything, or of which not all is known, nothing is called the least. */
function leastWords(row: LeastRow, embedded: boolean): string {
  const { granted, unlisted, refused, unknown, outcome } = row;
  if (grantsAll(row)) return 'the target grants every request';
  if (granted === undefined && unknown.length === 0 && refused.length > 0) return 'the target refuses them all';
  if (granted === undefined || unknown.length > 0 || unlisted === 'granted') return 'not known';
  if (outcome === undefined) return 'nothing to compare';
  return embedded && outcome === 'agree' ? 'page and data agree' : outcomeWords(outcome, 'data');
}

function leastTable(least: readonly LeastRow[], embedded: boolean): ThreeWayTable {
  const rows = least
    .map((one): ThreeWayTableRow => {
      const { request, scheme, asOf, clause, page, data, outcome } = one;
      const stands = leastWords(one, embedded);
      const granted = grantedBy(one);
      return {
        outcome,
        stands,
        names: [...new Set([page ?? [], data ?? []].flat())],
        subject: `${request} (${scheme})`,
        said: `page ${page ?? silent}, as of ${asOf}; data ${data?.join(' or ') ?? silent}; target grants ${granted}`,
        cells: [
          [request],
          scheme,
          page === undefined ? silent : [page],
          asOf,
          data ?? silent,
          granted,
          stands,
          clause === undefined ? '-' : [clause],
        ],
      };
    })
    .sort((one, other) => rank(one) - rank(other));
  const said = [...groupBy(rows, ({ stands }) => stands)].map(([stands, of]) => `${stands} on ${whole(of.length)}`);
  const of = plural(least.length, 'request line and account', 'request lines and accounts');
  return {
    title: 'Least privileged permissions',
    short: `Least privileged permissions: ${said.length === 0 ? 'nothing was tried' : `of ${of}, ${said.join(', ')}`}`,
    columns: ['Request', 'Account', 'Page', 'As of', 'Data', 'Target grants', 'Outcome', 'Where'],
    rows,
    absent: [],
    absentFrom: '',
  };
}

/** One for each file that was given, and one for `--least`. */
export function threeWayTables({ permissionData, metadata, target }: RunHead, tail: RunTail): readonly ThreeWayTable[] {
  const own = '; the embedded reference server does what the pages say, and says nothing of its own';
  const tables = [
    ...(tail.least ? [leastTable(tail.least, target.embedded)] : []),
    ...(permissionData ? [permissionTable(permissionData, tail)] : []),
    ...(metadata ? [metadataTable(metadata, tail)] : []),
  ];
  return tables.map((table) => ({ ...table, short: `${table.short}${target.embedded ? own : ''}` }));
}

/** Rows of which the same is said, with all their subjects. */
export const threeWayGroups = (rows: readonly ThreeWayTableRow[]) =>
  [...groupBy(rows, ({ outcome, names, said }) => JSON.stringify([outcome, names, said])).values()].map((group) => ({
    first: group[0],
    subjects: [...new Set(group.map(({ subject }) => subject))],
  }));

/** Undefined where the file has all. */
export function absentLine(
  { absent, absentFrom }: ThreeWayTable,
  most: number,
  show = (name: string): string => name,
): string | undefined {
  if (absent.length === 0) return undefined;
  const shown = firstOf(absent.map(show), most, (count) => `${count} more`);
  return `${absentFrom} ${listed(shown, 'and')}`;
}
