/**
 * What a run was asked to do, after flags, environment, `.env` and `graph-conformance.json` have been read and checked.
 */
import type { Result } from '../../specs/result.ts';
import type { IdentityConfig } from '../identities/config.ts';
import type { Given } from '../model.ts';
import type { settingsTable } from './table.ts';
import type { ValuesOf } from './flag.ts';

export type { Target } from './target.ts';

export interface WaiversFile {
  /** Absolute. */
  readonly path: string;
  /** What a problem calls it. */
  readonly label: string;
  /** Someone has named it, so it has to be there. */
  readonly named: boolean;
}

/** Cases that a configuration leaves out. */
export interface Exclusion {
  /** Id of a case, its end, or a glob of either. */
  readonly case: string;
  readonly reason: string;
  /** What a problem calls it. */
  readonly where: string;
}

/** A value for each row of the table, and what is no row of it. */
export interface Settings extends Omit<ValuesOf<typeof settingsTable>, 'configFile' | 'waiversFile'>, Given {
  /** Undefined: none, also where the folder has one. */
  readonly waiversFile: WaiversFile | undefined;
  /** Absolute: the settings file whose identities name programs. Undefined: none does, or the caller's own code names them. */
  readonly commandsFrom: string | undefined;
  readonly exclude: readonly Exclusion[];
  readonly identities: Readonly<Record<string, IdentityConfig>>;
  /** The process environment first, then `.env`; an empty value counts as not set. */
  readonly env: (name: string) => string | undefined;
}

export type SettingsResult = Result<{ readonly settings: Settings }>;
