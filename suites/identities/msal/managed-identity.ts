/** The identity of the Azure resource that this runs on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ManagedIdentityApplication, type INetworkModule } from '@azure/msal-node';
import { systemOf } from './application.ts';
import type { Attempt, AttemptContext } from './attempt.ts';
import type { ManagedIdentityFlow } from './flow.ts';

const current = new AsyncLocalStorage<INetworkModule>();

function connection(): INetworkModule {
  const found = current.getStore();
  if (!found)
    throw new Error('a request of MSAL that belongs to no acquisition; this is a mistake of graph-conformance');
  return found;
}

/** MSAL 7 keeps the network of the first such application for all later ones of the process. */
const relay: INetworkModule = {
  sendGetRequestAsync: (url, options, timeout) => connection().sendGetRequestAsync(url, options, timeout),
  sendPostRequestAsync: (url, options) => connection().sendPostRequestAsync(url, options),
};

export function managedIdentity({ client }: ManagedIdentityFlow, context: AttemptContext): Promise<Attempt> {
  const app = new ManagedIdentityApplication({
    ...(client === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: client } }),
    system: systemOf(relay),
  });
  // All managed identities of a process share MSAL's cache; keeping tokens is not its part here.
  const request = { resource: context.cloud.graphRoot, forceRefresh: true };
  return current.run(context.connection, () => app.acquireToken(request));
}
