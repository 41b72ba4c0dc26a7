/** One run from plan to summary: a target to judge, tokens to judge it with, and the engine between them. */
import type { Issuer } from '../../fixtures/issuer/index.ts';
import { startReferenceServer } from '../../fixtures/server/index.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { guarded } from '../interlocks/interlock.ts';
import type { CaseResult, RunSummary } from '../model.ts';
import { judgeCases } from '../runner/engine.ts';
import { exitOf } from '../runner/gate.ts';
import { createPace } from '../runner/pace.ts';
import { openBridge, proxyFor, type Via } from '../runner/proxy-bridge.ts';
import { unreachable } from '../runner/reach.ts';
import { RunTally } from '../runner/tally.ts';
import { arrangerFor } from './arranger.ts';
import { issuerFor, providerFor } from './identities.ts';
import type { RunPlan } from './plan-run.ts';
import type { Settings, Target } from './settings/model.ts';
import { sleep } from './sleep.ts';
import { tokenObjections } from './token-objections.ts';
import { packageVersion } from './version.ts';
import { voyageOf } from './voyage.ts';

export interface ConductOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** For tests: stand-ins on this machine for an authority's hosts. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly onResult: (result: CaseResult) => void;
}

export interface OpenTarget {
  readonly url: string;
  readonly origin: string;
  readonly basePath: string;
  readonly embedded: boolean;
  /** A bridge through the environment's proxy. */
  readonly via?: Via;
  close(): Promise<void>;
}

/** Far below the documented limit of 100 writes in 20 s, which all apps of a tenant share. */
const requestsPerSecond = 2;

/** Requests at once: as many as two cores are busy with on this machine; one elsewhere, where limits are shared. */
const atOnce = { loopback: 8, elsewhere: 1 };

export async function reachTarget(target: Target, { env }: Settings): Promise<OpenTarget> {
  const variable = (name: string): string | undefined => env(name) ?? env(name.toUpperCase());
  const proxy = target.loopback
    ? undefined
    : proxyFor(target.origin, variable('https_proxy') ?? variable('all_proxy'), variable('no_proxy'));
  if (!proxy) return { ...target, embedded: false, close: async () => {} };
  const { via, close } = await openBridge(proxy, target.origin);
  return { ...target, embedded: false, via, close };
}

async function openTarget(
  { settings, specs }: RunPlan,
  jwks: Parameters<typeof startReferenceServer>[0]['jwks'],
): Promise<OpenTarget> {
  if (settings.target) return reachTarget(settings.target, settings);
  const server = await startReferenceServer({ specs, jwks, knownIds: Object.values(settings.params) });
  return { url: server.url, origin: server.url, basePath: '', embedded: true, close: () => server.close() };
}

function revisionsByPage(specs: readonly OperationSpec[]): (spec: OperationSpec) => readonly OperationSpec[] {
  const byPage = new Map<string, OperationSpec[]>();
  const keyOf = ({ apiVersion, page }: OperationSpec): string => `${apiVersion}/${page}`;
  for (const spec of specs) byPage.set(keyOf(spec), [...(byPage.get(keyOf(spec)) ?? []), spec]);
  return (spec) => byPage.get(keyOf(spec)) ?? [];
}

/** What came of the requests, as far as any left. */
interface Course {
  /** Nobody is there. */
  readonly unreachable?: string;
  /** An interlock holds. */
  readonly stopped?: string;
  /** What was set up and could not be cleaned up. */
  readonly left: readonly string[];
}

async function judgeOn(
  target: OpenTarget,
  plan: RunPlan,
  issuer: Issuer,
  { cwd, signal, hosts = {}, onResult }: ConductOptions,
): Promise<Course> {
  const { settings, cases } = plan;
  const silence = target.embedded ? undefined : await unreachable(target.origin, settings.timeoutMs, target.via);
  if (silence !== undefined) return { unreachable: silence, left: [] };
  const provider = providerFor(settings, issuer, Date.now, { cwd, signal, hosts });
  const [stopped] = await tokenObjections(voyageOf(settings), cases, provider);
  if (stopped !== undefined) return { stopped, left: [] };
  const near = target.embedded || settings.target?.loopback === true;
  const clock = (): number => performance.now();
  const arranger = arrangerFor({ settings, provider, cwd, url: target.url });
  const left = await judgeCases(cases, {
    origin: target.origin,
    ...(target.via ? { via: target.via } : {}),
    basePath: target.basePath,
    params: settings.params,
    userAgent: `graph-conformance/${packageVersion()}`,
    provider,
    // What is set up for one request must not be used up by another.
    connections: arranger ? 1 : (settings.concurrency ?? (near ? atOnce.loopback : atOnce.elsewhere)),
    pace: createPace({
      perSecond: settings.rate ?? (guarded(voyageOf(settings)) ? requestsPerSecond : undefined),
      clock,
      sleep,
    }),
    timeoutMs: settings.timeoutMs,
    clock,
    now: Date.now,
    sleep,
    signal,
    revisionsOf: revisionsByPage(plan.onFile),
    onResult,
    ...(arranger ? { arrangerFor: arranger } : {}),
  });
  return { left };
}

export async function conduct(plan: RunPlan, options: ConductOptions): Promise<RunSummary> {
  const { settings, specs } = plan;
  const startedAt = performance.now();
  const issuer = await issuerFor(settings, options.cwd);
  const target = await openTarget(plan, issuer.jwks);
  const tally = new RunTally(settings.gate);
  const onResult = (result: CaseResult): void => {
    tally.add(result);
    options.onResult(result);
  };
  try {
    const course = await judgeOn(target, plan, issuer, { ...options, onResult });
    const { tallies, standings } = tally;
    const exit = exitOf({ gate: settings.gate, tallies, standings, interrupted: options.signal.aborted, ...course });
    return {
      version: packageVersion(),
      target: { url: target.url, embedded: target.embedded },
      asOf: settings.asOf,
      gate: settings.gate,
      operations: tally.operations,
      tallies,
      verdicts: tally.verdicts,
      standings,
      skipped: tally.skipped,
      attention: tally.attention,
      untested: tally.untested(specs),
      notYet: plan.notYet,
      left: course.left,
      durationMs: performance.now() - startedAt,
      exit,
    };
  } finally {
    await target.close();
  }
}
