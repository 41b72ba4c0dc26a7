/** Settings -> what the interlocks have to know. */
import { workTenant } from '../../fixtures/issuer/index.ts';
import type { InterlockContext } from '../interlocks/context.ts';
import { objections } from '../interlocks/index.ts';
import { mints } from './identities.ts';
import type { RunPlan } from './plan.ts';
import type { Settings } from '../settings/model.ts';

export function interlockContextOf(settings: Settings): InterlockContext {
  const { target, allowHosts, tenant, destructive, allowIds, params, maxRequests, maxDestructive } = settings;
  const identities = Object.values(settings.identities);
  return {
    target: target && { origin: target.origin, hostname: new URL(target.origin).hostname, loopback: target.loopback },
    allowHosts,
    tenant,
    localTenant: workTenant,
    destructive,
    allowIds,
    params,
    maxRequests,
    maxDestructive,
    mints: mints(settings),
    bringsTokens: identities.some(({ provider }) => provider !== 'minted'),
    checksOff: settings.env('NODE_TLS_REJECT_UNAUTHORIZED') === '0',
  };
}

/** Every reason to send nothing at all. Asked of the whole run: its shards share one budget. */
export const objectionsTo = ({ settings, whole }: RunPlan): readonly string[] =>
  objections(interlockContextOf(settings), whole);
