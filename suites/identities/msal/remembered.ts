/** The tokens of somebody who has signed in before, from the cache on disk. */
import { PublicClientApplication, type AccountInfo } from '@azure/msal-node';
import { configurationOf } from './application.ts';
import { delegatedScopes, type Attempt, type AttemptContext } from './attempt.ts';
import type { DeviceCodeFlow, RefreshFlow } from './flow.ts';
import { cacheFile, diskCache } from './token-cache.ts';

export function cachedApplication(
  flow: DeviceCodeFlow | RefreshFlow,
  context: AttemptContext,
): PublicClientApplication {
  const { cloud, connection, cacheFolder, secrets } = context;
  const cachePlugin = diskCache(cacheFolder, cacheFile(cacheFolder, flow), (secret) => void secrets.add(secret));
  return new PublicClientApplication({ ...configurationOf(cloud, flow, connection), cache: { cachePlugin } });
}

function chosen(accounts: readonly AccountInfo[], account: string | undefined): readonly AccountInfo[] {
  const wanted = account?.toLowerCase();
  return wanted === undefined ? accounts : accounts.filter(({ username }) => username.toLowerCase() === wanted);
}

/** Undefined where nobody (or not the one who is asked for) has signed in. */
export async function remembered(
  flow: DeviceCodeFlow | RefreshFlow,
  context: AttemptContext,
): Promise<Attempt | undefined> {
  const app = cachedApplication(flow, context);
  const [account, ...others] = chosen(await app.getAllAccounts(), flow.account);
  if (!account) return undefined;
  if (others.length > 0) return { refused: `several accounts have signed in; name one as "account"` };
  return app.acquireTokenSilent({ account, scopes: delegatedScopes(context) });
}
