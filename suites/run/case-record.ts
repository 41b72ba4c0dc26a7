/** Result -> what is written down about a case: plain data that stands for itself, without the spec around it. */
import { gatedBy, type Authority, type Case, type CaseResult, type Exchange } from '../model.ts';
import type { CaseRecord, TestedPromise, RecordedExchange, Standing } from '../run-model.ts';

/** Octets behind the header section are written down once, as they came. */
export function recordedExchange(exchange: Exchange): RecordedExchange {
  const { outcome } = exchange;
  if (outcome.kind !== 'answer') return { ...exchange, outcome };
  const { afterHead: _afterHead, trailing: _trailing, ...answer } = outcome.answer;
  return { ...exchange, outcome: { kind: 'answer', answer } };
}

/** @throws {Error} for a case without a check */
function aboutOf({ id, operation: { spec }, checks: [own] }: Case): TestedPromise {
  if (!own) throw new Error(`${id} has no check`);
  const { id: requirement, clause, line } = own.requirement;
  return {
    check: own.check.id,
    authority: own.check.authority,
    requirement,
    clause: `${spec.page}${clause}:${line}`,
  };
}

function whyNobodyKnows({ verdict, skipped, findings }: CaseResult): string | undefined {
  if (verdict !== 'inconclusive') return undefined;
  const open = findings.filter(({ outcome }) => outcome === 'inconclusive').map(({ seen }) => seen);
  const reasons = skipped === undefined ? [...new Set(open)] : [skipped];
  return reasons.length > 0 ? reasons.join('; ') : 'the check of this case does not apply to this answer';
}

/** How it stands before the gate. */
function standingOf(result: CaseResult, gate: Authority): Standing {
  if (result.case.notApplicable !== undefined) return 'not-applicable';
  if (result.case.excluded !== undefined) return 'excluded';
  const inGate = gatedBy(gate);
  const gating = result.findings.filter(({ authority }) => inGate.includes(authority));
  if (gating.some(({ outcome }) => outcome === 'fail')) return 'broken';
  const gates = result.case.checks.some(({ check }) => inGate.includes(check.authority));
  const unknown =
    result.verdict === 'error' ||
    (result.skipped !== undefined && gates) ||
    gating.some(({ outcome }) => outcome === 'inconclusive');
  if (unknown) return 'unknown';
  if (result.skipped !== undefined || result.verdict === 'inconclusive') return 'unjudged';
  return result.verdict === 'pass' ? 'kept' : 'warning';
}

/** @param position place in the whole plan, from 0 */
export function caseRecordOf(result: CaseResult, position: number, gate: Authority): CaseRecord {
  const { case: one, exchange, verdict, findings, ...reasons } = result;
  const { id, suite, operation, plan, expects, expectation } = one;
  const { spec, request } = operation;
  const inconclusive = whyNobodyKnows(result);
  return {
    id,
    position,
    suite,
    operation: operation.id,
    request: { method: request.method, path: request.path },
    apiVersion: spec.apiVersion,
    page: spec.page,
    asOf: spec.asOf,
    identity: plan.identity,
    expects,
    expectation,
    about: aboutOf(one),
    verdict,
    standing: standingOf(result, gate),
    findings,
    ...reasons,
    ...(inconclusive === undefined ? {} : { inconclusive }),
    ...(exchange === undefined ? {} : { exchange: recordedExchange(exchange) }),
  };
}
