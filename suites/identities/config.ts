/** What a configuration says about who calls, and about the way to a token. */
import type { TokenIdentity } from '../model.ts';

/** An environment variable (or a line of `.env`), or a file (absolute path): a configuration says where a secret is, and is never one itself. */
export type SecretReference = { readonly env: string } | { readonly file: string };

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

/** Where the token is; never the token itself. Files are absolute. */
export interface StaticIdentity extends Omit<TokenIdentity, 'kind'> {
  readonly provider: 'static';
  readonly token: SecretReference;
}

interface CommandIdentity extends Omit<TokenIdentity, 'kind'> {
  readonly provider: 'command';
  readonly command: readonly [program: string, ...rest: string[]];
  /** Milliseconds. */
  readonly timeout?: number;
}

type MsalIdentity = Pick<TokenIdentity, 'scheme' | 'permissions'> & { readonly provider: 'msal' } & MsalFlow;

export type IdentityConfig = StaticIdentity | CommandIdentity | MsalIdentity | { readonly provider: 'minted' };
