/** One run from plan to summary: a target to judge, tokens to judge it with, and the engine between them. */
import { setTimeout as sleepFor } from 'node:timers/promises';
import { startReferenceServer } from '../../fixtures/server/index.ts';
import type { OperationSpec } from '../../specs/model.ts';
import type { CaseResult, RunSummary } from '../model.ts';
import { judgeCases } from '../runner/engine.ts';
import { exitOf } from '../runner/gate.ts';
import { unreachable } from '../runner/reach.ts';
import { RunTally } from '../runner/tally.ts';
import { issuerFor, providerFor } from './identities.ts';
import type { RunPlan } from './plan-run.ts';
import { packageVersion } from './version.ts';

export interface ConductOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onResult: (result: CaseResult) => void;
}

interface OpenTarget {
  readonly url: string;
  readonly origin: string;
  readonly basePath: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** Requests at once: as many as two cores are busy with on this machine; one elsewhere, where limits are shared. */
const atOnce = { loopback: 8, elsewhere: 1 };

async function openTarget(
  { settings, specs }: RunPlan,
  jwks: Parameters<typeof startReferenceServer>[0]['jwks'],
): Promise<OpenTarget> {
  if (settings.target) return { ...settings.target, embedded: false, close: async () => {} };
  const server = await startReferenceServer({ specs, jwks, knownIds: Object.values(settings.params) });
  return { url: server.url, origin: server.url, basePath: '', embedded: true, close: () => server.close() };
}

function revisionsByPage(specs: readonly OperationSpec[]): (spec: OperationSpec) => readonly OperationSpec[] {
  const byPage = new Map<string, OperationSpec[]>();
  const keyOf = ({ apiVersion, page }: OperationSpec): string => `${apiVersion}/${page}`;
  for (const spec of specs) byPage.set(keyOf(spec), [...(byPage.get(keyOf(spec)) ?? []), spec]);
  return (spec) => byPage.get(keyOf(spec)) ?? [];
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  // An interruption only ends the wait; the sender looks at the signal itself.
  await sleepFor(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

export async function conduct(plan: RunPlan, { cwd, signal, onResult }: ConductOptions): Promise<RunSummary> {
  const { settings, specs, cases } = plan;
  const startedAt = performance.now();
  const issuer = await issuerFor(settings, cwd);
  const target = await openTarget(plan, issuer.jwks);
  const tally = new RunTally(settings.gate);
  const version = packageVersion();
  try {
    const silence = target.embedded ? undefined : await unreachable(target.origin, settings.timeoutMs);
    if (silence === undefined) {
      await judgeCases(cases, {
        origin: target.origin,
        basePath: target.basePath,
        params: settings.params,
        userAgent: `graph-conformance/${version}`,
        provider: providerFor(settings, issuer, Date.now),
        connections:
          settings.concurrency ??
          (target.embedded || settings.target?.loopback === true ? atOnce.loopback : atOnce.elsewhere),
        timeoutMs: settings.timeoutMs,
        clock: () => performance.now(),
        now: Date.now,
        sleep,
        signal,
        revisionsOf: revisionsByPage(plan.onFile),
        onResult: (result) => {
          tally.add(result);
          onResult(result);
        },
      });
    }
    const exit = exitOf({
      gate: settings.gate,
      tallies: tally.tallies,
      standings: tally.standings,
      interrupted: signal.aborted,
      ...(silence === undefined ? {} : { unreachable: silence }),
    });
    return {
      version,
      target: { url: target.url, embedded: target.embedded },
      asOf: settings.asOf,
      gate: settings.gate,
      operations: tally.operations,
      tallies: tally.tallies,
      verdicts: tally.verdicts,
      standings: tally.standings,
      skipped: tally.skipped,
      attention: tally.attention,
      untested: tally.untested(specs),
      notYet: plan.notYet,
      durationMs: performance.now() - startedAt,
      exit,
    };
  } finally {
    await target.close();
  }
}
