/** One run from plan to summary: a target to judge, tokens to judge it with, and the engine between them. */
import type { Issuer } from '../../fixtures/issuer/index.ts';
import type { IdentityProvider } from '../identities/provider.ts';
import type { Secret } from '../identities/secrets.ts';
import type { Case, CaseResult } from '../model.ts';
import type { CaseRecord, Cut, Dependency, RunHead, RunSummary, StepRecord } from '../run-model.ts';
import { caseRecordOf, recordedExchange, standingOf } from './case-record.ts';
import type { Budget } from '../runner/budget.ts';
import { judgeCases } from '../runner/engine.ts';
import { KeptOctets } from '../runner/kept-octets.ts';
import { createPace } from '../runner/pace.ts';
import { unreachable } from '../runner/connect.ts';
import { RunTally } from './tally.ts';
import { AppliedWaivers } from './waivers/apply-waivers.ts';
import { LeastTally, leastTries } from './least.ts';
import { ThreeWayTally } from './three-way/tally.ts';
import { ofThisRun, testObjectsFor } from './test-objects.ts';
import { issuerFor, mintedFor, providerFor, type IdentityContext } from './identities.ts';
import { wordingsOf, type RunPlan } from './plan.ts';
import type { DelayReason, ProgressListener } from './progress.ts';
import { headOf } from './head.ts';
import { sleep } from '../timers.ts';
import { summaryOf, type EngineEnd } from './summary.ts';
import { packageVersion } from '../../specs/package-root.ts';
import { defined } from '../../specs/text.ts';
import {
  interlockContextOf,
  neededLists,
  permittedDependencies,
  permittedProbes,
  tokenObjections,
  usesTestObjects,
} from './objections.ts';
import { judgeOnEmbeddedServers } from './embedded-servers.ts';
import { openTarget, rateOf, type OpenTarget } from './reach-target.ts';

export interface ExecuteOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Who mints tokens, where that is known already. */
  readonly issuer?: Promise<Issuer> | undefined;
  /** Of a target that others use too. */
  readonly budget?: Budget | undefined;
  /** End the run at the first broken gated promise; what was not sent by then is skipped. */
  readonly bail?: boolean;
  /** For tests: stand-ins on this machine for an authority's hosts. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Every secret and token that the run touches, as it learns of them. */
  readonly onSecret?: (secret: string) => void;
  /** Once, before the first case. */
  readonly onStart?: (head: RunHead) => void;
  readonly progress?: ProgressListener;
  /** Asks a person to sign in. */
  readonly prompt?: IdentityContext['prompt'];
  /** In the order of the cases. */
  readonly onResult: (record: CaseRecord, result: CaseResult) => void;
}

/** Requests at once: what our own server takes without a pause; what keeps two cores busy beside a mock; one elsewhere, where limits are shared. */
const atOnce = { embedded: 32, local: 8, elsewhere: 1 };

function whereIs({ embedded }: OpenTarget, { target }: RunPlan['settings']): keyof typeof atOnce {
  if (embedded) return 'embedded';
  return target?.local === true ? 'local' : 'elsewhere';
}

/** The same provider, with a listener for what it hands out. */
function listenedTo(provider: IdentityProvider, onSecret: ExecuteOptions['onSecret']): IdentityProvider {
  if (!onSecret) return provider;
  provider.secrets?.onSecret((secret) => onSecret(secret.reveal()));
  // asked for every request, and most have a token that another one had
  const told = new WeakSet<Secret>();
  return {
    ...provider,
    token: async (identity) => {
      const answer = await provider.token(identity);
      if (!answer.ok || told.has(answer.token)) return answer;
      onSecret(answer.token.reveal());
      told.add(answer.token);
      return answer;
    },
  };
}

function countedSleep(progress: ProgressListener | undefined, why: DelayReason): typeof sleep {
  return (milliseconds, signal) => {
    progress?.delayed(why, milliseconds);
    return sleep(milliseconds, signal);
  };
}

/** What decides which requests leave, with which ids, and in which order: of a run and of its plan. */
export function requestsOf(plan: RunPlan, { origin, basePath }: Pick<OpenTarget, 'origin' | 'basePath'>) {
  const { settings, onFile, specs } = plan;
  return {
    origin,
    basePath,
    params: settings.params,
    userAgent: `graph-conformance/${packageVersion()}`,
    timeoutMs: settings.timeoutMs,
    revisionsOf: wordingsOf(onFile, specs),
    dependencies: permittedDependencies(plan),
    lists: neededLists(plan),
    probes: permittedProbes(plan),
    inTurn: leastTries(plan),
    // Who is let in is seen on the first.
    maxPages: settings.least ? 1 : settings.maxPages,
  };
}

const interrupted: Cut = { kind: 'interrupted', reason: 'the run was interrupted' };

interface EngineListeners extends ExecuteOptions {
  readonly onDependency: (one: Dependency) => void;
  readonly onStep: (one: StepRecord) => void;
  readonly onProbe: (result: CaseResult) => void;
}

async function judgeOn(
  target: OpenTarget,
  plan: RunPlan,
  issuer: Issuer,
  { cwd, signal, budget, hosts = {}, onSecret, progress, prompt, onDependency, onStep, onProbe }: EngineListeners,
  onResult: (result: CaseResult) => void,
): Promise<EngineEnd> {
  const { settings, cases } = plan;
  if (cases.length === 0) return { left: [] };
  const silence =
    target.problem ??
    (target.embedded ? undefined : await unreachable({ ...target, timeoutMs: settings.timeoutMs, signal }));
  if (signal.aborted) return { left: [], cut: interrupted };
  if (silence !== undefined) return { left: [], cut: { kind: 'unreachable', reason: silence } };
  const provider = listenedTo(
    providerFor(settings, issuer, Date.now, { cwd, signal, hosts, ...(prompt ? { prompt } : {}) }),
    onSecret,
  );
  const requests = requestsOf(plan, target);
  const [stopped] = await tokenObjections(
    interlockContextOf(settings),
    [...cases, ...requests.lists, ...requests.dependencies, ...requests.probes, ...requests.inTurn],
    provider,
  );
  if (signal.aborted) return { left: [], cut: interrupted };
  if (stopped !== undefined) return { left: [], cut: { kind: 'stopped', reason: stopped } };
  const clock = (): number => performance.now();
  // These are held to the end of the run.
  const stepsKept = new KeptOctets();
  const ownNames = ofThisRun(cwd);
  const testObjects = testObjectsFor({
    settings,
    cases,
    provider,
    url: target.url,
    ...ownNames,
    sleep: (milliseconds) => countedSleep(progress, 'throttled')(milliseconds, signal),
    onStep: (purpose, _plan, sent) => {
      if (!sent.ok || target.embedded) return;
      const { exchange } = sent.recording;
      onStep({
        purpose,
        exchange: recordedExchange(stepsKept.take(exchange) ? exchange : stepsKept.withoutOctets(exchange)),
      });
    },
  });
  const pace = createPace({
    perSecond: rateOf(settings),
    clock,
    sleep: countedSleep(progress, 'pace'),
  });
  const left = await judgeCases(cases, {
    ...requests,
    ...defined({ via: target.via, hereOnly: target.hereOnly }),
    provider,
    // What is set up for one request must not be used up by another.
    connections: usesTestObjects(interlockContextOf(settings))
      ? 1
      : (settings.concurrency ?? atOnce[whereIs(target, settings)]),
    pace: async (stopping) => {
      await pace(stopping);
      if (!stopping.aborted) progress?.requested();
    },
    ...defined({ budget }),
    clock,
    now: Date.now,
    sleep: countedSleep(progress, 'throttled'),
    signal,
    onDependency: (result) =>
      onDependency({ id: result.case.id, verdict: result.verdict, standing: standingOf(result, settings.gate) }),
    ...defined({ onProbe }),
    onResult,
    onSettled: (settled) => progress?.settled(settled),
    named: ownNames.named,
    ...(testObjects ? { testObjectsFor: testObjects } : {}),
  });
  return signal.aborted ? { left, cut: interrupted } : { left };
}

async function judgeEmbedded(
  part: RunPlan,
  issuer: Issuer,
  options: EngineListeners,
  onResult: (result: CaseResult) => void,
): Promise<EngineEnd> {
  const server = await openTarget(part, issuer);
  try {
    return await judgeOn(server, part, issuer, options, onResult);
  } finally {
    await server.close();
  }
}

/** Two counts that know nothing of each other: what was planned, and what reached the record. A gap is never silence. */
export function unjudged(planned: number, recorded: number): Cut | undefined {
  const missing = planned - recorded;
  if (missing === 0) return undefined;
  return { kind: 'incomplete', reason: `${missing} of ${planned} planned cases have no verdict` };
}

const atFirstFailure: Cut = { kind: 'incomplete', reason: 'the run ended at the first failure (--bail)' };

/** Cases are asked about in their order, so that each is found where the last one was, and no map of all is needed. */
function positionsIn(whole: readonly Case[]): (one: Case) => number {
  let next = 0;
  return (one) => {
    const ahead = whole.indexOf(one, next);
    const position = ahead === -1 ? whole.indexOf(one) : ahead;
    next = position + 1;
    return position;
  };
}

export async function executePlan(plan: RunPlan, options: ExecuteOptions): Promise<RunSummary> {
  const { settings, specs } = plan;
  const startedAt = performance.now();
  const issuer = await (options.issuer ?? issuerFor(settings, options.cwd));
  const target = await openTarget(plan, issuer);
  const { url, embedded } = target;
  const head = headOf(plan, { target: { url, embedded }, cwd: options.cwd, startedAt: new Date() });
  const tally = new RunTally();
  const appliedWaivers = new AppliedWaivers(plan.waivers, { target: url, day: head.startedAt.slice(0, 10) });
  const positionOf = positionsIn(plan.whole);
  const isMinted = mintedFor(settings);
  // What a tenant holds is for nobody's record unless somebody asks for it.
  const shapes = !embedded && settings.target?.local !== true && settings.evidence !== 'values';
  const dependencies: Dependency[] = [];
  const steps: StepRecord[] = [];
  let recorded = 0;
  const firstFailure = new AbortController();
  const signal = AbortSignal.any([options.signal, firstFailure.signal]);
  const handOn = (record: CaseRecord, result: CaseResult): void => {
    tally.add(record);
    options.onResult(record, result);
    recorded += 1;
  };
  const { permissions, metadata } = plan.microsoftData;
  const least = settings.least ? new LeastTally(permissions?.data, !embedded) : undefined;
  const threeWay =
    permissions || metadata ? new ThreeWayTally(plan.microsoftData, plan.types, !embedded, handOn) : undefined;
  const onResult = (result: CaseResult): void => {
    least?.add(result);
    const judged = caseRecordOf(result, positionOf(result.case), settings.gate, shapes);
    const record = appliedWaivers.settle(
      judged.exchange && isMinted(judged.identity) ? { ...judged, minted: true } : judged,
    );
    if (threeWay) threeWay.add(record, result);
    else handOn(record, result);
    if (options.bail === true && record.standing === 'broken') firstFailure.abort();
  };
  try {
    options.onStart?.(head);
    options.progress?.started(plan.cases.length);
    const listeners = {
      ...options,
      signal,
      onDependency: (one: Dependency) => void dependencies.push(one),
      onStep: (one: StepRecord) => void steps.push(one),
      onProbe: (result: CaseResult): void => {
        least?.add(result);
        threeWay?.probed(result);
      },
    };
    const judgeHere = (part: RunPlan, listener: typeof onResult) => judgeOn(target, part, issuer, listeners, listener);
    const judgeApart = (part: RunPlan, listener: typeof onResult) => judgeEmbedded(part, issuer, listeners, listener);
    const end = await (embedded
      ? judgeOnEmbeddedServers(plan, { judgeFirst: judgeHere, judgeApart }, onResult)
      : judgeHere(plan, onResult));
    threeWay?.end();
    const ended = firstFailure.signal.aborted && !options.signal.aborted ? atFirstFailure : end.cut;
    const cut = ended ?? unjudged(plan.cases.length, recorded);
    return summaryOf(head, tally, {
      planned: plan.cases.length,
      dependencies,
      steps,
      left: end.left,
      ...(cut === undefined ? {} : { cut }),
      untested: tally.untested(specs),
      waivers: appliedWaivers.uses,
      ...defined({ threeWay: threeWay?.outcome, least: least?.rows }),
      durationMs: performance.now() - startedAt,
    });
  } finally {
    await target.close();
  }
}
