/** Result -> what is written down about a case: plain data that stands for itself, without the spec around it. */
import { gatedBy, type Authority, type Case, type CaseResult, type Exchange } from '../model.ts';
import { succeeded } from '../checks/judgements.ts';
import { shapeOfContent } from '../checks/body/shape.ts';
import type { KnownTypes, TypeNote, TypeNotes } from '../type-model.ts';
import type { BriefPage, CaseRecord, ObservedTypes, TestedPromise, RecordedExchange, Standing } from '../run-model.ts';

/**
 * Octets behind the header section are written down once, as they came.
 * @param shapes of a success, what its content looks like stands in its place
 */
export function recordedExchange({ pages, ...exchange }: Exchange, shapes = false): RecordedExchange {
  const { outcome } = exchange;
  const followed = pages === undefined ? {} : { pages: pages.map(briefPage) };
  if (outcome.kind !== 'answer') return { ...exchange, ...followed, outcome };
  const { afterHead, trailing: _trailing, content, ...answer } = outcome.answer;
  const recorded: RecordedExchange = { ...exchange, ...followed, outcome: { kind: 'answer', answer } };
  if (!shapes || !succeeded(answer.status) || afterHead === '') return recorded;
  const shape = shapeOfContent(content, answer.body.length);
  const { decoded: _decoded, ...rest } = answer;
  const head = exchange.received.slice(0, exchange.received.length - afterHead.length);
  return { ...recorded, received: head + shape, outcome: { kind: 'answer', answer: { ...rest, body: shape } } };
}

const briefPage = ({ method, url, outcome, receivedLength }: Exchange): BriefPage => ({
  request: `${method} ${url}`,
  ...(outcome.kind === 'answer' ? { status: outcome.answer.status } : {}),
  received: receivedLength,
});

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
export function standingOf(result: CaseResult, gate: Authority): Standing {
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

function absentOf(type: string, { count, seen }: TypeNote, types: KnownTypes | undefined): readonly string[] {
  const members = count === 0 ? [] : [...(types?.find(type)?.members.values() ?? [])];
  return members.flatMap(({ name, kind }) => (kind === 'property' && !seen.has(name) ? [name] : []));
}

/** By name of the type, as plain data. */
const recordedTypes = (notes: TypeNotes, types: KnownTypes | undefined): ObservedTypes =>
  Object.fromEntries(
    [...notes].map(([type, note]) => {
      const { count, seen, otherCase, undocumented, values } = note;
      const absent = absentOf(type, note, types);
      const one = {
        count,
        members: Object.fromEntries([...seen].map(([name, kinds]) => [name, [...kinds]])),
        ...(absent.length === 0 ? {} : { absent }),
        ...(otherCase.size === 0 ? {} : { otherCase: [...otherCase] }),
        undocumented: [...undocumented],
        values: Object.fromEntries([...values].map(([name, unknown]) => [name, [...unknown]])),
      };
      return [type, one];
    }),
  );

/**
 * @param position place in the whole plan, from 0
 * @param shapes see `recordedExchange`
 */
export function caseRecordOf(result: CaseResult, position: number, gate: Authority, shapes = false): CaseRecord {
  const { case: one, exchange, verdict, findings, observed, ...reasons } = result;
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
    ...(observed === undefined ? {} : { observed: recordedTypes(observed, operation.answers?.types) }),
    ...(exchange === undefined ? {} : { exchange: recordedExchange(exchange, shapes) }),
  };
}
