/**
 * Every setting, once. From these rows come the reading of flags, variables, `.env` and `graph-conformance.json`, the help
 * texts, and the JSON Schema of the file.
 */
import type { DestructiveMode } from '../interlocks/context.ts';
import { authorities, suiteNames } from '../model.ts';
import { evidenceModes, reportFormats } from '../run-model.ts';
import { isCalendarDate } from '../../specs/select-revision.ts';
import { baseUrl, pathParams } from './target.ts';
import { flag, type Flag, type ValueType } from './flag.ts';
import {
  anyText,
  collectionPath,
  filePath,
  folderPath,
  hostName,
  listOf,
  mockHost,
  onOff,
  oneOf,
  reportPlaces,
  revision,
  shardOfRun,
  tenantId,
  textThat,
  wholeNumber,
} from './value-types.ts';

/** The commands that take settings. */
const everyone = ['run', 'plan', 'list', 'mock', 'prove', 'whoami', 'sweep'] as const;
export type SettingsCommand = (typeof everyone)[number];

interface Uses {
  /** To all others the flag is a mistake; what variables and the file say of it does not reach them. */
  readonly commands: readonly SettingsCommand[];
  /** What an editor shows beside the help: further sentences, and what the type does not say of itself. */
  readonly details?: string;
  readonly schema?: { readonly title?: string; readonly examples?: readonly string[] };
}

/** A flag that can also be given elsewhere. */
export interface Setting<T> extends Flag<T>, Uses {
  /** The variable, of the process or of `.env`. */
  readonly env: string;
  /** Key of `graph-conformance.json`; undefined where it is the choice of one call, and not of a project. */
  readonly key: string | undefined;
}

interface Row<T> extends Uses {
  readonly type: ValueType<T>;
  readonly fallbackText?: string;
  /** Default: `GRAPH_CONFORMANCE_` and the flag. */
  readonly env?: string;
  /** Default: the flag in camel case. `false`: there is none. */
  readonly key?: string | false;
}

/** Every variable with this prefix is ours, so an unknown one is a mistake. */
export const variablePrefix = 'GRAPH_CONFORMANCE_';

/** @param usage the flag with a word for its value. Without a fallback, the value may be undefined. */
function setting<T>(usage: string, help: string, row: Row<T> & { readonly fallback: NoInfer<T> }): Setting<T>;
function setting<T>(usage: string, help: string, row: Row<T>): Setting<T | undefined>;
function setting<T>(usage: string, help: string, row: Row<T> & { readonly fallback?: T }): Setting<T | undefined> {
  const own = flag(usage, help, row.type);
  const env = `${variablePrefix}${own.flag.toUpperCase().replaceAll('-', '_')}`;
  const key = own.flag.replaceAll(/-./g, (letters) => letters.slice(1).toUpperCase());
  return { ...own, env, ...row, key: row.key === false ? undefined : (row.key ?? key) };
}

/** `unset` is what no one can say. */
const destructiveModes = ['disposable', 'listed', 'skip'] as const satisfies readonly DestructiveMode[];

export const settingsTable = {
  /** Undefined: the embedded reference server. */
  target: setting('--target URL', 'the service under test', {
    env: 'TARGET_URL',
    details:
      'A base URL of http or https, without credentials, query and fragment. An API version at its end (/beta, /v1.0) has to be that of the specs: requests add it themselves.',
    type: baseUrl,
    fallbackText: 'the embedded reference server',
    commands: ['run', 'plan', 'whoami', 'sweep'],
  }),
  /** Absolute. Undefined: the specs that this package brings. */
  specsFolder: setting('--specs DIR', 'folder of compiled specs', {
    type: folderPath,
    fallbackText: 'those of this package',
    commands: ['run', 'plan', 'list', 'mock', 'prove', 'whoami'],
  }),
  specGlob: setting('--spec GLOB', 'only the specs whose path matches', {
    type: anyText,
    schema: { title: 'a glob in quotes', examples: ['beta/intune-*/**'] },
    commands: ['run', 'plan', 'list', 'mock', 'prove', 'whoami'],
  }),
  /** Empty: all. */
  suites: setting('--suite NAME', `only this suite: ${suiteNames.join(', ')}`, {
    key: 'suites',
    type: listOf(oneOf(suiteNames)),
    schema: { title: 'a list of suite names' },
    fallback: [],
    fallbackText: 'all',
    commands: ['run', 'plan', 'list', 'whoami'],
  }),
  /** Ids. Empty: all. */
  cases: setting('--case ID', 'only this case: its id, the end of it, or a glob', {
    key: 'cases',
    type: listOf(anyText),
    schema: { title: 'a list of case ids' },
    fallback: [],
    fallbackText: 'all',
    commands: ['run', 'plan', 'list', 'whoami'],
  }),
  /** `first`, `latest`, or an ISO 8601 calendar date. */
  asOf: setting('--as-of DATE', 'revision of the pages: first, latest, or the one in force on a date like 2019-01-12', {
    env: 'AS_OF',
    type: revision,
    fallback: 'first',
    commands: ['run', 'plan', 'list', 'mock', 'whoami'],
  }),
  params: setting(
    '--param NAME=ID',
    'id for {NAME} in request paths; requests that delete take one of NAME=ID,ID each',
    {
      key: 'params',
      details:
        'By the names of holes without braces: { "managedDeviceId": "7c9e6679-7425-40de-944b-e07fc1f90ae7" }; where a path has a name twice, with the segment before it: "messages.id". Of several ids, each request that deletes takes one. An id is one path segment, not percent-encoded; a comma in it is written \\,. A stronger place replaces single values and leaves the others.',
      type: pathParams,
      fallback: {},
      commands: ['run', 'plan', 'mock'],
    },
  ),
  gate: setting(
    '--gate AUTHORITY',
    'which rules decide the exit code: page (the documentation page), rfc (page, HTTP and OAuth) or graph (all)',
    {
      details: 'Failures of other rules are warnings.',
      type: oneOf(authorities),
      fallback: 'page',
      commands: ['run'],
    },
  ),
  minIndex: setting('--min-index N', 'per cent of the planned cases that have to be judged, 1 to 100; else exit 3', {
    details: 'Judged is what passed or failed. Of a run in shards, merge looks at all of them together.',
    type: wholeNumber(1, 100, ' of per cent'),
    commands: ['run'],
  }),
  reports: setting(
    '--report DIR',
    `folder for run.json and all reports; or FORMAT=FILE for one: ${reportFormats.join(', ')}`,
    {
      type: reportPlaces,
      fallback: { folder: undefined, files: [] },
      fallbackText: 'none are written',
      commands: ['run'],
    },
  ),
  evidence: setting(
    '--evidence MODE',
    'exchanges that the record holds in full: needed (of cases that did not pass, of one pass per operation and one per check), all, or values (as needed, and also what the answers of a target outside this machine hold)',
    {
      details:
        'Of every other pass, request line, status and sizes are kept. What a target outside this machine answers with is recorded as a shape: names, kinds and lengths.',
      type: oneOf(evidenceModes),
      fallback: 'needed',
      commands: ['run'],
    },
  ),
  /** Undefined: the whole run. */
  shard: setting('--shard I/N', 'only part I of N of the run; merge puts the records of all parts together', {
    // one machine's share of a run is nobody's standing choice
    key: false,
    type: shardOfRun,
    commands: ['run', 'plan'],
  }),
  waiversFile: setting('--waivers FILE', 'file of known failures that do not fail the run', {
    details: 'A list of { case, target, reason, owner, expires }.',
    type: filePath,
    schema: { examples: ['waivers.json'] },
    fallbackText: 'waivers.json beside the settings file, if there is one',
    commands: ['run', 'plan'],
  }),
  permissionsFile: setting('--permissions FILE', "Microsoft's permissions.json, to be set beside pages and target", {
    details:
      'Reports show what page, data and target say of each permission, and which of them stands alone. It changes no verdict. Permissions that only the data lists are tried too, with GET alone.',
    type: filePath,
    schema: { examples: ['permissions.json'] },
    fallbackText: 'none',
    commands: ['run', 'plan'],
  }),
  permissionsAsOf: setting('--permissions-as-of DATE', 'the day of that file, which has none in it', {
    type: textThat(isCalendarDate, 'a date such as 2026-08-15'),
    commands: ['run', 'plan'],
  }),
  metadataFile: setting('--metadata FILE', "Microsoft's metadata (CSDL), to be set beside pages and target", {
    details:
      'What $metadata answers, of the API version of the specs. Reports show what page, metadata and target say of the members of types in answers and of the status of actions, and which of them stands alone. It changes no verdict.',
    type: filePath,
    schema: { examples: ['beta.csdl.xml'] },
    fallbackText: 'none',
    commands: ['run'],
  }),
  metadataAsOf: setting('--metadata-as-of DATE', 'the day of that file', {
    type: textThat(isCalendarDate, 'a date such as 2026-08-15'),
    commands: ['run'],
  }),
  least: setting(
    '--least',
    'find the weakest single permission that the target grants, of each operation; with --suite permissions',
    {
      details:
        'From the weakest that page (and --permissions) list, until one is granted; the rest is not sent. It changes no verdict.',
      type: onOff,
      fallback: false,
      commands: ['run', 'plan'],
    },
  ),
  /** Names as `URL.hostname` spells them, without port. */
  allowHosts: setting('--allow-host HOST', 'host outside this machine that requests may be sent to', {
    key: 'allowHosts',
    details: 'Without scheme, port, path and wildcard.',
    type: listOf(hostName),
    schema: { title: 'a list of host names', examples: ['["graph.microsoft.com"]'] },
    fallback: [],
    commands: ['run', 'plan', 'sweep'],
  }),
  mockHosts: setting('--mock-host HOST', 'host of a mock of your own, such as a neighbour container', {
    key: 'mockHosts',
    details:
      'It is treated as this machine is: minted tokens may go there, also over http, and no tenant is asked for. Never a host of Microsoft Graph.',
    type: listOf(mockHost),
    schema: { title: 'a list of host names', examples: ['["mock"]'] },
    fallback: [],
    commands: ['run', 'plan', 'whoami', 'sweep'],
  }),
  /** Lower case. */
  tenant: setting(
    '--tenant TENANT-ID',
    'tenant of a target that is not this machine; a token of another tenant stops the run',
    {
      type: tenantId,
      commands: ['run', 'plan', 'sweep'],
    },
  ),
  destructive: setting<DestructiveMode>(
    '--destructive MODE',
    'for requests that change the target: disposable (on objects that the run creates and deletes), listed (on the ids of --allow-id) or skip',
    {
      type: oneOf(destructiveModes),
      fallback: 'unset',
      fallbackText: 'a run against a tenant sends nothing',
      commands: ['run', 'plan'],
    },
  ),
  allowIds: setting('--allow-id ID', 'id that may be changed or deleted (with --destructive listed)', {
    key: 'allowIds',
    type: listOf(anyText),
    schema: { title: 'a list of ids' },
    fallback: [],
    commands: ['run', 'plan'],
  }),
  createIn: setting(
    '--create-in PATH',
    'collection that the run may create objects in, and delete them again (with --destructive disposable)',
    {
      key: 'createIn',
      details: 'As a page writes it, without an API version; in no other collection of the target is anything created.',
      type: listOf(collectionPath),
      schema: {
        title: 'a list of paths',
        examples: ['["/deviceManagement/androidDeviceOwnerEnrollmentProfiles"]'],
      },
      fallback: [],
      commands: ['run', 'plan'],
    },
  ),
  allowCommands: setting(
    '--allow-commands',
    'start the programs that the settings file names for tokens, without the question that a terminal asks before the first start and when they change',
    {
      // whoever brings the file must not be the one who allows it
      key: false,
      type: onOff,
      fallback: false,
      commands: ['run', 'whoami', 'sweep'],
    },
  ),
  maxPages: setting('--max-pages N', 'most pages of a collection that are read, 1 to 1000', {
    details: 'As far as @odata.nextLink leads; each page is a request, and is judged like the first.',
    type: wholeNumber(1, 1000),
    fallback: 5,
    commands: ['run', 'plan'],
  }),
  maxRequests: setting(
    '--max-requests N',
    'most requests of a run to a host that is neither this machine nor a --mock-host; set-up, clean-up and what is sent again count',
    {
      type: wholeNumber(1, 1_000_000),
      fallback: 1000,
      commands: ['run', 'plan'],
    },
  ),
  maxDestructive: setting(
    '--max-destructive N',
    'most requests that change or delete something, to a host that is neither this machine nor a --mock-host',
    {
      type: wholeNumber(0, 1_000_000),
      fallback: 200,
      commands: ['run', 'plan'],
    },
  ),
  /** Requests per second. */
  rate: setting('--rate N', 'requests per second at most, 1 to 1000', {
    type: wholeNumber(1, 1000),
    fallbackText: '4 outside this machine, no limit on it',
    commands: ['run', 'sweep'],
  }),
  concurrency: setting('--concurrency N', 'requests in flight at once, 1 to 256', {
    type: wholeNumber(1, 256),
    commands: ['run'],
  }),
  timeoutMs: setting('--timeout MILLISECONDS', 'how long to wait for an answer, 100 to 600000', {
    details: 'In milliseconds.',
    type: wholeNumber(100, 600_000, ' of milliseconds'),
    fallback: 10_000,
    commands: ['run', 'whoami', 'sweep'],
  }),
  /** What a command writes to stdout. */
  format: setting(
    '--format FORMAT',
    'what is written to stdout: terminal (text for a person) or json (one document: of a run its counts, each case that did not pass, and the exit code)',
    {
      // the pipe behind one call asks for it, and not the project
      key: false,
      type: oneOf(['terminal', 'json']),
      fallback: 'terminal',
      commands: ['run', 'list'],
    },
  ),
  configFile: setting('--config FILE', 'settings file', {
    key: false,
    type: filePath,
    fallbackText: 'graph-conformance.json, if there is one',
    commands: everyone,
  }),
};

/** Structured, so they stand in the configuration file alone, and their parts of the schema are written there. */
export const structuredSettings: readonly { key: string; help: string; commands: readonly SettingsCommand[] }[] = [
  {
    key: 'exclude',
    help: 'cases that the run leaves out, each with a reason: they are shown and counted, and fail nothing',
    commands: ['run', 'plan', 'list'],
  },
  {
    key: 'bodies',
    help: 'members of request bodies in the place of those that are made from the page, by version and name of the page',
    commands: ['run', 'plan'],
  },
  {
    key: 'resources',
    help: 'how an object is made where no page says it, by version and path of its collection: a body, the member that is the id, and who creates and deletes',
    commands: ['run', 'plan'],
  },
  {
    key: 'identities',
    help: 'the accounts and apps that call, and where their tokens come from',
    commands: ['run', 'plan', 'whoami', 'sweep'],
  },
];

export const allSettings: readonly Setting<unknown>[] = Object.values(settingsTable);

export const envNames = allSettings.map(({ env }) => env);

/** The settings that a command takes. */
export function settingsTakenBy(command: string): readonly Setting<unknown>[] {
  return allSettings.filter(({ commands }) => commands.some((one) => one === command));
}
