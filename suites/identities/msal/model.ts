/** What a way to a token through MSAL needs around it. */
import type { INetworkModule } from '@azure/msal-node';
import type { KnownSecrets, ReadSecret } from '../secrets.ts';

/** The members of an OAuth error response that a message may need. @see RFC 6749 §5.2 */
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

/** Why a request did not give what was asked for. */
export type RequestFailure =
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

/** The requests of one acquisition. MSAL itself forgets why one failed. */
export interface MsalConnection extends INetworkModule {
  readonly requests: number;
  /** Of the last request; undefined where it went well. */
  readonly failure: RequestFailure | undefined;
}

/** All of MSAL's traffic goes through it. */
export interface MsalNetwork {
  /** @param onSecret told of every secret that is sent or received, before anyone else sees it */
  connect(onSecret: (secret: string) => void, signal: AbortSignal): MsalConnection;
  close(): Promise<void>;
}

/** Where tokens are made and what they are for. */
export interface MsalCloud {
  /** `login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** `https://graph.microsoft.com`. */
  readonly graphRoot: string;
}

/** What a person has to do for a device code. */
export interface DevicePrompt {
  /** The identity's name. */
  readonly identity: string;
  readonly url: string;
  readonly code: string;
  readonly secondsLeft: number;
}

export interface MsalTools {
  readonly cloud: MsalCloud;
  readonly network: MsalNetwork;
  readonly readSecret: ReadSecret;
  readonly secrets: KnownSecrets;
  readonly env: (name: string) => string | undefined;
  /** Folder for token caches, made where one is written. */
  readonly cacheFolder: string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Absent: nobody can be asked. */
  readonly prompt?: (prompt: DevicePrompt) => void;
}
