/** Every token of a run, looked at before anything leaves. */
import { claimsOf } from '../identities/claims.ts';
import type { IdentityProvider } from '../identities/provider.ts';
import { guarded, type InterlockContext } from '../interlocks/context.ts';
import { tokenObjection } from '../interlocks/token.ts';
import { identityKey, type Case, type TokenIdentity } from '../model.ts';
import { setUpIdentities } from './test-objects.ts';

function identitiesOf(cases: readonly Case[]): readonly TokenIdentity[] {
  return cases.flatMap(({ plan: { identity } }) => (identity.kind === 'token' ? [identity] : []));
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
  const setUp = guarded(context) || context.destructive !== 'unset' ? setUpIdentities : [];
  return identityObjections(context, [...identitiesOf(cases), ...setUp], provider);
}
