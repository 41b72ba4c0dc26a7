/** A run for a person at a terminal: the matrix, what is wrong and how to see it again, the counts, and why the exit code is what it is. */
import Table from 'cli-table3';
import {
  authorities,
  type Authority,
  type CaseResult,
  type Finding,
  type OperationSummary,
  type RunSummary,
} from '../model.ts';
import { curlLine } from './curl.ts';
import { explain, sentence } from './failure-text.ts';
import { matrix } from './matrix.ts';
import type { Paint } from './paint.ts';

/** Operations whose matrix is shown when nothing is wrong with it; beyond, only those with something to see. */
const matricesShown = 4;
/** Failing cases told in full; the rest are counted. */
const casesShown = 40;

function gatedIn(summary: RunSummary): readonly Authority[] {
  return authorities.slice(0, authorities.indexOf(summary.gate) + 1);
}

function header({ version, target, gate, asOf }: RunSummary, paint: Paint): string[] {
  const what = target.embedded ? `${target.url} (the embedded reference server)` : target.url;
  return [`${paint.bold(`graph-conformance ${version}`)}  target ${what}  as of ${asOf}  gate ${gate}`];
}

function operationLines(operation: OperationSummary, withMatrix: boolean, paint: Paint): string[] {
  const { verdicts, cases } = operation;
  const wrong = (['fail', 'error', 'inconclusive'] as const)
    .filter((verdict) => verdicts[verdict] > 0)
    .map((verdict) => paint.verdict(verdict, `${verdicts[verdict]} ${verdict}`));
  const line = [`${verdicts.pass} of ${cases} cases pass`, ...wrong].join(', ');
  return [
    '',
    `${paint.bold(operation.request)}  ${paint.dim(`${operation.id}, as of ${operation.asOf}`)}`,
    `  ${line}`,
    ...(withMatrix && operation.cells.length > 0 ? [matrix(operation.cells, paint)] : []),
  ];
}

const gatingOf = (result: CaseResult, inGate: readonly Authority[]): readonly Finding[] =>
  result.findings.filter(({ authority, outcome }) => outcome !== 'pass' && inGate.includes(authority));

function caseLines(result: CaseResult, paint: Paint): string[] {
  const again = result.exchange === undefined ? undefined : curlLine(result.exchange);
  return [
    '',
    `${paint.verdict(result.verdict, result.skipped === undefined ? result.verdict.toUpperCase() : 'NOT SENT')} ${paint.bold(result.case.id)}`,
    `  ${result.case.expectation}`,
    ...explain(result).map((line) => `  ${line}`),
    ...(again === undefined ? [] : [`  ${paint.dim(again)}`]),
  ];
}

/** Cases that were not sent for the same reason are one thing to mend. */
function unsentLines(results: readonly CaseResult[], paint: Paint): string[] {
  const byReason = new Map<string, CaseResult[]>();
  for (const result of results)
    byReason.set(result.skipped ?? '', [...(byReason.get(result.skipped ?? '') ?? []), result]);
  return [...byReason].flatMap(([reason, cases]) => [
    '',
    `${paint.verdict('inconclusive', 'NOT SENT')} ${counted(cases)}`,
    `  ${reason}`,
  ]);
}

function counted(results: readonly CaseResult[]): string {
  const [first] = results;
  const rest = results.length - 1;
  return `${first?.case.id ?? ''}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Ungated findings, one entry per check and what it saw. */
function warningLines(summary: RunSummary, paint: Paint): string[] {
  const inGate = gatedIn(summary);
  const groups = new Map<string, { finding: Finding; cases: CaseResult[] }>();
  for (const result of summary.attention) {
    for (const finding of result.findings) {
      if (finding.outcome === 'pass' || inGate.includes(finding.authority)) continue;
      const key = `${finding.check} ${finding.outcome} ${finding.seen}`;
      const group = groups.get(key) ?? { finding, cases: [] };
      group.cases.push(result);
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ finding, cases }) => [
    '',
    `${paint.verdict('inconclusive', finding.outcome === 'fail' ? 'warning' : 'open')} [${finding.authority}] ${finding.check}`,
    `  ${sentence(finding)}`,
    `  ${paint.dim(counted(cases))}`,
  ]);
}

function countLines(summary: RunSummary): string {
  const table = new Table({
    head: ['authority', 'kept', 'broken', 'open', ''],
    style: { head: [], border: [], compact: true },
  });
  const inGate = gatedIn(summary);
  for (const authority of authorities) {
    const { pass, fail, inconclusive } = summary.tallies[authority];
    table.push([authority, pass, fail, inconclusive, inGate.includes(authority) ? 'gates' : 'warns']);
  }
  return table.toString();
}

function closing(summary: RunSummary, paint: Paint): string[] {
  const { verdicts, skipped, exit, untested, notYet } = summary;
  const total = verdicts.pass + verdicts.fail + verdicts.error + verdicts.inconclusive;
  const verdict = exit.code === 0 ? 'pass' : exit.code === 1 ? 'fail' : 'inconclusive';
  return [
    ...notYet.map(
      ({ page, firstAsOf }) => `not judged: ${page} has no revision at that date; its first is as of ${firstAsOf}`,
    ),
    `${total} cases: ${verdicts.pass} pass, ${verdicts.fail} fail, ${verdicts.inconclusive} inconclusive (${skipped} not sent), ${verdicts.error} error; ${untested.length} clauses untested; ${(summary.durationMs / 1000).toFixed(2)} s`,
    paint.verdict(verdict, `exit ${exit.code}: ${exit.reason}`),
  ];
}

export function terminalReport(summary: RunSummary, paint: Paint): string {
  const inGate = gatedIn(summary);
  const unsent = summary.attention.filter(({ skipped }) => skipped !== undefined);
  const told = summary.attention.filter(
    (result) => result.skipped === undefined && (result.verdict === 'error' || gatingOf(result, inGate).length > 0),
  );
  const few = summary.operations.length <= matricesShown;
  const more = told.length > casesShown ? ['', `… and ${told.length - casesShown} more cases`] : [];
  return [
    ...header(summary, paint),
    ...summary.operations
      .filter((operation) => few || operation.verdicts.pass < operation.cases)
      .slice(0, casesShown)
      .flatMap((operation) =>
        operationLines(operation, few || operation.cells.some(({ verdict }) => verdict !== 'pass'), paint),
      ),
    ...told.slice(0, casesShown).flatMap((result) => caseLines(result, paint)),
    ...more,
    ...unsentLines(unsent, paint),
    ...warningLines(summary, paint),
    '',
    countLines(summary),
    ...closing(summary, paint),
    '',
  ].join('\n');
}
