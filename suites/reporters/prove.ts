/** Which mutants are caught by which checks: checks across, mutants down. */
import { firstOf } from '../../specs/text.ts';
import Table from 'cli-table3';
import type { Paint } from './paint.ts';

export interface MutantResult {
  readonly mutant: { readonly name: string; readonly caughtBy: readonly string[] };
  /** Named checks that found its lie on some page that it is about. */
  readonly caughtBy: readonly string[];
  /** `check on page as of date` for every named check that missed it. */
  readonly missed: readonly string[];
  /** Checks that found it without being named. */
  readonly alsoCaughtBy: readonly string[];
  /** No page of these is one that the mutant lies about. */
  readonly skipped: boolean;
}

export interface ProveResult {
  readonly mutants: readonly MutantResult[];
  readonly survivors: readonly MutantResult[];
  /** Checks that catch nothing. */
  readonly idleChecks: readonly string[];
  /** Names in mutants that are no check. */
  readonly unknownChecks: readonly string[];
  /** Every honest manner that these pages bring out, with what was found on it, where nothing is to be found. */
  readonly manners: readonly { readonly name: string; readonly falseAlarms: readonly string[] }[];
  /** Checks that had something to catch. */
  readonly checks: readonly string[];
  /** Checks that no answer can fail: they judge what a look at a tenant shows afterwards. */
  readonly notTried: readonly string[];
  /** Checks that no case of these pages asks: the pages promise nothing of that kind. */
  readonly notAsked: readonly string[];
  /** With the reason. */
  readonly pagesWithoutCases: readonly string[];
  readonly cases: number;
}

interface ProveSummary extends ProveResult {
  readonly seconds: number;
  readonly proven: boolean;
}

/** `K` a named check saw it, `k` another did too, `-` a named check missed it. */
function mark(result: MutantResult, check: string, paint: Paint): string {
  if (result.skipped) return ' ';
  if (result.missed.some((missed) => missed.startsWith(`${check} `))) return paint.verdict('fail', '-');
  if (result.caughtBy.includes(check)) return paint.verdict('pass', 'K');
  return result.alsoCaughtBy.includes(check) ? paint.dim('k') : ' ';
}

function table({ mutants, checks }: ProveSummary, paint: Paint): string {
  const numbers = checks.map((_, index) => String(index + 1));
  const lines = new Table({
    head: ['mutant', ...numbers],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  for (const one of mutants) lines.push([one.mutant.name, ...checks.map((check) => mark(one, check, paint))]);
  return lines.toString();
}

const mostListed = 40;

const listed = (title: string, items: readonly string[]): string[] =>
  items.length === 0
    ? []
    : ['', title, ...firstOf(items, mostListed, (count) => `… and ${count} more`).map((item) => `  ${item}`)];

export function proveReport(summary: ProveSummary, paint: Paint): string {
  const { mutants, survivors, idleChecks, unknownChecks, manners, checks, cases, seconds, proven } = summary;
  const skipped = mutants.filter((one) => one.skipped);
  const told = mutants.length - skipped.length;
  const clear = manners.filter(({ falseAlarms }) => falseAlarms.length === 0);
  const end = `${told - survivors.length} of ${told} mutants are caught by every check that they name; ${checks.length - idleChecks.length} of ${checks.length} checks catch at least one; harmless variations of the server: ${clear.length} of ${manners.length} without a finding`;
  return [
    table(summary, paint),
    'K: caught by a check that the mutant names; k: caught by another check too; -: missed',
    ...checks.map((check, index) => `${String(index + 1).padStart(3)} ${check}`),
    ...listed(
      'mutants that survive',
      survivors.flatMap(({ mutant, missed }) => missed.map((one) => `${mutant.name}: missed by ${one}`)),
    ),
    ...listed('checks that catch nothing', idleChecks),
    ...listed('mutants that name a check which does not exist', unknownChecks),
    ...listed(
      'findings on harmless variations',
      manners.flatMap(({ name, falseAlarms }) => falseAlarms.map((alarm) => `${name}: ${alarm}`)),
    ),
    ...listed('checks of effects on a tenant, which this command does not try', summary.notTried),
    ...listed('pages without cases, which this command does not try', summary.pagesWithoutCases),
    ...listed('checks that no case of these pages asks', summary.notAsked),
    ...listed(
      'mutants that change nothing on these pages, and were not run',
      skipped.map(({ mutant }) => mutant.name),
    ),
    '',
    paint.verdict(proven ? 'pass' : 'fail', `${end}; ${cases} cases in ${seconds.toFixed(1)} s`),
    '',
  ].join('\n');
}
