/**
 * The nouns of a run: its record (`run.json`), and what is counted from it. Every report is rendered from these.
 * The shape on disk is `record/run-record.schema.json`; `record/` writes and reads it.
 */
import type { DataFile } from '../specs/drift/model.ts';
import type { Method, PermissionScheme } from '../specs/model.ts';
import type { LeastRow, ThreeWay } from './three-way-model.ts';
import type { JsonKind } from './type-model.ts';
import type {
  Answer,
  Authority,
  Exchange,
  Expected,
  Finding,
  Identity,
  ExchangeOutcome,
  SuiteName,
  Verdict,
} from './model.ts';

/** What a record can be rendered as. */
export const reportFormats = ['terminal', 'json', 'junit', 'markdown', 'html', 'har'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Where reports of a run are asked for; absolute paths. */
export interface Reports {
  /** For run.json and every report that has a file name. */
  readonly folder: string | undefined;
  readonly files: readonly { readonly format: ReportFormat; readonly path: string }[];
}

type Tally = Readonly<Record<'pass' | 'inconclusive' | 'fail', number>>;
export type Tallies = Readonly<Record<Authority, Tally>>;

/**
 * How a case stands before the gate. `waived`: broken, and consented to for a while; `warning`: what does not gate failed;
 * `unjudged`: not sent, or nobody knows, and nothing of that gates; `not-applicable`: it has no meaning on this target or with
 * these identities; `excluded`: the configuration leaves it out.
 */
export const standings = [
  'kept',
  'broken',
  'waived',
  'unknown',
  'warning',
  'unjudged',
  'not-applicable',
  'excluded',
] as const;
export type Standing = (typeof standings)[number];

export const noStandings = (): Record<Standing, number> => ({
  kept: 0,
  broken: 0,
  waived: 0,
  unknown: 0,
  warning: 0,
  unjudged: 0,
  'not-applicable': 0,
  excluded: 0,
});

/** The exit code and the sentence that explains it. */
export interface Exit {
  readonly code: 0 | 1 | 2 | 3 | 4 | 5;
  readonly reason: string;
}

/** An answer as it is recorded; octets behind the header section stand in `received`. */
export type RecordedAnswer = Omit<Answer, 'afterHead' | 'trailing' | 'content'>;

/** A further page of a collection. */
export interface BriefPage {
  /** Method and URL, redacted. */
  readonly request: string;
  /** Absent where nobody answered. */
  readonly status?: number;
  /** Octets. */
  readonly received: number;
}

/** What crossed the wire, redacted. */
export interface RecordedExchange extends Omit<Exchange, 'outcome' | 'pages'> {
  readonly pages?: readonly BriefPage[];
  readonly outcome:
    | { readonly kind: 'answer'; readonly answer: RecordedAnswer }
    | Exclude<ExchangeOutcome, { readonly kind: 'answer' }>;
}

/**
 * Whose octets are recorded. `needed`: enough to show what is wrong, and what right looks like. Of successes outside this machine
 * `values` alone records what they hold; elsewhere it is as `needed`.
 */
export const evidenceModes = ['needed', 'all', 'values'] as const;
export type EvidenceMode = (typeof evidenceModes)[number];

/** What is kept of an exchange without its octets. */
export interface BriefExchange {
  /** Method and URL, redacted. */
  readonly request: string;
  readonly status: number;
  /** Octets. */
  readonly sent: number;
  readonly received: number;
  readonly durationMs: number;
}

/** What answers showed of each type, by its name. */
export type ObservedTypes = Readonly<
  Record<
    string,
    {
      /** Objects of it. */
      readonly count: number;
      /** Documented members that were there, and the kinds of JSON values that they had. */
      readonly members: Readonly<Record<string, readonly JsonKind[]>>;
      /** Documented properties that no object had; relationships come only where they are asked for. */
      readonly absent?: readonly string[];
      /** Members whose names differ from documented ones in letter case alone, as sent. */
      readonly otherCase?: readonly string[];
      /** Members that no page has. */
      readonly undocumented: readonly string[];
      /** By enum, values that no page has. */
      readonly values: Readonly<Record<string, readonly string[]>>;
    }
  >
>;

/** The promise that a case is about; its findings hold those of the case's other checks too. */
export interface TestedPromise {
  readonly check: string;
  readonly authority: Authority;
  readonly requirement: string;
  /** `page#anchor:line`. */
  readonly clause: string;
}

/** Dated, reasoned consent to a known failure on one target. */
export interface Waiver {
  /** Id of a case, its end, or a glob of either. */
  readonly case: string;
  /** URL or origin of the target, or a glob of it. */
  readonly target: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day (UTC) that it is good for, YYYY-MM-DD. */
  readonly expires: string;
  /** File and line: `waivers.json:3`. */
  readonly where: string;
}

/**
 * What became of a waiver in a run. These three are over, and fail the run: `expired`; `unused`: no case on file has such an
 * id; `passing`: all its cases keep what gates. `idle`: not all of them were judged, and none is broken; `elsewhere`: for another target.
 */
export const waiverStates = ['used', 'idle', 'elsewhere', 'expired', 'unused', 'passing'] as const;
export type WaiverState = (typeof waiverStates)[number];

/** A waiver and what it did in a run. */
export interface WaiverUse extends Waiver {
  readonly state: WaiverState;
  /** Cases that it matches, were all of them judged. */
  readonly cases: number;
  /** Of them, those that fail and are let pass for now, and those that keep what gates. */
  readonly waived: number;
  readonly passing: number;
  /** Present where it fails the run: why, and the way out. */
  readonly over?: string;
}

/** One case of a run: plain data, with everything that a report or a comparison needs. */
export interface CaseRecord {
  readonly id: string;
  /** Place in the whole plan, from 0; a shard has gaps. */
  readonly position: number;
  readonly suite: SuiteName;
  /** Operation id. */
  readonly operation: string;
  readonly request: { readonly method: Method; readonly path: string };
  readonly apiVersion: string;
  readonly page: string;
  readonly asOf: string;
  readonly identity: Identity;
  readonly expects: Expected;
  /** In a reader's words: who calls, and what is promised then. */
  readonly expectation: string;
  readonly about: TestedPromise;
  readonly verdict: Verdict;
  readonly standing: Standing;
  /** Present where the standing is `waived`: by what. */
  readonly waived?: Pick<Waiver, 'where' | 'reason' | 'owner' | 'expires'>;
  readonly findings: readonly Finding[];
  /** Present when the case was planned and not sent: why. */
  readonly skipped?: string;
  /** Present where the verdict is `inconclusive`: why nobody knows. */
  readonly inconclusive?: string;
  /** Present where the verdict is `error`: what we did wrong. */
  readonly error?: string;
  /** Why the target refused, as far as its answer tells; beside the verdict, which it never changes. */
  readonly diagnosis?: string;
  /** Present where the local issuer made the token: the command `token` makes it again. */
  readonly minted?: true;
  /** Of a case about a whole answer. */
  readonly observed?: ObservedTypes;
  /** With timing in milliseconds and attempts; absent where nothing was sent, and where `brief` stands for it. */
  readonly exchange?: RecordedExchange;
  /** Of a pass whose octets were not kept. */
  readonly brief?: BriefExchange;
}

/** The request of an exchange: enough to send it again. */
export type SentRequest = Pick<Exchange, 'method' | 'url' | 'sent'>;

/** A case without what the target sent, which can be large. */
export interface Attention extends Omit<CaseRecord, 'exchange' | 'observed'> {
  readonly exchange?: SentRequest;
}

export function withoutAnswer({ exchange, ...rest }: Attention): Attention {
  if (!exchange) return rest;
  const { method, url, sent } = exchange;
  return { ...rest, exchange: { method, url, sent } };
}

/** Cases whose requests are kept in memory, to be shown; of the others only the findings are. */
const requestsKept = 1000;

/** Adds the case where it is not a pass. */
export function noteAttention(attention: Attention[], record: CaseRecord): void {
  if (record.verdict === 'pass') return;
  const { observed: _observed, ...known } = record;
  const { exchange: _exchange, ...bare } = known;
  attention.push(attention.length < requestsKept ? withoutAnswer(known) : bare);
}

/** One cell of the permission matrix: what was promised there, and how it stands. */
export interface MatrixCell {
  readonly scheme: PermissionScheme;
  readonly permission: string;
  readonly promised: 'granted' | 'refused';
  readonly verdict: Verdict;
}

export interface OperationSummary {
  readonly id: string;
  readonly request: string;
  readonly asOf: string;
  readonly cells: readonly MatrixCell[];
  readonly cases: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly standings: Readonly<Record<Standing, number>>;
  /** Cases that were not sent. */
  readonly skipped: number;
}

/** A part of Graph, and how much of what pages document there a target serves. */
export interface FamilySummary {
  readonly apiVersion: string;
  /** `/users`, the first word of its paths, or `intune-books`, the beginning of its pages' names. */
  readonly family: string;
  readonly operations: number;
  /** Of them, those of which a request succeeded that should. */
  readonly served: number;
  /** Those that were answered, and never with success. */
  readonly refused: number;
  /** Those that were answered as where there is no route, or not at all. */
  readonly silent: number;
  /** Those to which no request was sent that should succeed. */
  readonly notSent: number;
  readonly cases: number;
  readonly judged: number;
  /** Of the judged, those that break a gated promise and are not waived. */
  readonly failed: number;
  /** Cases that show that something answers which no page documents: another method, API version or name. */
  readonly undocumented: number;
}

/** A clause that no finding cites, with the reason. */
export interface Untested {
  readonly clause: string;
  /** Absent where the spec lists the clause as untestable. */
  readonly requirement?: string;
  readonly reason: string;
}

/** What all answers of a run showed of a type beside what is documented; no verdict depends on it. */
export interface TypeSummary {
  readonly apiVersion: string;
  /** As documented. */
  readonly type: string;
  /** Of an enum, 0. */
  readonly objects: number;
  /** Members that no page has. */
  readonly undocumented: readonly string[];
  /** Members whose names differ from documented ones in letter case alone, as sent. */
  readonly otherCase: readonly string[];
  /** Documented properties that no object had. */
  readonly absent: readonly string[];
  /** Values that no page has, by enum. */
  readonly values: readonly { readonly enum: string; readonly values: readonly string[] }[];
}

/** A revision of a page that the run is about. */
export interface SpecRecord {
  readonly page: string;
  readonly apiVersion: string;
  readonly asOf: string;
  readonly title: string;
  /** SHA-256 of the spec's JSON with its keys in order and without white space (RFC 8785), hex. */
  readonly sha256: string;
  readonly source: { readonly locale: string; readonly commit?: string; readonly sha256: string };
  /** Where each requirement stands on the page, by its id: `#anchor:line`. */
  readonly clauses?: Readonly<Record<string, string>>;
}

/** Part i of n of a run, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What the target says about itself: values of telling response fields, at most eight of each, in order. */
export type Fingerprint = Readonly<Record<string, readonly string[]>>;

/** A page of the run of which nothing can be judged. */
export interface PageWithoutCases {
  readonly page: string;
  readonly apiVersion: string;
  readonly reason: string;
  /** Present where the configuration leaves the page out: why. Any other makes the run incomplete. */
  readonly excluded?: string;
}

/** Known before anything is sent. */
export interface RunHead {
  readonly tool: { readonly name: 'graph-conformance'; readonly version: string };
  readonly node: string;
  /** `linux-x64`. */
  readonly platform: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly target: { readonly url: string; readonly embedded: boolean };
  readonly asOf: string;
  readonly gate: Authority;
  /** Effective settings by their names; secrets only by where they come from. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly specs: readonly SpecRecord[];
  /** Pages that had no revision yet at the date asked for. */
  readonly notYet: readonly { readonly page: string; readonly firstAsOf: string }[];
  /** Present where there are some. */
  readonly withoutCases?: readonly PageWithoutCases[];
  /** Per cent of the planned cases that have to be judged, where the run asks for it. */
  readonly minIndex?: number;
  /** Present where Microsoft's permission data was given. */
  readonly permissionData?: DataFile;
  /** Present where Microsoft's metadata was given. */
  readonly metadata?: DataFile;
  /** Cases of the whole run, all shards together. */
  readonly planned: number;
  /** Present where this is one part of a run. */
  readonly shard?: Shard;
  /** Present where shards were merged: which, of how many. */
  readonly merged?: { readonly shards: readonly number[]; readonly count: number };
}

/** A case that was sent so that others could be judged, and is none of the run's own. */
export interface Dependency {
  readonly id: string;
  readonly verdict: Verdict;
  /** Before the gate; absent in older records. */
  readonly standing?: Standing;
}

/** Of a request that judges nothing. `look`: at what a request did, where its answer says that it worked. */
export type StepPurpose = 'set-up' | 'look' | 'clean-up';

/** What the run sent besides cases, for objects of its own and for what became of them. */
export interface StepRecord {
  readonly purpose: StepPurpose;
  readonly exchange: RecordedExchange;
}

/** Known when everything has been sent. */
export interface RunTail {
  readonly operations: readonly OperationSummary[];
  /** Absent in older records. */
  readonly families?: readonly FamilySummary[];
  readonly tallies: Tallies;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly standings: Readonly<Record<Standing, number>>;
  /** Cases that were planned and not sent, for whatever reason. */
  readonly skipped: number;
  /** How much of what was planned was judged, 0 to 1: passed, with warnings only, failed and waived of all. */
  readonly index: number;
  /** How much of what was judged did not fail, 0 to 1; absent where nothing was judged. */
  readonly score?: number;
  readonly untested: readonly Untested[];
  /** Present where answers showed some. */
  readonly types?: readonly TypeSummary[];
  /** Present where a file was given to be set beside pages and target. */
  readonly threeWay?: ThreeWay;
  /** Present where it was asked for; in the order of the operations' ids. */
  readonly least?: readonly LeastRow[];
  readonly fingerprint: Fingerprint;
  /** Present where one thing explains why nothing succeeded, or what many cases found: what it is likely to be, and what to do. */
  readonly likelyCause?: string;
  /** All that were given, in their order. */
  readonly waivers: readonly WaiverUse[];
  /** Present where some were sent; not counted. */
  readonly dependencies?: readonly Dependency[];
  /** Present where there are some; of each shard in its order. */
  readonly steps?: readonly StepRecord[];
  /** What the run set up and could not clean up. */
  readonly left: readonly string[];
  /** Present where the run ended before its end: why. */
  readonly cut?: Cut;
  readonly durationMs: number;
  readonly exit: Exit;
}

/** What kept a run from judging all that it was to judge. */
export interface Cut {
  readonly kind: 'stopped' | 'unreachable' | 'interrupted' | 'incomplete';
  readonly reason: string;
}

/** A run's record, wherever it comes from. */
export interface RecordSource {
  readonly head: RunHead;
  readonly tail: RunTail;
  /** In the order of the plan; each call reads from the first case. */
  readonly cases: () => AsyncIterable<CaseRecord>;
}

/** A run without its exchanges: everything that a person or an exit code needs. */
export interface RunSummary extends RunHead, RunTail {
  /** Cases that are not a pass, in their order; the first thousand with their requests. */
  readonly attention: readonly Attention[];
}
