/** What MSAL's traffic goes through, and what is remembered of it: MSAL itself forgets why a request failed. */
import type { INetworkModule } from '@azure/msal-node';

/** The members of an OAuth error response that a reason may need. @see RFC 6749 §5.2 */
export interface OAuthError {
  readonly error: string;
  readonly description: string;
  /** Entra's own: why an interaction is required. */
  readonly suberror: string | undefined;
  /** The numbers behind `AADSTS`. */
  readonly codes: readonly number[];
  /** Conditional access asks for claims that only a person can add. */
  readonly claims: boolean;
}

/** Why the last request did not give what was asked for. */
export type Trouble =
  | { readonly kind: 'no-answer'; readonly host: string; readonly message: string }
  | {
      readonly kind: 'answer';
      readonly host: string;
      readonly status: number;
      /** Undefined: the content is not an OAuth error. */
      readonly oauth: OAuthError | undefined;
      /** Seconds that 429 or 503 asked to wait. */
      readonly retryAfter: number | undefined;
    };

/** The requests of one acquisition. */
export interface MsalConnection extends INetworkModule {
  readonly calls: number;
  /** Of the last request; undefined where it went well. */
  readonly trouble: Trouble | undefined;
}

export interface MsalNetwork {
  /** @param learn told of every secret that is sent or received, before anyone else sees it */
  connect(learn: (secret: string) => void, signal: AbortSignal): MsalConnection;
  close(): Promise<void>;
}
