/** Configuration of an MSAL application: one authority, known beforehand, and silence. */
import type { Configuration, INetworkModule, NodeAuthOptions, NodeSystemOptions } from '@azure/msal-node';
import type { MsalCloud } from './flow.ts';
import type { MsalConnection } from './network.ts';

/**
 * With both kinds of metadata MSAL has nothing to discover. Without them it asks login.microsoftonline.com about any
 * authority that it does not know, so that the name of a sovereign tenant would leave for another cloud.
 */
export function authorityOf({ authorityHost: host }: MsalCloud, tenant: string): Partial<NodeAuthOptions> {
  const root = `https://${host}/${tenant}`;
  return {
    authority: root,
    knownAuthorities: [host],
    cloudDiscoveryMetadata: JSON.stringify({
      tenant_discovery_endpoint: `${root}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }),
    authorityMetadata: JSON.stringify({
      issuer: `${root}/v2.0`,
      authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
      token_endpoint: `${root}/oauth2/v2.0/token`,
      end_session_endpoint: `${root}/oauth2/v2.0/logout`,
      jwks_uri: `${root}/discovery/v2.0/keys`,
    }),
  };
}

export const systemOf = (networkClient: INetworkModule): NodeSystemOptions => ({
  networkClient,
  loggerOptions: { loggerCallback: () => {}, piiLoggingEnabled: false },
  // Waiting is for us to bound and to report.
  disableInternalRetries: true,
});

/** Holds secrets: never to be inspected or made JSON of, and nor is the application that is made of it. */
export function configurationOf(
  cloud: MsalCloud,
  { tenant, client }: { readonly tenant: string; readonly client: string },
  connection: MsalConnection,
  credential: Partial<NodeAuthOptions> = {},
): Configuration {
  return { auth: { clientId: client, ...authorityOf(cloud, tenant), ...credential }, system: systemOf(connection) };
}
