/** What every flow gets, and the MSAL application that it runs on: one authority, known beforehand, and silence. */
import type {
  AuthenticationResult,
  Configuration,
  INetworkModule,
  NodeAuthOptions,
  NodeSystemOptions,
} from '@azure/msal-node';
import type { Result } from '../../../specs/result.ts';
import type { MsalCloud, MsalConnection, MsalTools } from './model.ts';

/** What MSAL gave, or why it was not even asked. */
export type Acquisition = Result<{ given: AuthenticationResult | null }>;

export interface FlowContext extends MsalTools {
  /** The identity's name. */
  readonly name: string;
  readonly permissions: readonly string[];
  readonly connection: MsalConnection;
  readonly signal: AbortSignal;
}

/** Without a permission of its own a delegated token is asked for with whatever was consented. */
export const delegatedScopes = ({ cloud, permissions }: FlowContext): string[] =>
  permissions.length > 0 ? permissions.map((name) => `${cloud.graphRoot}/${name}`) : [`${cloud.graphRoot}/.default`];

/**
 * With both kinds of metadata MSAL has nothing to discover. Without them it asks login.microsoftonline.com about any
 * authority that it does not know, so that the name of a sovereign tenant would leave for another cloud.
 */
function authorityOf({ authorityHost: host }: MsalCloud, tenant: string): Partial<NodeAuthOptions> {
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
  { tenant, client }: { readonly tenant: string; readonly client: string },
  { cloud, connection }: FlowContext,
  credential: Partial<NodeAuthOptions> = {},
): Configuration {
  return { auth: { clientId: client, ...authorityOf(cloud, tenant), ...credential }, system: systemOf(connection) };
}
