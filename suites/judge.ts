/** The library's `judge()`: the same run as `graph-conformance run`, as a function. */
import type { Authority, CaseResult, Given, SuiteName } from './model.ts';
import { publishReports } from './record/reports.ts';
import { recordedExchange } from './run/case-record.ts';
import { planRun, type RunPlan } from './run/plan.ts';
import { runPlan } from './run/run.ts';
import type { CaseRecord, RunHead, RunTail } from './run-model.ts';
import { KeptOctets } from './runner/kept-octets.ts';
import type { IdentityConfig } from './identities/config.ts';
import { settingsFrom } from './settings/read-settings.ts';
import { allSettings } from './settings/table.ts';

/**
 * Settings, by the names of the configuration file. Nothing else is read: no configuration file, no `TARGET_URL`, no
 * `waivers.json`; only secrets that `identities` name by `{ env: 'NAME' }`, and proxies, come from the environment.
 */
export interface JudgeOptions {
  /**
   * Base URL of the service under test; an API version at its end has to be that of the specs. Default: the embedded reference server.
   * @example 'http://127.0.0.1:4010'
   */
  readonly target?: string;
  /**
   * Folder of compiled specs. Default: those of this package.
   * @example 'my-specs'
   */
  readonly specs?: string;
  /**
   * Glob over `<version>/<page>/<as-of>`, `<version>/<page>` and `<page>`. Default: every spec.
   * @example 'beta/intune-*'
   */
  readonly spec?: string;
  /**
   * Only these suites. Default: all.
   * @example ['permissions', 'headers']
   */
  readonly suites?: readonly SuiteName[];
  /**
   * Only the cases with these ids, ends of ids, or globs of either. Default: all.
   * @example ['permissions/application-not-supported']
   */
  readonly cases?: readonly string[];
  /**
   * Which revision of the pages: `first`, `latest`, or the one in force on a date. Default: `first`.
   * @example '2019-08-08'
   */
  readonly asOf?: string;
  /**
   * Ids for the holes of request paths, several for requests that delete. Default: an id that no service has.
   * @example { managedDeviceId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', 'messages.id': ['first', 'second'] }
   */
  readonly params?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Whose broken promises make the run fail: `page`, `rfc` (page and rfc) or `graph` (all three). Default: `page`.
   * @example 'rfc'
   */
  readonly gate?: Authority;
  /**
   * Per cent of the planned cases that have to be judged, 1 to 100, lest the exit code is 3. Default: any.
   * @example 95
   */
  readonly minIndex?: number;
  /**
   * Folder that `run.json` and every report are written to, or FORMAT=FILE for one of them, or a list of these. Default: none are written.
   * @example 'reports'
   * @example 'junit=junit.xml'
   */
  readonly report?: string | readonly string[];
  /**
   * File of consents to known failures. Default: none.
   * @example 'waivers.json'
   */
  readonly waivers?: string;
  /**
   * Whose octets `report` records: `needed` (of what is no pass, of one pass per operation and one per check) `all`, or `values` (as
   * needed, and also what a target outside this machine answers with, which is else recorded as a shape). Default: `needed`.
   * @example 'all'
   */
  readonly evidence?: 'needed' | 'all' | 'values';
  /**
   * Microsoft's `permissions.json`, set beside pages and target: `threeWay` of the run tells which of them stands alone, and
   * changes no verdict. Permissions that only the data lists are tried too, with GET alone. Default: none.
   * @example 'permissions.json'
   */
  readonly permissions?: string;
  /**
   * The day of that file, which has none in it.
   * @example '2026-08-15'
   */
  readonly permissionsAsOf?: string;
  /**
   * Microsoft's metadata (CSDL) of the specs' API version, set beside pages and target in the same way. Default: none.
   * @example 'beta.csdl.xml'
   */
  readonly metadata?: string;
  /**
   * The day of that file.
   * @example '2026-08-15'
   */
  readonly metadataAsOf?: string;
  /**
   * Finds the weakest single permission that the target grants, of each operation: `least` of the run. With `suites: ['permissions']`
   * and without `cases`. Default: false.
   * @example true
   */
  readonly least?: boolean;
  /**
   * Hosts outside this machine that requests may be sent to. Default: none.
   * @example ['graph.microsoft.com']
   */
  readonly allowHosts?: readonly string[];
  /**
   * Hosts of mocks of your own that are not on this machine: minted tokens may go there, also over http. Default: none.
   * @example ['mock']
   */
  readonly mockHosts?: readonly string[];
  /**
   * The tenant that a target outside this machine belongs to; every token has to be of it. Default: none.
   * @example '0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42'
   */
  readonly tenant?: string;
  /**
   * How to send what changes the target for good: `disposable` (on objects that the run makes in `createIn`, and deletes), `listed` (on
   * `allowIds`), `skip` (not at all). Default: outside this machine, nothing is sent.
   * @example 'skip'
   */
  readonly destructive?: 'disposable' | 'listed' | 'skip';
  /**
   * Ids that may be changed for good, with `destructive: 'listed'`. Default: none.
   * @example ['7c9e6679-7425-40de-944b-e07fc1f90ae7']
   */
  readonly allowIds?: readonly string[];
  /**
   * Collections that the run may create objects in, and delete them again, with `destructive: 'disposable'`. Default: none.
   * @example ['/deviceManagement/androidDeviceOwnerEnrollmentProfiles']
   */
  readonly createIn?: readonly string[];
  /**
   * Pages of a collection that are read at most, 1 to 1000. Default: 5.
   * @example 2
   */
  readonly maxPages?: number;
  /**
   * Requests of a run outside this machine at most; set-up, clean-up and what is sent again count. Default: 1000.
   * @example 100
   */
  readonly maxRequests?: number;
  /**
   * Destructive requests of a run outside this machine at most. Default: 200.
   * @example 10
   */
  readonly maxDestructive?: number;
  /**
   * Requests per second at most, 1 to 1000. Default: 4 outside this machine, no limit on it.
   * @example 5
   */
  readonly rate?: number;
  /**
   * Requests in flight at once, 1 to 256. Default: 8 on this machine, 1 elsewhere.
   * @example 1
   */
  readonly concurrency?: number;
  /**
   * Milliseconds that an answer is waited for, 100 to 600000. Default: 10000.
   * @example 2000
   */
  readonly timeout?: number;
  /**
   * Cases to leave out, by id, its end, or a glob of either, each with a reason. They are shown, counted, and fail nothing. Default: none.
   * @example [{ case: 'permissions/application-*', reason: 'this mock knows no apps' }]
   */
  readonly exclude?: readonly { readonly case: string; readonly reason: string }[];
  /**
   * Members of request bodies in the place of those that are made from the page, by version and name of the page. Default: none.
   * @example { 'beta/note-create': { displayName: 'conformance-own-name' } }
   */
  readonly bodies?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * How an object is made where no page says it, by version and path of its collection. Default: none.
   * @example { 'beta/notes': { body: { displayName: 'conformance-own-name' }, scheme: 'Application', permissions: ['Notes.ReadWrite.All'] } }
   */
  readonly resources?: Given['resources'];
  /**
   * Who calls, by names of your own. Default: tokens that this package mints; a mock verifies them with `jwks()`.
   * @example { writer: { provider: 'static', scheme: 'DelegatedWork', permissions: ['User.Read'], token: { env: 'WRITER' } } }
   */
  readonly identities?: Readonly<Record<string, IdentityConfig>>;
}

export interface JudgeContext {
  /** Ends the run: what is known by then is returned, what was made in a tenant is deleted, and the exit code is 3. */
  readonly signal?: AbortSignal;
  /** Folder that relative paths start from, and whose `.graph-conformance` holds the issuer's key. Default: `process.cwd()`. */
  readonly cwd?: string;
}

/** The record of a run, as `run.json` has it, with its summary beside its head. */
export interface Run extends RunHead, RunTail {
  /** In the order of the plan. */
  readonly cases: readonly CaseRecord[];
}

/** Nothing could be judged, or what was judged could not be recorded. The message is all problems, a line each. */
export class CannotJudge extends Error {
  override readonly name = 'CannotJudge';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** `--param: …` is about the option `params`. */
const byOption = (problem: string): string =>
  problem.replace(/^--([a-z-]+):/, (whole, flag) => {
    const key = allSettings.find((setting) => setting.flag === flag)?.key;
    return key === undefined ? whole : `options: /${key}:`;
  });

/** @internal @throws {CannotJudge} */
export async function planFor(options: JudgeOptions, cwd: string): Promise<RunPlan> {
  const read = await settingsFrom({ options, env: process.env, cwd });
  if (!read.ok) throw new CannotJudge(read.problems);
  const planned = await planRun(read.settings);
  if (!planned.ok) throw new CannotJudge(planned.problems.map(byOption));
  return planned.plan;
}

/**
 * Judges a target.
 * @throws {CannotJudge} where the options are wrong, an interlock lets nothing leave, or a report cannot be written
 * @example
 * const run = await judge({ target: 'http://127.0.0.1:4010', asOf: 'latest' });
 * run.exit.code; // 0 every gated check passed, 1 one is broken, 3 inconclusive or incomplete
 * run.cases.filter(({ standing }) => standing === 'broken'); // a check of the gate failed
 */
export async function judge(options: JudgeOptions & JudgeContext = {}): Promise<Run> {
  const { signal = new AbortController().signal, cwd = process.cwd(), ...settings } = options;
  const plan = await planFor(settings, cwd);
  const cases: CaseRecord[] = [];
  const kept = new KeptOctets();
  const onResult = (record: CaseRecord, { exchange }: CaseResult): void => {
    const isKept = exchange === undefined || kept.take(exchange);
    cases.push(isKept ? record : { ...record, exchange: recordedExchange(kept.withoutOctets(exchange)) });
  };
  const end = await runPlan(plan, { cwd, signal, onResult });
  if (!end.ok) throw new CannotJudge(end.problems);
  const { summary, unpublished, withheld, move, recordFolder } = end;
  const { reports } = plan.settings;
  const problem = unpublished ?? (await publishReports({ reports, recordFolder }, move)) ?? withheld;
  if (problem !== undefined) throw new CannotJudge([`report: ${problem}`]);
  const { attention: _attention, ...rest } = summary;
  return { ...rest, cases };
}
