/** Exchange + checks -> findings -> verdict. */
import type { OperationSpec } from '../../specs/model.ts';
import type { Result } from '../../specs/result.ts';
import { defined, printableShort } from '../../specs/text.ts';
import { readingOf } from '../checks/body/answer-content.ts';
import {
  graphErrorOf,
  permissionsWanted,
  refusalReason,
  saidByService,
  saysFull,
  saysNoRoute,
} from '../checks/graph-error.ts';
import { refused, succeeded } from '../checks/judgements.ts';
import {
  whyLeftOut,
  worstVerdict,
  type Answer,
  type Case,
  type CaseResult,
  type Effect,
  type Exchange,
  type Finding,
  type Judgement,
  type PlannedCheck,
  type Verdict,
} from '../model.ts';
import { otherWording } from './other-wording.ts';
import type { TypeNotes } from '../type-model.ts';
import type { Recording } from './recording.ts';

/** Of an exchange whose octets went before all is known that its cases hang on. */
interface EarlyJudgement {
  readonly judgements: ReadonlyMap<PlannedCheck, Judgement | undefined>;
  readonly diagnoses: ReadonlyMap<Case, string | undefined>;
  readonly observed: ReadonlyMap<Case, TypeNotes | undefined>;
}

/** What came of a case's request: an exchange, or why nothing was sent. */
export type CaseExchange = Result<{
  recording: Recording;
  /** What a look at the target showed afterwards. */
  observation?: Recording;
  /** The same, for checks that compare. */
  effect?: Effect;
  /** It was sent with an id that is nobody's, lest a wrong target destroy something. */
  onAbsentId?: true;
  /** The list that named its id does not show it any more, or could not be read again. */
  vanished?: true;
  early?: EarlyJudgement;
}>;

type Sent = Extract<CaseExchange, { ok: true }>;

/** Undefined where there is no answer. */
export function statusOf(sent: CaseExchange): number | undefined {
  const outcome = sent.ok ? sent.recording.exchange.outcome : undefined;
  return outcome?.kind === 'answer' ? outcome.answer.status : undefined;
}

export interface OperationContext {
  /** The operation was seen to succeed on this target, in this run. */
  readonly baseline: boolean;
  /** The target was seen to refuse a token without the right before it looked for the entity. */
  readonly refusesFirst?: boolean;
  /** Nobody has given an id for the path, and the target does not know the one that stands in: what to do. */
  readonly notGiven?: string;
  /** This run may have deleted what the request names before it came: what to do. */
  readonly deleted?: string;
  /** Absent or true: see `onlyInContrast`. */
  readonly contrast?: boolean;
  /** Every revision on file of the case's page, and other pages about the same request. */
  readonly revisions: readonly OperationSpec[];
}

/** The answer speaks about the promise only where the operation is known to succeed here. */
function withoutBaseline(judgement: Judgement): Judgement {
  if (judgement.onlyWithBaseline !== true) return judgement;
  return { outcome: 'inconclusive', seen: `${judgement.seen}; the operation was not seen to succeed on this target` };
}

function withoutContrast(judgement: Judgement): Judgement {
  if (judgement.onlyInContrast !== true) return judgement;
  const why = 'the same request without this difference did not succeed either';
  return { outcome: 'inconclusive', seen: `${judgement.seen}; ${why}` };
}

/** Of an id that nobody has given: no object has it, or it is not even written as ids of the target are. */
const mayMeanUnknown: readonly (number | undefined)[] = [400, 404, 410, 422];
/** A target that knows of nothing there may also find fault with the id, or with the state. */
const mayMeanGone: readonly (number | undefined)[] = [...mayMeanUnknown, 403, 409];

/** The service has not looked at such a request: nothing that it answers keeps or breaks a promise. @see RFC 9110 §15.5.9 and §15.6.4 */
const notLookedAt: readonly number[] = [408, 503];

function unserved(judgement: Judgement, { outcome }: Exchange, { plan }: Case): Judgement {
  if (outcome.kind !== 'answer' || judgement.outcome === 'inconclusive') return judgement;
  const { status } = outcome.answer;
  if (plan.creates === true && saysFull(outcome.answer))
    return {
      outcome: 'inconclusive',
      seen: `status is ${status}: the target has no room for one more object, which says nothing of the promise; make room, or judge fewer cases (--spec, --case)`,
    };
  if (!notLookedAt.includes(status)) return judgement;
  return {
    outcome: 'inconclusive',
    seen: `status is ${status}: the target did not serve the request, which says nothing of the promise`,
  };
}

/** What is not there can be neither acted on nor kept from anybody: its absence breaks no promise and keeps none. */
function withoutObject(judgement: Judgement, sent: Sent, { baseline, notGiven, deleted }: OperationContext): Judgement {
  if (judgement.onlyWithBaseline !== true && judgement.onlyWithObject !== true) return judgement;
  const status = statusOf(sent);
  const gone = sent.vanished
    ? 'the list that named this id shows it no more, or could not be read again: somebody else may have deleted it'
    : deleted;
  const why = mayMeanGone.includes(status) ? gone : undefined;
  const remedy = why ?? (mayMeanUnknown.includes(status) && !baseline ? notGiven : undefined);
  return remedy === undefined ? judgement : { outcome: 'inconclusive', seen: `${judgement.seen}; ${remedy}` };
}

/** A body made from a page is well-formed, and a service may have rules for values that no page has. */
const mayMeanOtherValues: readonly (number | undefined)[] = [400, 409, 422];

function withoutGivenContent(judgement: Judgement, sent: Sent, one: Case, { baseline }: OperationContext): Judgement {
  const { content } = one.operation;
  const made =
    one.expects === 'success' && content !== undefined && content.given !== true && one.plan.body !== undefined;
  if (!made || baseline || judgement.outcome !== 'fail' || !mayMeanOtherValues.includes(statusOf(sent)))
    return judgement;
  const { outcome } = sent.recording.exchange;
  if (outcome.kind === 'answer' && saysNoRoute(saidByService(outcome.answer) ?? '')) return judgement;
  return {
    outcome: 'inconclusive',
    seen: `${judgement.seen}; the body was made from the page, and this target may want other values: give them as bodies in the configuration`,
  };
}

/** A target that looks for the entity first says "not found" to everybody: neither a grant nor a refusal. */
function withoutRefusals(judgement: Judgement, sent: Sent): Judgement {
  if (statusOf(sent) !== 404 || judgement.onlyWithBaseline !== true || judgement.outcome !== 'fail') return judgement;
  return {
    outcome: 'inconclusive',
    seen: `${judgement.seen}; no object has this id, and the target did not show that it refuses callers before it looks for the object`,
  };
}

/** Of an id that is nobody's, "not found" tells nothing of what else is wrong with a request; where the id is what is wrong, it does. */
function withoutSubject(judgement: Judgement, sent: Sent, { expects, plan }: Case): Judgement {
  const tells = expects !== 'no-success' || plan.fixedParams !== undefined || judgement.outcome !== 'pass';
  if (tells || sent.onAbsentId !== true || !mayMeanUnknown.includes(statusOf(sent))) return judgement;
  return { outcome: 'inconclusive', seen: `${judgement.seen}; no object has this id, which may be why` };
}

function judgedExchange({ of }: PlannedCheck, { observation, recording, effect }: Sent): Exchange | undefined {
  if (of !== 'effect') return recording.exchange;
  return effect ? { ...recording.exchange, effect } : observation?.exchange;
}

function judgementOf(planned: PlannedCheck, sent: Sent, { operation: { spec, answers } }: Case): Judgement | undefined {
  const { judgements } = sent.early ?? {};
  if (judgements?.has(planned) === true) return judgements.get(planned);
  const exchange = judgedExchange(planned, sent);
  return exchange && planned.check.judge(planned.requirement, exchange, spec, answers);
}

function finding(one: Case, planned: PlannedCheck, sent: Sent, context: OperationContext): Finding | undefined {
  const { check, requirement } = planned;
  const { spec } = one.operation;
  const exchange = judgedExchange(planned, sent);
  const judged = judgementOf(planned, sent, one);
  if (!exchange || !judged) return undefined;
  const raw = unserved(judged, exchange, one);
  const there = withoutGivenContent(withoutObject(raw, sent, context), sent, one, context);
  const caused = context.contrast === false ? withoutContrast(there) : there;
  const known = context.baseline ? caused : withoutBaseline(caused);
  const told = sent.onAbsentId && context.refusesFirst !== true ? withoutRefusals(known, sent) : known;
  const judgement = planned === one.checks[0] ? withoutSubject(told, sent, one) : told;
  // Only the page has revisions; what HTTP or Graph demand beside it does not change with them.
  const dated = judgement.outcome !== 'pass' && check.authority === 'page';
  const note = dated ? otherWording(requirement, spec, context.revisions) : undefined;
  return {
    check: check.id,
    authority: check.authority,
    requirement: requirement.id,
    clause: `${spec.page}${requirement.clause}:${requirement.line}`,
    outcome: judgement.outcome,
    seen: printableShort(judgement.seen),
    promised: check.promised(requirement, spec),
    ...(note === undefined ? {} : { note }),
  };
}

/** Where a request may have taken effect: the entity that it was about, which an action's name stands behind. */
function entityUrl({ method, url }: Exchange): string {
  const [bare = url] = url.split('?');
  return method === 'POST' ? bare.slice(0, bare.lastIndexOf('/')) : bare;
}

/** The permissions that the service names, beside those of the page's row. */
function asksFor(answer: Answer, { operation: { spec }, plan: { identity } }: Case): string | undefined {
  const error = graphErrorOf(answer);
  const wanted = error ? permissionsWanted(error) : [];
  if (wanted.length === 0 || identity.kind !== 'token') return undefined;
  const listed = spec.requirements.flatMap((one) =>
    one.kind === 'permission' && one.scheme === identity.scheme && one.supported ? one.anyOf : [],
  );
  const page = listed.length === 0 ? 'no account of this kind' : listed.join(', ');
  return `the service asks for one of: ${wanted.join(', ')}; the page lists: ${page}`;
}

/** For the person who reads on: why, perhaps, or what would settle it. */
function diagnose(exchange: Exchange, one: Case): string | undefined {
  const { outcome } = exchange;
  if (outcome.kind === 'none')
    return outcome.left ? `GET ${entityUrl(exchange)} would tell whether the request took effect` : undefined;
  // Why it refused is of interest only where it should not have.
  if (outcome.kind !== 'answer' || (one.expects === 'refusal' && refused(outcome.answer.status))) return undefined;
  const reason = refusalReason(outcome.answer);
  const said = asksFor(outcome.answer, one) ?? saidByService(outcome.answer);
  const parts = [reason && `perhaps ${reason}`, said].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** The other checks cannot answer for the promise that the case is about. */
export function verdictOf({ checks: [own] }: Case, findings: readonly Finding[]): Verdict {
  const outcomes = findings.map(({ outcome }) => outcome);
  return worstVerdict(findings.some(({ check }) => check === own?.check.id) ? outcomes : ['inconclusive', ...outcomes]);
}

/** Judged as far as the exchange alone decides, for all cases that read it; its octets are needed no more. */
export function judgeEarly(cases: readonly Case[], sent: Sent, bare: (exchange: Exchange) => Exchange): Sent {
  const early: EarlyJudgement = {
    judgements: new Map(
      cases.flatMap((one) => one.checks.map((planned) => [planned, judgementOf(planned, sent, one)] as const)),
    ),
    diagnoses: new Map(cases.map((one) => [one, diagnose(sent.recording.exchange, one)])),
    observed: new Map(cases.map((one) => [one, observedIn(one, sent.recording.exchange)])),
  };
  const without = (recording: Recording): Recording => ({ ...recording, exchange: bare(recording.exchange) });
  const { recording, observation } = sent;
  return {
    ...sent,
    early,
    recording: without(recording),
    ...(observation ? { observation: without(observation) } : {}),
  };
}

export function judgeCase(one: Case, sent: CaseExchange, context: OperationContext): CaseResult {
  const leftOut = whyLeftOut(one);
  if (leftOut !== undefined) return { case: one, verdict: 'inconclusive', findings: [], skipped: leftOut };
  if (!sent.ok) return { case: one, verdict: 'inconclusive', findings: [], skipped: sent.problems.join('; ') };
  const { exchange, error } = sent.recording;
  if (error !== undefined) return { case: one, verdict: 'error', findings: [], error, exchange };
  const findings = one.checks.flatMap((planned) => finding(one, planned, sent, context) ?? []);
  const verdict = verdictOf(one, findings);
  const { diagnoses, observed } = sent.early ?? {};
  const why = (): string | undefined => (diagnoses?.has(one) === true ? diagnoses.get(one) : diagnose(exchange, one));
  const diagnosis = verdict === 'pass' ? undefined : why();
  const seen = observed?.get(one) ?? observedIn(one, exchange);
  return { case: one, verdict, findings, exchange, ...defined({ diagnosis, observed: seen }) };
}

/** Told by the case that is about the whole answer. */
function observedIn({ operation, checks: [own] }: Case, exchange: Exchange): TypeNotes | undefined {
  if (own?.check.id !== 'success-body-has-the-documented-form' || !operation.answers) return undefined;
  const { notes } = readingOf(exchange, operation.spec, operation.answers);
  return notes.size === 0 ? undefined : notes;
}

export const hasSucceeded = ({ exchange }: CaseResult): boolean =>
  exchange?.outcome.kind === 'answer' && succeeded(exchange.outcome.answer.status);

export const saysThatItWorked = (sent: CaseExchange): boolean => succeeded(statusOf(sent));

/** What should have succeeded was not found; another spelling of the path may be unknown for its own sake. */
export const showsAbsence = ({ expects, suite }: Case, sent: CaseExchange): boolean =>
  expects === 'success' && suite !== 'routing' && mayMeanUnknown.includes(statusOf(sent));

export const showsSuccess = ({ expects }: Case, sent: CaseExchange): boolean =>
  expects === 'success' && saysThatItWorked(sent);

/** A good token without the right was refused, with an id that is nobody's. */
export function refusesBeforeLooking({ expects, plan: { identity } }: Case, sent: CaseExchange): boolean {
  if (expects !== 'refusal' || !sent.ok || sent.onAbsentId !== true) return false;
  return identity.kind === 'token' && identity.defect === undefined && statusOf(sent) === 403;
}
