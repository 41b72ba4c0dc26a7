import { dirname, join, relative } from 'node:path';
import { checkDocument, readConfig, type Config } from './config-file.ts';
import { readDotEnv } from './dot-env.ts';
import { environmentSource, lookUp, unknownVariables } from './environment.ts';
import { readFlags } from './flags.ts';
import type { SettingsResult, Source, WaiversFile } from './model.ts';
import { problemsOf } from './readers.ts';
import type { Setting } from './setting.ts';
import { table } from './table.ts';
import { named } from './wording.ts';

export interface SettingsInput {
  /** Flags alone, without the command before them. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
}

/**
 * Settings from flags, then the environment, then `.env`, then `graph-conformance.json`, then defaults.
 * Every place is checked, also where a stronger one overrides it; all problems come at once, each on one line.
 */
export function readSettings({ argv, env, cwd }: SettingsInput): Promise<SettingsResult> {
  return settingsBelow(readFlags(argv, cwd), env, cwd);
}

export interface OptionsInput {
  /** What `graph-conformance.json` may hold, by the same keys. A key whose value is undefined counts as left out. */
  readonly options: object;
  /** Secrets of identities are looked up here. */
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. Relative paths start here. */
  readonly cwd: string;
  /**
   * Variables of `env`, `.env` and `graph-conformance.json` give settings too, each weaker than `options`.
   * Identities of the options stand in place of those of the file. Default: false.
   */
  readonly alsoEnvironment?: boolean;
}

/** Settings from an object, for callers that have no command line. Problems begin with `options: `. */
export async function settingsFrom({
  options,
  env,
  cwd,
  alsoEnvironment = false,
}: OptionsInput): Promise<SettingsResult> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const checked = await checkDocument(given, { label: 'options', base: cwd });
  if (alsoEnvironment) {
    const read = await settingsBelow(checked, env, cwd);
    if (!read.ok || !('identities' in given)) return read;
    return { ok: true, settings: { ...read.settings, identities: checked.identities } };
  }
  const { values, problems } = settleAll([checked.source]);
  const all = [...checked.problems, ...problems];
  if (all.length > 0) return { ok: false, problems: all };
  const waiversFile = waiversPlace(values.waiversFile, undefined, cwd);
  const noDotEnv = { variables: {}, problems: [] };
  return {
    ok: true,
    settings: { ...values, waiversFile, identities: checked.identities, env: lookUp(env, noDotEnv) },
  };
}

/** Settings of the strongest place, which is given, and of the weaker ones, which are read. */
async function settingsBelow(
  strongest: Pick<Config, 'source' | 'problems'> & Partial<Pick<Config, 'tokenVariables'>>,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<SettingsResult> {
  const dotEnv = await readDotEnv(cwd);
  const aboveConfig = [
    strongest.source,
    environmentSource(env, '', cwd),
    environmentSource(dotEnv.variables, '.env: ', cwd),
  ];
  const configFile = settle(table.configFile, aboveConfig).value;
  const config = await readConfig(configFile, cwd);
  const { values, problems } = settleAll([...aboveConfig, config.source]);
  const tokenVariables = [...(strongest.tokenVariables ?? []), ...config.tokenVariables];
  const all = [
    ...strongest.problems,
    ...unknownVariables(env, '', tokenVariables),
    ...dotEnv.problems,
    ...unknownVariables(dotEnv.variables, '.env: ', tokenVariables),
    ...config.problems,
    ...problems,
  ];
  if (all.length > 0) return { ok: false, problems: all };
  const waiversFile = waiversPlace(values.waiversFile, configFile, cwd);
  return { ok: true, settings: { ...values, waiversFile, identities: config.identities, env: lookUp(env, dotEnv) } };
}

function waiversPlace(path: string | undefined, configFile: string | undefined, cwd: string): WaiversFile {
  const place = path ?? join(configFile === undefined ? cwd : dirname(configFile), 'waivers.json');
  return { path: place, label: named(relative(cwd, place)), named: path !== undefined };
}

interface Settled<T> {
  readonly value: T;
  readonly problems: readonly string[];
}

/** The strongest value of a setting; `sources` come strongest first. */
function settle<T>(setting: Setting<T>, sources: readonly Source[]): Settled<T> {
  const reads = sources
    .map((source) => source.get(setting.flag ?? '') ?? [])
    .filter((found) => found.length > 0)
    .map((found) => setting.read(found));
  const merge = setting.merge ?? ((_: T, stronger: T) => stronger);
  const value = reads.reduceRight((weaker, read) => (read.ok ? merge(weaker, read.value) : weaker), setting.fallback);
  return { value, problems: problemsOf(reads) };
}

function settleAll(sources: readonly Source[]) {
  const problems: string[] = [];
  const valueOf = <T>(setting: Setting<T>): T => {
    const settled = settle(setting, sources);
    problems.push(...settled.problems);
    return settled.value;
  };
  valueOf(table.configFile);
  const values = {
    target: valueOf(table.target),
    specsFolder: valueOf(table.specsFolder),
    specGlob: valueOf(table.specGlob),
    suites: valueOf(table.suites),
    cases: valueOf(table.cases),
    asOf: valueOf(table.asOf),
    params: valueOf(table.params),
    gate: valueOf(table.gate),
    reportFolder: valueOf(table.reportFolder),
    shard: valueOf(table.shard),
    waiversFile: valueOf(table.waiversFile),
    allowHosts: valueOf(table.allowHosts),
    tenant: valueOf(table.tenant),
    destructive: valueOf(table.destructive),
    allowIds: valueOf(table.allowIds),
    maxRequests: valueOf(table.maxRequests),
    maxDestructive: valueOf(table.maxDestructive),
    rate: valueOf(table.rate),
    concurrency: valueOf(table.concurrency),
    timeoutMs: valueOf(table.timeoutMs),
    format: valueOf(table.format),
  };
  return { values, problems };
}
