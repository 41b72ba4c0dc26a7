import { dirname, join, relative } from 'node:path';
import { readConfig } from './config-file.ts';
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
export async function readSettings({ argv, env, cwd }: SettingsInput): Promise<SettingsResult> {
  const flags = readFlags(argv, cwd);
  const dotEnv = await readDotEnv(cwd);
  const aboveConfig = [
    flags.source,
    environmentSource(env, '', cwd),
    environmentSource(dotEnv.variables, '.env: ', cwd),
  ];
  const configFile = settle(table.configFile, aboveConfig).value;
  const config = await readConfig(configFile, cwd);
  const { values, problems } = settleAll([...aboveConfig, config.source]);
  const all = [
    ...flags.problems,
    ...unknownVariables(env, '', config.tokenVariables),
    ...dotEnv.problems,
    ...unknownVariables(dotEnv.variables, '.env: ', config.tokenVariables),
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
