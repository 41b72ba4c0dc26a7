/** Settings from flags, then the environment, then `.env`, then `graph-conformance.json`, then defaults. */
import { withVariables } from './body-variables.ts';
import { dirname, join, relative } from 'node:path';
import { failed } from '../../specs/result.ts';
import { readArguments } from './arguments.ts';
import { checkDocument, defaultName, readConfig, type Config } from './config-file.ts';
import { environmentTexts, lookUp, readDotEnv, unknownVariables } from './environment.ts';
import type { Settings, SettingsResult, WaiversFile } from './model.ts';
import { settingsTakenBy, settingsTable, structuredSettings, type SettingsCommand } from './table.ts';
import { named, settle, valuesOf, type ValuesOf } from './flag.ts';

interface SettingsInput {
  /** Flags alone, without the command before them. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
}

/** The settings of a run. */
export function readSettings({ argv, env, cwd }: SettingsInput): Promise<SettingsResult> {
  return settingsBelow(readArguments(argv, cwd, { name: 'run', flags: {} }), { command: 'run', env, cwd });
}

interface OptionsInput {
  /** What `graph-conformance.json` may hold, by the same keys. A key whose value is undefined counts as left out. */
  readonly options: object;
  /** Secrets of identities are looked up here. */
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. Relative paths start here. */
  readonly cwd: string;
}

/** Whoever passes it means a service of his own, which the embedded server must not stand in for. */
const targetUndefined = 'options: /target: is undefined; leave it out for the embedded reference server';

/**
 * Settings of a run from an object, for callers that have no command line. Problems begin with `options: `. Nothing else is read:
 * what lies in a folder, `waivers.json` too, is for whoever starts a run there.
 */
export async function settingsFrom({ options, env, cwd }: OptionsInput): Promise<SettingsResult> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { texts, exclude, bodies, resources, identities, problems } = await checkDocument(given, {
    label: 'options',
    base: cwd,
  });
  const { values, problems: others } = valuesOf(settingsTable, [texts]);
  const unset = 'target' in options && options.target === undefined ? [targetUndefined] : [];
  const waivers = values.waiversFile === undefined ? undefined : waiversAt(values.waiversFile, cwd, true);
  return settled(values, [...unset, ...problems, ...others], {
    waiversFile: waivers,
    commandsFrom: undefined,
    exclude,
    bodies,
    resources,
    identities,
    env: lookUp(env, {}),
  });
}

/** What the strongest place gives. */
type Strongest = Pick<Config, 'texts' | 'problems'>;

interface Below {
  readonly command: SettingsCommand;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/**
 * Settings from a place whose texts are known, and from all that are weaker. Every place is checked, also where a stronger one
 * overrides it, or the command does not use what it says; all problems come at once, each on one line.
 */
export async function settingsBelow(strongest: Strongest, { command, env, cwd }: Below): Promise<SettingsResult> {
  const dotEnv = await readDotEnv(cwd);
  const aboveConfig = [
    strongest.texts,
    environmentTexts(env, '', cwd),
    environmentTexts(dotEnv.variables, '.env: ', cwd),
  ];
  const config = await readConfig(settle(settingsTable.configFile, aboveConfig).value, cwd);
  const { values, problems } = valuesOf(settingsTable, [...aboveConfig, config.texts], settingsTakenBy(command));
  const all = [
    ...strongest.problems,
    ...unknownVariables(env, '', config.secretVariables),
    ...dotEnv.problems,
    ...notFromFiles(dotEnv.variables),
    ...unknownVariables(dotEnv.variables, '.env: ', config.secretVariables),
    ...config.problems,
    ...problems,
  ];
  const { waiversFile } = values;
  const place = values.configFile ?? join(cwd, defaultName);
  const beside = join(dirname(place), 'waivers.json');
  return settled(values, all, {
    waiversFile: waiversAt(waiversFile ?? beside, cwd, waiversFile !== undefined),
    commandsFrom: Object.values(config.identities).some(({ provider }) => provider === 'command') ? place : undefined,
    exclude: takes(command, 'exclude') ? config.exclude : [],
    bodies: takes(command, 'bodies') ? config.bodies : {},
    resources: takes(command, 'resources') ? config.resources : {},
    identities: config.identities,
    env: lookUp(env, dotEnv.variables),
  });
}

const takes = (command: SettingsCommand, structured: string): boolean =>
  structuredSettings.some(({ key, commands }) => key === structured && commands.includes(command));

/** Such a file may come with somebody's repository, as the settings file may. */
const notFromFiles = (variables: Readonly<Record<string, string>>): readonly string[] => {
  const { env, flag } = settingsTable.allowCommands;
  return variables[env] === undefined
    ? []
    : [`.env: ${env}: is not taken from a file; use --${flag}, or a variable of the process`];
};

const waiversAt = (path: string, cwd: string, byName: boolean): WaiversFile => ({
  path,
  label: named(relative(cwd, path)),
  named: byName,
});

function settled(
  { configFile: _configFile, waiversFile: _waiversFile, ...values }: ValuesOf<typeof settingsTable>,
  problems: readonly string[],
  others: Pick<Settings, 'waiversFile' | 'commandsFrom' | 'exclude' | 'bodies' | 'resources' | 'identities' | 'env'>,
): SettingsResult {
  const { problems: unset, ...given } = withVariables(others, others.env);
  if (problems.length + unset.length > 0) return failed(...problems, ...unset);
  const { target, mockHosts } = values;
  const isMock = target !== undefined && mockHosts.includes(new URL(target.origin).hostname);
  return {
    ok: true,
    settings: { ...values, ...others, ...given, target: isMock ? { ...target, local: true } : target },
  };
}
