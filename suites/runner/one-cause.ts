/** One cause, one failure: what a case departs in is blamed for what is due to it, and what all cases show is told once. */
import { groupBy } from '../../specs/group-by.ts';
import { firstOf } from '../../specs/text.ts';
import { speakerRank, type Case, type CaseResult, type Check, type Finding } from '../model.ts';
import { verdictOf } from './judge.ts';

/**
 * Whether a request succeeded that differs from the case's in what the case is about: for a case that departs from the
 * documented request that one, for the others one that departs in the same requirement. Where the documented request is not
 * among the cases, any success counts.
 * @param requestOf cases of the same request have the same
 */
export function contrastIn(
  cases: readonly Case[],
  succeeding: readonly Case[],
  requestOf: (one: Case) => unknown,
): (one: Case) => boolean {
  const response = cases.find(({ suite }) => suite === 'response');
  if (!response) return () => succeeding.length > 0;
  const documented = new Set(cases.filter((one) => one === response || requestOf(one) === requestOf(response)));
  const succeeds = succeeding.some((one) => documented.has(one));
  const requirementOf = ({ checks: [own] }: Case) => own?.requirement;
  const departures = new Set(succeeding.filter((one) => !documented.has(one)).map(requirementOf));
  return (one) => (documented.has(one) ? departures.has(requirementOf(one)) : succeeds);
}

/** A failure, and the case that shows it. */
interface Failure {
  readonly of: CaseResult;
  readonly finding: Finding;
}

const isOwn = ({ of, finding }: Failure): boolean => finding.check === of.case.checks[0]?.check.id;

const failuresOf = (of: CaseResult): readonly Failure[] =>
  of.findings.filter(({ outcome }) => outcome === 'fail').map((finding) => ({ of, finding }));

/** Another case is about it: its own check found the same in the same answer. */
const isToldElsewhere = ({ of, finding }: Failure, own: readonly Failure[]): boolean =>
  own.some((other) => other.of !== of && other.of.exchange === of.exchange && other.finding.seen === finding.seen);

const causeOfCheck = ({ id, follows = id }: Check): string => follows;

function causeOf({ of, finding }: Failure): string {
  const planned = of.case.checks.find(({ check }) => check.id === finding.check);
  return planned ? causeOfCheck(planned.check) : finding.check;
}

/** Whether the case could show what another one found besides its own promise. */
export function couldShow({ checks }: Case, of: CaseResult): boolean {
  const causes = new Set(checks.map(({ check }) => causeOfCheck(check)));
  return failuresOf(of).some((failure) => !isOwn(failure) && causes.has(causeOf(failure)));
}

/** Told in words beside the first one; of a target that answers differently each time, two are enough. */
const othersShown = 2;

function inAllCases({ finding }: Failure, group: readonly Failure[]): Finding {
  if (group.length === 1) return finding;
  const others = [...new Set(group.map((one) => one.finding.seen))].filter((seen) => seen !== finding.seen);
  const elsewhere = others.length === 0 ? '' : `; in other cases: ${firstOf(others, othersShown).join('; ')}`;
  return { ...finding, seen: `${finding.seen}${elsewhere}`, cases: group.length };
}

/** The first that speaks for the operation; undefined where none of those shows it. */
function tellerOf(group: readonly Failure[]): Failure | undefined {
  const rankOf = ({ of }: Failure): number => speakerRank(of.case) ?? Infinity;
  const [first] = group.toSorted((one, other) => rankOf(one) - rankOf(other));
  return first && rankOf(first) < Infinity ? first : undefined;
}

/**
 * A case judges its own promise. What its other checks find, and cases that speak for the operation show too, is told once: by
 * the first of those, with the number of cases.
 * @param results of cases of one operation
 */
export function toldOnce(results: readonly CaseResult[]): readonly CaseResult[] {
  const failures = results.flatMap(failuresOf);
  const own = failures.filter(isOwn);
  if (failures.length === own.length) return results;
  const groups = groupBy(
    failures.filter((failure) => !isOwn(failure)),
    causeOf,
  );
  const kept = new Map<Finding, Finding>(own.map(({ finding }) => [finding, finding]));
  for (const all of groups.values()) {
    const response = all.find(({ of }) => of.case.suite === 'response');
    const others = own.filter(({ of }) => of !== response?.of);
    const elsewhere = new Set(all.filter((one) => isToldElsewhere(one, others)).map(({ finding }) => finding.seen));
    const group = all.filter(({ finding }) => !elsewhere.has(finding.seen));
    const teller = tellerOf(group);
    if (teller) kept.set(teller.finding, inAllCases(teller, group));
    else for (const { finding } of group) kept.set(finding, finding);
  }
  return results.map((result) => {
    const findings = result.findings.flatMap((one) => (one.outcome === 'fail' ? (kept.get(one) ?? []) : one));
    if (findings.length === result.findings.length && findings.every((one, at) => one === result.findings[at])) {
      return result;
    }
    const { diagnosis, ...rest } = result;
    const verdict = verdictOf(result.case, findings);
    return { ...rest, findings, verdict, ...(verdict === 'pass' || diagnosis === undefined ? {} : { diagnosis }) };
  });
}
