/** Settings -> every reason to send nothing, as the interlocks see it. */
import { workTenant } from '../../fixtures/issuer/index.ts';
import { claimsOf } from '../identities/claims.ts';
import type { IdentityProvider } from '../identities/provider.ts';
import { guarded, type InterlockContext } from '../interlocks/context.ts';
import { dependenciesOf, listsFor } from '../cases/select.ts';
import { valueFor } from '../http.ts';
import { collectionsOn } from '../interlocks/creation.ts';
import { caseObjection, objections } from '../interlocks/index.ts';
import { tokenObjection } from '../interlocks/token.ts';
import { applies, identityKey, type Case, type TokenIdentity } from '../model.ts';
import type { Settings } from '../settings/model.ts';
import { mints } from './identities.ts';
import type { RunPlan } from './plan.ts';
import { dataProbes } from './three-way/permissions.ts';

export function interlockContextOf(settings: Settings): InterlockContext {
  const { target, allowHosts, tenant, destructive, allowIds, createIn, params, maxRequests, maxDestructive } = settings;
  const identities = Object.values(settings.identities);
  return {
    target: target && { origin: target.origin, hostname: new URL(target.origin).hostname, local: target.local },
    allowHosts,
    tenant,
    localTenant: workTenant,
    destructive,
    allowIds,
    createIn,
    params,
    maxRequests,
    maxDestructive,
    mints: mints(settings),
    bringsTokens: identities.some(({ provider }) => provider !== 'minted'),
    checksOff: settings.env('NODE_TLS_REJECT_UNAUTHORIZED') === '0',
  };
}

/** Every reason to send nothing at all, but for what it would cost. Asked of the whole run, also for a shard of it. */
export const objectionsTo = (plan: RunPlan): readonly string[] =>
  objections(interlockContextOf(plan.settings), plan.whole.filter(applies));

/** What may have to be sent so that the cases can be judged; where an interlock stops one of these, it is left out. */
export function permittedDependencies(plan: RunPlan): readonly Case[] {
  const { settings, cases, derived } = plan;
  const context = interlockContextOf(settings);
  const first = new Set(neededLists(plan));
  return dependenciesOf(cases, derived).filter((one) => !first.has(one) && caseObjection(context, one) === undefined);
}

/** What is asked with permissions that the permission data alone lists; with `--least` they are tried in turn instead. */
export function permittedProbes({ settings, cases, microsoftData: { permissions } }: RunPlan): readonly Case[] {
  if (settings.least) return [];
  const context = interlockContextOf(settings);
  // the embedded server does what the pages say
  const asks = permissions !== undefined && settings.target !== undefined;
  const probes = asks ? dataProbes(cases.filter(applies), permissions) : [];
  return probes.filter((one) => caseObjection(context, one) === undefined);
}

/** What has to be listed first, for reads whose ids nobody has given. */
export function neededLists({ settings, cases, derived }: RunPlan): readonly Case[] {
  const context = interlockContextOf(settings);
  return listsFor(cases, derived, (hole) => valueFor(hole, settings.params) !== undefined).filter(
    (one) => caseObjection(context, one) === undefined,
  );
}

/** Also on this machine where a person asks for it: a tenant to practise on. */
export const usesTestObjects = (context: InterlockContext): boolean =>
  guarded(context) || context.destructive !== 'unset';

/** Whoever may set up for these cases, look, or clean up. */
const setUpIdentities = (cases: readonly Case[]): readonly TokenIdentity[] =>
  cases
    .flatMap(collectionsOn)
    .flatMap(({ pages: { create, list, read, remove, actions } }) =>
      [create, list, read, remove, ...actions.values()].flatMap((step) => step?.callers ?? []),
    );

function identitiesOf(cases: readonly Case[]): readonly TokenIdentity[] {
  return cases.filter(applies).flatMap(({ plan: { identity } }) => (identity.kind === 'token' ? [identity] : []));
}

/** Every different reason why the tokens of these identities must not go where the run goes. Opaque ones tell nothing, and stop nothing. */
export async function identityObjections(
  context: InterlockContext,
  identities: readonly TokenIdentity[],
  provider: IdentityProvider,
): Promise<readonly string[]> {
  if (context.target === undefined || !context.bringsTokens) return [];
  const reasons = new Set<string>();
  for (const identity of new Map(identities.map((one) => [identityKey(one), one])).values()) {
    const answer = await provider.token(identity);
    const claims = answer.ok ? claimsOf(answer.token.reveal()) : undefined;
    const reason = claims && tokenObjection(context, claims);
    if (reason !== undefined) reasons.add(reason);
  }
  return [...reasons];
}

/** Of those that call, and of those that set up for them. */
export function tokenObjections(
  context: InterlockContext,
  cases: readonly Case[],
  provider: IdentityProvider,
): Promise<readonly string[]> {
  const setUp = usesTestObjects(context) ? setUpIdentities(cases) : [];
  return identityObjections(context, [...identitiesOf(cases), ...setUp], provider);
}
