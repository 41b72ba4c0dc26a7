/** The workload identity of a GitHub Actions job. @see https://docs.github.com/actions/reference/security/oidc */
import type { MsalTools } from './flow.ts';
import type { MsalConnection } from './network.ts';

export const federationAudience = 'api://AzureADTokenExchange';

export type AssertionResult =
  | { readonly ok: true; readonly assertion: string }
  | { readonly ok: false; readonly reason: string };

/** @throws {Error} where no answer came; the connection knows why */
export async function githubAssertion(
  { env, secrets }: Pick<MsalTools, 'env' | 'secrets'>,
  connection: MsalConnection,
): Promise<AssertionResult> {
  const [place, token] = [env('ACTIONS_ID_TOKEN_REQUEST_URL'), env('ACTIONS_ID_TOKEN_REQUEST_TOKEN')];
  if (place === undefined || token === undefined || !URL.canParse(place))
    return {
      ok: false,
      reason:
        'the variables ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set; run in GitHub Actions, in a job with "permissions: id-token: write"',
    };
  secrets.add(token);
  const url = new URL(place);
  url.searchParams.set('audience', federationAudience);
  const { body, status } = await connection.sendGetRequestAsync<{ readonly value?: unknown }>(url.href, {
    headers: { authorization: `bearer ${token}`, accept: 'application/json' },
  });
  if (typeof body.value === 'string' && body.value !== '')
    return { ok: true, assertion: secrets.add(body.value).reveal() };
  return {
    ok: false,
    reason: `${url.hostname} answered ${status} and gave no id token; check "permissions: id-token: write" of the job`,
  };
}
