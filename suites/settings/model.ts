/**
 * What a run was asked to do, after flags, environment, `.env` and `graph-conformance.json` have been read and checked.
 */
import type { PermissionScheme } from '../../specs/model.ts';
import type { MsalFlow } from '../identities/msal/model.ts';
import type { SecretReference } from '../identities/secrets.ts';
import type { DestructiveMode } from '../interlocks/context.ts';
import type { Authority, SuiteName, TokenDefect } from '../model.ts';
import type { Shard } from '../run-model.ts';

export type Suite = SuiteName;

export interface Target {
  readonly origin: string;
  /** Empty, or `/prefix` without a slash at its end; never an API version, which requests add. */
  readonly basePath: string;
  readonly loopback: boolean;
  /** `origin` and `basePath`. */
  readonly url: string;
}

/** Who a token speaks for. */
interface Standing {
  readonly scheme: PermissionScheme;
  readonly permissions: readonly string[];
}

/** A token that may be another than the scheme's, on purpose. */
interface OddStanding extends Standing {
  readonly claim?: 'scp' | 'roles';
  readonly defect?: TokenDefect;
}

/** Where the token is; never the token itself. Files are absolute. */
export interface StaticIdentity extends OddStanding {
  readonly provider: 'static';
  readonly token: SecretReference;
}

export interface CommandIdentity extends OddStanding {
  readonly provider: 'command';
  readonly command: readonly [program: string, ...rest: string[]];
  /** Milliseconds. */
  readonly timeout?: number;
}

export type MsalIdentityConfig = Standing & { readonly provider: 'msal' } & MsalFlow;

export type IdentityConfig = StaticIdentity | CommandIdentity | MsalIdentityConfig | { readonly provider: 'minted' };

export interface WaiversFile {
  /** Absolute. */
  readonly path: string;
  /** What a problem calls it. */
  readonly label: string;
  /** Someone has named it, so it has to be there. */
  readonly named: boolean;
}

/** For a person, or for a program. */
export const outputFormats = ['terminal', 'json'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface Settings {
  /** Undefined: the embedded reference server. */
  readonly target: Target | undefined;
  /** Absolute. Undefined: the specs that this package brings. */
  readonly specsFolder: string | undefined;
  readonly specGlob: string | undefined;
  /** Empty: all. */
  readonly suites: readonly Suite[];
  /** Ids; empty: all. */
  readonly cases: readonly string[];
  /** `first`, `latest`, or an ISO 8601 calendar date. */
  readonly asOf: string;
  readonly params: Readonly<Record<string, string>>;
  readonly gate: Authority;
  /** Absolute. */
  readonly reportFolder: string | undefined;
  /** Undefined: the whole run. */
  readonly shard: Shard | undefined;
  readonly waiversFile: WaiversFile;
  /** Names as `URL.hostname` spells them, without port. */
  readonly allowHosts: readonly string[];
  /** The tenant that a target outside this machine belongs to; lower case. */
  readonly tenant: string | undefined;
  readonly destructive: DestructiveMode;
  readonly allowIds: readonly string[];
  readonly maxRequests: number;
  readonly maxDestructive: number;
  /** Requests per second. */
  readonly rate: number | undefined;
  readonly concurrency: number | undefined;
  readonly timeoutMs: number;
  /** What a run writes to stdout. */
  readonly format: OutputFormat;
  readonly identities: Readonly<Record<string, IdentityConfig>>;
  /** The process environment first, then `.env`; an empty value counts as not set. */
  readonly env: (name: string) => string | undefined;
}

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** One value as it was found, before anyone knows whether it is right. */
export interface Found {
  /** What a problem names: `--gate`, `.env: AS_OF`, `graph-conformance.json: /gate`. */
  readonly where: string;
  readonly text: string;
  /** Folder that relative paths start from: the working directory, or the config file's. */
  readonly base: string;
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The values of one place (flags, environment, `.env`, config file), by the name of the setting's flag. */
export type Source = ReadonlyMap<string, readonly Found[]>;
