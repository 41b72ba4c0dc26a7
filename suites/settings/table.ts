/** Every setting, once: flags, environment, config file and help text are derived from this table. */
import { authorities, suiteNames, type Authority, type SuiteName } from '../model.ts';
import type { DestructiveMode } from '../interlocks/context.ts';
import type { Shard } from '../run-model.ts';
import { outputFormats, type OutputFormat, type Target } from './model.ts';
import { readParams, type Params } from './parameters.ts';
import { readAsOf, readGuid, readHost, readOneOf, readPath, readShard, readText, readWholeNumber } from './parsers.ts';
import { list, single } from './readers.ts';
import { given, type Row, type Setting } from './setting.ts';
import { readTarget } from './target.ts';

/** `unset` is what no one can say. */
const destructiveModes = ['disposable', 'listed', 'skip'] as const satisfies readonly DestructiveMode[];

function setting<T>(row: Setting<T>): Setting<T> {
  return row;
}

export const table = {
  target: setting<Target | undefined>({
    ...given('target'),
    env: 'TARGET_URL',
    placeholder: 'URL',
    help: 'the service under test (default: the embedded reference server)',
    read: single(readTarget),
    fallback: undefined,
  }),
  specsFolder: setting<string | undefined>({
    ...given('specs'),
    placeholder: 'DIR',
    help: 'folder of compiled specs (default: those of this package)',
    read: single(readPath),
    fallback: undefined,
  }),
  specGlob: setting<string | undefined>({
    ...given('spec'),
    placeholder: 'GLOB',
    help: 'only the specs whose path matches',
    read: single(readText),
    fallback: undefined,
  }),
  suites: setting<readonly SuiteName[]>({
    ...given('suite', 'suites'),
    placeholder: 'NAME',
    help: `only this suite: ${suiteNames.join(', ')} (default: all)`,
    repeatable: true,
    read: list(readOneOf(suiteNames)),
    fallback: [],
  }),
  cases: setting<readonly string[]>({
    ...given('case', 'cases'),
    placeholder: 'ID',
    help: 'only this case (default: all)',
    repeatable: true,
    read: list(readText),
    fallback: [],
  }),
  asOf: setting<string>({
    ...given('as-of', 'asOf'),
    env: 'AS_OF',
    placeholder: 'DATE',
    help: 'revision of the pages: first, latest, or the one in force on a date like 2019-01-12 (default: first)',
    read: single(readAsOf),
    fallback: 'first',
  }),
  params: setting<Params>({
    ...given('param', 'params'),
    placeholder: 'NAME=VALUE',
    help: 'value for the hole {NAME} of request paths',
    repeatable: true,
    read: readParams,
    fallback: {},
    merge: (weaker, stronger) => ({ ...weaker, ...stronger }),
  }),
  gate: setting<Authority>({
    ...given('gate'),
    placeholder: 'AUTHORITY',
    help: 'whose promises decide the exit code: page, rfc (page and rfc) or graph (all three) (default: page)',
    read: single(readOneOf(authorities)),
    fallback: 'page',
  }),
  reportFolder: setting<string | undefined>({
    ...given('report'),
    placeholder: 'DIR',
    help: 'folder that reports are written to (default: none are written)',
    read: single(readPath),
    fallback: undefined,
  }),
  shard: setting<Shard | undefined>({
    ...given('shard'),
    // one machine's share of a run is nobody's standing choice
    key: undefined,
    placeholder: 'I/N',
    help: 'only part I of N of the run; merge puts the records of all parts together',
    read: single(readShard),
    fallback: undefined,
  }),
  waiversFile: setting<string | undefined>({
    ...given('waivers'),
    placeholder: 'FILE',
    help: 'consents to known failures (default: waivers.json beside the settings file, if there is one)',
    read: single(readPath),
    fallback: undefined,
  }),
  allowHosts: setting<readonly string[]>({
    ...given('allow-host', 'allowHosts'),
    placeholder: 'HOST',
    help: 'host outside this machine that requests may be sent to',
    repeatable: true,
    read: list(readHost),
    fallback: [],
  }),
  tenant: setting<string | undefined>({
    ...given('tenant'),
    placeholder: 'TENANT-ID',
    help: 'the tenant that a target outside this machine belongs to; every token has to be of it',
    read: single(readGuid),
    fallback: undefined,
  }),
  destructive: setting<DestructiveMode>({
    ...given('destructive'),
    placeholder: 'MODE',
    help: 'how to send what changes the target: disposable (on profiles that the run creates and deletes), listed (on ids that --allow-id names), skip (not at all)',
    read: single(readOneOf(destructiveModes)),
    fallback: 'unset',
  }),
  allowIds: setting<readonly string[]>({
    ...given('allow-id', 'allowIds'),
    placeholder: 'ID',
    help: 'id that may be changed for good (with --destructive listed)',
    repeatable: true,
    read: list(readText),
    fallback: [],
  }),
  maxRequests: setting<number>({
    ...given('max-requests', 'maxRequests'),
    placeholder: 'N',
    help: 'requests of a run outside this machine at most (default: 500)',
    read: single(readWholeNumber(1, 1_000_000)),
    fallback: 500,
  }),
  maxDestructive: setting<number>({
    ...given('max-destructive', 'maxDestructive'),
    placeholder: 'N',
    help: 'destructive requests of a run outside this machine at most (default: 50)',
    read: single(readWholeNumber(0, 1_000_000)),
    fallback: 50,
  }),
  rate: setting<number | undefined>({
    ...given('rate'),
    placeholder: 'N',
    help: 'requests per second at most, 1 to 1000 (default: 2 outside this machine, no limit on it)',
    read: single(readWholeNumber(1, 1000)),
    fallback: undefined,
  }),
  concurrency: setting<number | undefined>({
    ...given('concurrency'),
    placeholder: 'N',
    help: 'requests in flight at once, 1 to 256',
    read: single(readWholeNumber(1, 256)),
    fallback: undefined,
  }),
  timeoutMs: setting<number>({
    ...given('timeout'),
    placeholder: 'MILLISECONDS',
    help: 'how long to wait for an answer, 100 to 600000 (default: 10000)',
    read: single(readWholeNumber(100, 600_000, ' of milliseconds')),
    fallback: 10_000,
  }),
  format: setting<OutputFormat>({
    ...given('format'),
    // the pipe behind one call asks for it, and not the project
    key: undefined,
    placeholder: 'FORMAT',
    help: 'what run writes to stdout: terminal, or json: one document with counts, all that is no pass, and the exit (default: terminal)',
    read: single(readOneOf(outputFormats)),
    fallback: 'terminal',
  }),
  configFile: setting<string | undefined>({
    ...given('config'),
    key: undefined,
    placeholder: 'FILE',
    help: 'settings file (default: graph-conformance.json, if there is one)',
    read: single(readPath),
    fallback: undefined,
  }),
};

/** Structured, so it comes from the config file alone and is read there. */
const identities: Row = {
  flag: undefined,
  env: undefined,
  key: 'identities',
  placeholder: '',
  help: 'who calls, and where tokens come from; secrets by the name of a variable or a file',
};

export const rows: readonly Row[] = [...Object.values(table), identities];

export const flagNames = rows.flatMap(({ flag }) => flag ?? []);
export const envNames = rows.flatMap(({ env }) => env ?? []);
