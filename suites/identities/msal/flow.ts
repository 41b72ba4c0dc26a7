/** The ways to a token through MSAL, as a configuration names them, and what each needs of the world. */
import type { SecretBook } from '../secret-book.ts';
import type { SecretReference, SecretStore } from '../secret-store.ts';
import type { MsalNetwork } from './network.ts';

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
  /** PEM (with the key, unless `key` is given) or PFX. */
  readonly certificate: SecretReference;
  readonly key?: SecretReference;
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
  readonly store: SecretStore;
  readonly secrets: SecretBook;
  readonly env: (name: string) => string | undefined;
  /** Folder for token caches, made where one is written. */
  readonly cacheFolder: string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly prompt: (prompt: DevicePrompt) => void;
}
