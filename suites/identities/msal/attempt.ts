/** What every flow's try gets, and what comes of it. */
import type { AuthenticationResult } from '@azure/msal-node';
import type { MsalTools } from './flow.ts';
import type { MsalConnection } from './network.ts';

/** What MSAL gave, or the reason why it was not even asked. */
export type Attempt = AuthenticationResult | null | { readonly refused: string };

export interface AttemptContext extends MsalTools {
  /** The identity's name. */
  readonly name: string;
  readonly permissions: readonly string[];
  readonly connection: MsalConnection;
  readonly signal: AbortSignal;
}

/** Without a permission of its own a delegated token is asked for with whatever was consented. */
export const delegatedScopes = ({ cloud, permissions }: AttemptContext): string[] =>
  permissions.length > 0 ? permissions.map((name) => `${cloud.graphRoot}/${name}`) : [`${cloud.graphRoot}/.default`];
