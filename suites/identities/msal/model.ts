/** The ways to a token through MSAL, as a configuration names them, and what each needs around it. */
import type { INetworkModule } from '@azure/msal-node';
import type { KnownSecrets, ReadSecret, SecretReference } from '../secrets.ts';

interface App {
  /** Tenant id or a domain of the tenant; `consumers` for personal accounts. */
  readonly tenant: string;
  /** Client id. */
  readonly client: string;
}

export interface SecretFlow extends App {
  readonly flow: 'client-secret';
  readonly secret: SecretReference;
}

export interface CertificateFlow extends App {
  readonly flow: 'certificate';
  /** PEM, with the key unless `key` is given. */
  readonly certificate: SecretReference;
  readonly key?: SecretReference;
  /** Of an encrypted key. */
  readonly passphrase?: SecretReference;
}

export interface AssertionFlow extends App {
  readonly flow: 'assertion';
  readonly assertion: { readonly file: string } | { readonly from: 'github-actions' };
}

export interface ManagedIdentityFlow {
  readonly flow: 'managed-identity';
  /** Client id of a user-assigned identity; without it the system-assigned one. */
  readonly client?: string;
}

export interface DeviceCodeFlow extends App {
  readonly flow: 'device-code';
  /** User name, where several have signed in. */
  readonly account?: string;
  /** Keep the refresh token on disk, for `refresh` and for the next run. */
  readonly remember?: boolean;
}

export interface RefreshFlow extends App {
  readonly flow: 'refresh';
  readonly account?: string;
}

export interface PasswordFlow extends App {
  readonly flow: 'username-password';
  readonly username: string;
  readonly password: SecretReference;
}

export type MsalFlow =
  | SecretFlow
  | CertificateFlow
  | AssertionFlow
  | ManagedIdentityFlow
  | DeviceCodeFlow
  | RefreshFlow
  | PasswordFlow;

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
  readonly prompt: (prompt: DevicePrompt) => void;
}
