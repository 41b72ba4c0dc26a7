/** The kill matrix: checks across, lies down. */
import Table from 'cli-table3';
import type { Paint } from './paint.ts';

export interface ProofRow {
  readonly mutant: { readonly name: string; readonly caughtBy: readonly string[] };
  /** Named checks that saw the lie on some page that it is about. */
  readonly killers: readonly string[];
  /** `check on page as of date` for every named check that missed it. */
  readonly missed: readonly string[];
  /** Checks that spoke up without being named. */
  readonly bystanders: readonly string[];
  /** No page of these is one that the lie is about. */
  readonly idle: boolean;
}

export interface Proof {
  readonly rows: readonly ProofRow[];
  readonly survivors: readonly ProofRow[];
  /** Checks that kill nothing. */
  readonly harmless: readonly string[];
  /** Names in mutants that are no check. */
  readonly unknown: readonly string[];
  /** What was found on the honest server, where nothing is to be found. */
  readonly falseAlarms: readonly string[];
  /** Checks that were put to the proof. */
  readonly checks: readonly string[];
  /** Checks that no answer can kill: they judge what a look at a tenant shows afterwards. */
  readonly notTried: readonly string[];
  /** Checks that no case of these pages asks: the pages promise nothing of that kind. */
  readonly notAsked: readonly string[];
  /** Pages without cases, with the reason. */
  readonly setAside: readonly string[];
  readonly cases: number;
}

export interface ProofSummary extends Proof {
  readonly seconds: number;
  readonly proven: boolean;
}

/** `K` a named check saw it, `k` another did too, `-` a named check missed it. */
function mark(row: ProofRow, check: string, paint: Paint): string {
  if (row.idle) return ' ';
  if (row.missed.some((missed) => missed.startsWith(`${check} `))) return paint.verdict('fail', '-');
  if (row.killers.includes(check)) return paint.verdict('pass', 'K');
  return row.bystanders.includes(check) ? paint.dim('k') : ' ';
}

function matrix({ rows, checks }: ProofSummary, paint: Paint): string {
  const numbers = checks.map((_, index) => String(index + 1));
  const table = new Table({
    head: ['lie', ...numbers],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push([row.mutant.name, ...checks.map((check) => mark(row, check, paint))]);
  return table.toString();
}

const mostListed = 40;

const listed = (title: string, items: readonly string[]): string[] =>
  items.length === 0
    ? []
    : [
        '',
        title,
        ...items.slice(0, mostListed).map((item) => `  ${item}`),
        ...(items.length > mostListed ? [`  … and ${items.length - mostListed} more`] : []),
      ];

export function proofReport(summary: ProofSummary, paint: Paint): string {
  const {
    rows,
    survivors,
    harmless,
    unknown,
    falseAlarms,
    checks,
    notTried,
    notAsked,
    setAside,
    cases,
    seconds,
    proven,
  } = summary;
  const idle = rows.filter((row) => row.idle);
  const told = rows.length - idle.length;
  const end = `${told - survivors.length} of ${told} lies are seen by every check that is there for them; ${checks.length - harmless.length} of ${checks.length} checks kill at least one; ${falseAlarms.length} findings on the honest server`;
  return [
    matrix(summary, paint),
    'K: killed by a check that the lie names; k: seen by another check too; -: missed',
    ...checks.map((check, index) => `${String(index + 1).padStart(3)} ${check}`),
    ...listed(
      'lies that survive',
      survivors.flatMap(({ mutant, missed }) => missed.map((one) => `${mutant.name}: missed by ${one}`)),
    ),
    ...listed('checks that kill nothing', harmless),
    ...listed('lies that name a check which does not exist', unknown),
    ...listed('findings on the honest server', falseAlarms),
    ...listed('checks of effects on a tenant, which are not put to this proof', notTried),
    ...listed('pages without cases, which are not put to this proof', setAside),
    ...listed('checks that no case of these pages asks', notAsked),
    ...listed(
      'lies that are about none of these pages, and were not told',
      idle.map(({ mutant }) => mutant.name),
    ),
    '',
    paint.verdict(proven ? 'pass' : 'fail', `${end}; ${cases} cases in ${seconds.toFixed(1)} s`),
    '',
  ].join('\n');
}
