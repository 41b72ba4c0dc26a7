/** What a command declares of itself; its help, and the reading of its arguments, follow from that. */
import { readArguments } from '../settings/arguments.ts';
import type { Settings } from '../settings/model.ts';
import { settingsBelow } from '../settings/read-settings.ts';
import type { SettingsCommand } from '../settings/table.ts';
import type { Flags, ValuesOf } from '../settings/flag.ts';
import { complain, type ExitCode, type Io } from './io.ts';

interface Declaration<Name extends string, F extends Flags> {
  readonly name: Name;
  /** With the name before it. */
  readonly usage: string;
  /** Flags of its own. Which settings it takes stands in the settings table. */
  readonly flags: F;
  /** Arguments that belong to no flag, each with its help. Without them there are none. */
  readonly positionals?: readonly (readonly [name: string, help: string])[];
  readonly examples: readonly string[];
}

export interface Command extends Declaration<string, Flags> {
  /** @returns the exit code */
  run(io: Io): Promise<ExitCode>;
}

type Execute<Given> = (io: Io, given: Given) => Promise<ExitCode>;
type Given<F extends Flags> = ValuesOf<F> & { readonly positionals: readonly string[] };

/** A command that reads no settings. */
export function command<F extends Flags>(declaration: Declaration<string, F>, execute: Execute<Given<F>>): Command {
  return {
    ...declaration,
    run: async (io) => {
      const { values, positionals, problems } = readArguments(io.argv, io.cwd, declaration);
      return problems.length > 0 ? complain(io, problems) : execute(io, { ...values, positionals });
    },
  };
}

/** A command that reads settings: from flags, variables, `.env` and `graph-conformance.json`. */
export function settingsCommand<F extends Flags>(
  declaration: Declaration<SettingsCommand, F>,
  execute: Execute<Given<F> & { readonly settings: Settings }>,
): Command {
  return {
    ...declaration,
    run: async (io) => {
      const given = readArguments(io.argv, io.cwd, declaration);
      const read = await settingsBelow(given, { command: declaration.name, env: io.env, cwd: io.cwd });
      if (!read.ok) return complain(io, read.problems);
      return execute(io, { ...given.values, positionals: given.positionals, settings: read.settings });
    },
  };
}
