/** Settings -> the target of a run as its requests reach it: by way of a proxy, or embedded in this process. */
import type { Issuer } from '../../fixtures/issuer/index.ts';
import { guarded } from '../interlocks/context.ts';
import { openBridge, proxyFor } from '../runner/proxy-bridge.ts';
import type { Via } from '../runner/wire.ts';
import { proxiesIn } from '../settings/environment.ts';
import type { Settings, Target } from '../settings/model.ts';
import { serveBeside } from './embedded-servers.ts';
import { interlockContextOf } from './objections.ts';
import type { RunPlan } from './plan.ts';

export interface OpenTarget {
  readonly url: string;
  readonly origin: string;
  readonly basePath: string;
  readonly embedded: boolean;
  /** A bridge through the environment's proxy. */
  readonly via?: Via;
  /** Its name is taken for this machine, and nobody said that it is a mock elsewhere. */
  readonly hereOnly?: boolean;
  /** Why nothing can be sent there. */
  readonly problem?: string;
  close(): Promise<void>;
}

/** Below the documented limit of Intune for one app, 100 writes in 20 s (learn.microsoft.com/graph/throttling-limits). */
const requestsPerSecond = 4;

/** Requests a second at most; undefined: no limit. */
export const rateOf = (settings: Settings): number | undefined =>
  settings.rate ?? (guarded(interlockContextOf(settings)) ? requestsPerSecond : undefined);

export async function reachTarget(target: Target, { env, timeoutMs, mockHosts }: Settings): Promise<OpenTarget> {
  const direct = { ...target, embedded: false, close: async () => {} };
  if (target.local) return { ...direct, hereOnly: !mockHosts.includes(new URL(target.origin).hostname) };
  const { https, except } = proxiesIn(env);
  const found = proxyFor(target.origin, https, except);
  if (!found.ok) return { ...direct, problem: found.problems.join('; ') };
  if (!found.proxy) return direct;
  const { via, close } = await openBridge(found.proxy, target.origin, { timeoutMs });
  return { ...target, embedded: false, via, close };
}

export async function openTarget(plan: RunPlan, { jwks }: Issuer): Promise<OpenTarget> {
  const { settings } = plan;
  if (settings.target) return reachTarget(settings.target, settings);
  const server = await serveBeside(plan, jwks);
  return { url: server.url, origin: server.url, basePath: '', embedded: true, close: () => server.close() };
}
