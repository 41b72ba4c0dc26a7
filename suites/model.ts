/**
 * The nouns of judgement: what is asked of a target, what crossed the wire, and what was found. Those of a whole run are in
 * `run-model.ts`.
 */
import type { Method, OperationSpec, PermissionScheme, RequestTemplate, Requirement } from '../specs/model.ts';
import type { JsonContent } from './json-content.ts';
import type { KnownTypes, TypeNotes } from './type-model.ts';

export const suiteNames = [
  'permissions',
  'headers',
  'request-body',
  'response',
  'routing',
  'body',
  'lifecycle',
] as const;
export type SuiteName = (typeof suiteNames)[number];

/** Who demands it: the page, HTTP and OAuth, or Graph-wide documentation. Ordered from the narrowest gate to the widest. */
export const authorities = ['page', 'rfc', 'graph'] as const;
export type Authority = (typeof authorities)[number];

/** Whose broken promises decide the exit code. */
export const gatedBy = (gate: Authority): readonly Authority[] => authorities.slice(0, authorities.indexOf(gate) + 1);

/** Ordered from best to worst. */
export const verdicts = ['pass', 'inconclusive', 'fail', 'error'] as const;
export type Verdict = (typeof verdicts)[number];

/** No finding at all is not knowing. */
export const worstVerdict = (found: readonly Verdict[]): Verdict =>
  verdicts.findLast((verdict) => found.includes(verdict)) ?? 'inconclusive';

export type TokenDefect =
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-audience'
  | 'tampered-signature'
  | 'alg-none'
  | 'unknown-key';

/** A scheme and an exact permission set; `claim` where the right names stand in the wrong claim, `beside` for names in the right one then. */
export interface TokenIdentity {
  readonly kind: 'token';
  readonly scheme: PermissionScheme;
  readonly permissions: readonly string[];
  readonly claim?: 'scp' | 'roles';
  readonly beside?: readonly string[];
  readonly defect?: TokenDefect;
}

/** Stable text for an identity: two cases with the same key ask for the same token. The order of names counts: it is part of the claim. */
export function identityKey({ scheme, permissions, claim, beside, defect }: Omit<TokenIdentity, 'kind'>): string {
  return JSON.stringify([scheme, permissions, claim ?? '', beside ?? [], defect ?? '']);
}

const schemeNames: Readonly<Record<PermissionScheme, string>> = {
  DelegatedWork: 'a work or school account',
  DelegatedPersonal: 'a personal account',
  Application: 'an app without a user',
};

const defects: Readonly<Record<TokenDefect, string>> = {
  expired: 'in an expired token',
  'not-yet-valid': 'in a token that is not yet valid',
  'wrong-audience': 'in a token for another audience',
  'tampered-signature': 'in a token with a tampered signature',
  'alg-none': 'in a token without a signature (alg none)',
  'unknown-key': 'in a token signed with an unknown key',
};

/** In a reader's words: `an app without a user with User.Read in scp`. */
export function describeIdentity(identity: Omit<TokenIdentity, 'kind'>): string {
  const rights = identity.permissions.length > 0 ? `with ${identity.permissions.join(', ')}` : 'without any permission';
  const claim = identity.claim === undefined ? '' : ` in the claim ${identity.claim}`;
  const other = identity.claim === 'scp' ? 'roles' : 'scp';
  const beside = identity.beside === undefined ? '' : ` and ${identity.beside.join(', ')} in ${other}`;
  const defect = identity.defect === undefined ? '' : `, ${defects[identity.defect]}`;
  return `${schemeNames[identity.scheme]} ${rights}${claim}${beside}${defect}`;
}

export type Identity = TokenIdentity | { readonly kind: 'none' };

/** How the credential travels. `literal` needs no token and is sent as it stands. */
export type Credential =
  | { readonly place: 'header'; readonly scheme: string }
  | { readonly place: 'query'; readonly parameter: string }
  | { readonly place: 'literal'; readonly value: string }
  | { readonly place: 'nowhere' };

/** `raw`: a connection of its own that lingers after the answer, so that late octets are seen. */
export type TransportName = 'pooled' | 'raw';

/** An operation with its holes still open, as a case asks for it. */
export interface PlannedRequest {
  readonly method: Method;
  /** With the version segment and with holes: `/beta/deviceManagement/managedDevices/{managedDeviceId}/retire`. */
  readonly path: string;
  /** Holes that are filled with something else than the run's parameters. */
  readonly fixedParams?: Readonly<Record<string, string>>;
  readonly identity: Identity;
  readonly credential: Credential;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Undefined: no octets. A repeated unit keeps plans small. */
  readonly body?: { readonly unit: string; readonly times: number };
  /** `none`: neither Content-Length nor Transfer-Encoding. */
  readonly framing: 'content-length' | 'none';
  readonly transport: TransportName;
  /**
   * What is read of an answer besides its head. `content`: its JSON, however large; `pages`: that of the pages behind it too, as
   * far as `@odata.nextLink` leads and `--max-pages` lets.
   */
  readonly reads?: 'content' | 'pages';
  /** It may make something: sent again only behind 429, which says that nothing was made; behind 503 the sender waits and gives up. */
  readonly creates?: true;
}

/** What is known of the types in an operation's answers. */
export interface AnswerTypes {
  readonly types: KnownTypes;
  /** What other pages with the same request line promise: their items are none of this page's. */
  readonly ofOtherPages: readonly string[];
}

/** The JSON object of a request, made from what its page documents. */
export interface RequestContent {
  /** Somebody gave members of it: the target's rules are known to them. */
  readonly given?: true;
  /** As it is sent, but for `ownName`. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The same and all others that the page lets a request carry; absent where there are none. */
  readonly fullest?: Readonly<Record<string, unknown>>;
  /** Members of one primitive type, whichever page is asked. */
  readonly certain: readonly string[];
  /** The member that tells what this run has made: its value is `ownName`. */
  readonly mark?: string;
}

/** Members of request bodies that somebody gave, by `beta/<page>`. */
export type GivenBodies = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** How an object is made where no page says it: by a POST of the body to its collection, whose answer has the id. */
export interface GivenResource {
  readonly body: Readonly<Record<string, unknown>>;
  /** Member of the answer; `id` unless given. */
  readonly id?: string;
  /** Who creates, reads and deletes. */
  readonly scheme: PermissionScheme;
  readonly permissions: readonly string[];
}

/** What somebody has said of requests. */
export interface Given {
  readonly bodies: GivenBodies;
  /** By version and path of the collection: `beta/widgets`. */
  readonly resources: Readonly<Record<string, GivenResource>>;
}

/** Stands in a request for a name that nothing else has: the run's own, with a number. */
export const ownName = 'conformance-own-name';

/** Whom a page lets in: each permission of each row by itself, in page order. */
export const grantedIdentities = ({ requirements }: OperationSpec): readonly TokenIdentity[] =>
  requirements.flatMap((one) =>
    one.kind === 'permission' && one.supported
      ? one.anyOf.map((permission) => ({ kind: 'token' as const, scheme: one.scheme, permissions: [permission] }))
      : [],
  );

/** A request of set-up, look or clean-up, as its page documents it. */
export interface StepRequest extends PlannedRequest {
  readonly identity: TokenIdentity;
  /** Whom the page lets in, in its order; `identity` is the first. */
  readonly callers: readonly TokenIdentity[];
}

/** What the pages of a collection document, as requests with open holes; the last hole of `read` and `remove` is the object's. */
export interface CollectionRequests {
  /** Name of the member that tells one object from another. */
  readonly key: string;
  /** Of what `create` makes. */
  readonly type?: string;
  /** Somebody gave how it is made, of whatever type. */
  readonly given?: true;
  /** Member of an object that counts the devices which would lose it. */
  readonly usedBy?: string;
  readonly create?: StepRequest;
  readonly list?: StepRequest;
  readonly read?: StepRequest;
  readonly remove?: StepRequest;
  /** Actions on an object that carry parameters, by their names in lower case. */
  readonly actions: ReadonlyMap<string, StepRequest>;
}

/** One documented request line of one page revision. */
export interface Operation {
  readonly spec: OperationSpec;
  readonly request: RequestTemplate;
  /** `beta/<page>`, and where the page documents several requests, one more segment. */
  readonly id: string;
  /** Absent where its answer has no type. */
  readonly answers?: AnswerTypes;
  /** Absent where its request has no body. */
  readonly content?: RequestContent;
  /** @param path of a collection, with its version */
  readonly collectionAt?: (path: string) => CollectionRequests | undefined;
}

/**
 * Pure: one requirement and one exchange in, one judgement out; `undefined` where the exchange says nothing about the promise,
 * because another check speaks about what was seen.
 */
export interface Check {
  /** The promise as a sentence, kebab-case; never changes its meaning, never reused. */
  readonly id: string;
  readonly authority: Authority;
  /** Id of a check whose failure and this one's have one cause: they are told as one. */
  readonly follows?: string;
  /** What is promised, for a failure's second half: `the page promises 204`. */
  promised(requirement: Requirement, spec: OperationSpec): string;
  /** @param spec the page that the requirement stands on, for checks that need its documented success */
  judge(
    requirement: Requirement,
    exchange: Exchange,
    spec: OperationSpec,
    answers?: AnswerTypes,
  ): Judgement | undefined;
}

/** One check, asked to judge one requirement with what this case sends. */
export interface PlannedCheck {
  readonly check: Check;
  /** Judged is what a look at the target shows afterwards, and not the answer; only some runs look. */
  readonly of?: 'effect';
  readonly requirement: Requirement;
}

/** What a case waits for; `success` cases change the target, the others do where the target is wrong. */
export type Expected = 'success' | 'refusal' | 'no-success' | 'no-server-error';

/** Cases that may succeed: a target may also ignore a body or an Accept that it does not want. */
export const changesTheTarget = (expects: Expected): boolean => expects === 'success' || expects === 'no-server-error';

export interface Case {
  /** `<operation id>/<suite>/<name>`; never changes its meaning, never reused. */
  readonly id: string;
  readonly suite: SuiteName;
  readonly operation: Operation;
  readonly plan: PlannedRequest;
  readonly expects: Expected;
  /** In a reader's words: who calls, and what is promised then. */
  readonly expectation: string;
  readonly checks: readonly PlannedCheck[];
  /** Why it has no meaning here: it is not sent, counted apart, and keeps no run from being complete. */
  readonly notApplicable?: string;
  /** Why the configuration leaves it out: as well not sent, and counted apart. */
  readonly excluded?: string;
}

/** Why it is planned and not to be sent: `excluded: not served by this mock`. */
export function whyLeftOut({ notApplicable, excluded }: Case): string | undefined {
  if (notApplicable !== undefined) return `not applicable: ${notApplicable}`;
  return excluded === undefined ? undefined : `excluded: ${excluded}`;
}

export const applies = (one: Case): boolean => whyLeftOut(one) === undefined;

/**
 * Cases that speak for their operation, the first one first, one for each kind of answer: the documented request, one without a
 * token, one whose token has no permission, a version that never was, another verb; and the one about the content. What other cases
 * find besides their own promise is told by these alone, where they show it too.
 */
export function speakerRank({ id, suite, expects, plan, operation, checks }: Case): number | undefined {
  const { identity, credential } = plan;
  if (suite === 'response') return 0;
  if (id.endsWith('/routing/unknown-version')) return 3;
  if (id.endsWith('/routing/verb-get')) return 4;
  if (id.endsWith('/body/documented-answer')) return 5;
  if (expects !== 'refusal') return undefined;
  if (identity.kind === 'none') return credential.place === 'nowhere' ? 1 : undefined;
  const firstGrant = operation.spec.requirements.find((one) => one.kind === 'permission' && one.supported);
  const isOfIt = suite === 'permissions' && checks[0]?.requirement === firstGrant;
  return isOfIt && identity.permissions.length === 0 ? 2 : undefined;
}

/** Header fields in wire order, names as sent. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** A message that could be read as HTTP, with every rule it broke on the way. */
export interface Answer {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly fields: Fields;
  /** Status codes of 1xx messages before it. */
  readonly interim: readonly number[];
  /** Every octet after the header section, as latin1; capped. */
  readonly afterHead: string;
  /** The content that the framing delimits, decoded from chunks, as latin1; capped. Empty for 1xx, 204 and 304. */
  readonly body: string;
  readonly bodyComplete: boolean;
  /** The content with its codings (Content-Encoding) undone, as latin1; absent where it has none. */
  readonly decoded?: string;
  /** Why its codings could not be undone. */
  readonly undecodable?: string;
  /** The content as JSON, read before anything was redacted, and never recorded; absent where the plan does not read it. */
  readonly content?: JsonContent;
  /** Octets behind the end of the message. */
  readonly trailing: string;
  /** Broken HTTP syntax that a lenient reader can get past, each with its RFC section. */
  readonly violations: readonly string[];
}

/** Why there is no answer to judge. `left` tells whether request octets were handed to the socket. */
export type NoAnswerCause =
  | 'dns'
  | 'refused'
  | 'connect-timeout'
  | 'tls'
  | 'reset'
  | 'closed'
  | 'timeout'
  | 'throttled'
  | 'cancelled';

export type ExchangeOutcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'malformed'; readonly problem: string }
  | { readonly kind: 'none'; readonly cause: NoAnswerCause; readonly left: boolean; readonly message: string };

/** An object as a look at it showed it. */
export interface SeenObject {
  /** `status is 404`, or why there is no answer. */
  readonly seen: string;
  readonly status?: number;
  /** Of its JSON. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** What looks at the target showed before and behind a request that may change something. Nothing of it is recorded but the looks. */
export interface Effect {
  /** Why nobody could look. */
  readonly problem?: string;
  /** Members that the request carried. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** Of what it was about: in its path, or in the answer to a create. */
  readonly id?: string;
  /** Ids of all that this run has created in the collection, its own among them; what is created before the verdict comes in too. */
  readonly known: readonly string[];
  readonly before?: SeenObject;
  /** Names of members that this run gave it when it made it. */
  readonly given?: readonly string[];
  /** Members in the answer itself. */
  readonly answered?: Readonly<Record<string, unknown>>;
  readonly after?: SeenObject;
  /** Another object of the collection, which the request was not about. */
  readonly neighbour?: SeenObject;
  /** Whether the collection lists it, or why that is not known. */
  readonly listed?: boolean | string;
  /** Objects that the collection lists under the name of the request, which nothing else has; of a create alone. */
  readonly namesakes?: number;
  /** Milliseconds that were waited for reads that lag behind. */
  readonly waited: number;
}

/** What crossed the wire, redacted: credentials are replaced before an exchange leaves the runner. */
export interface Exchange {
  readonly method: Method;
  /** As sent, redacted. */
  readonly url: string;
  readonly sent: string;
  /** As received, latin1, capped. */
  readonly received: string;
  /** Octets received, also those behind the cap. */
  readonly receivedLength: number;
  /** Present where the octets that were judged are not kept, `received` and the content among them: why. */
  readonly notKept?: string;
  readonly outcome: ExchangeOutcome;
  readonly transport: TransportName;
  /** What was fetched behind it, where the plan reads pages, in order. */
  readonly pages?: readonly Exchange[];
  /** For checks of an effect. */
  readonly effect?: Effect;
  readonly attempts: number;
  /** Milliseconds since the run's start, and from the last octet sent to the first received. */
  readonly startedAt: number;
  readonly durationMs: number;
}

export interface Judgement {
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  /** What was seen: `status is 200`. */
  readonly seen: string;
  /** The answer speaks about the promise only where the operation is known to succeed on this target. */
  readonly onlyWithBaseline?: boolean;
  /** It speaks only where the object that the request names was there. So does what needs a baseline. */
  readonly onlyWithObject?: boolean;
  /** A failure only where a request succeeded that differs in nothing but what the case is about: else that is not the cause. */
  readonly onlyInContrast?: boolean;
}

/** One check's judgement, citing the clause that it judged. */
export interface Finding {
  readonly check: string;
  readonly authority: Authority;
  readonly requirement: string;
  /** `page#anchor`, with the line. */
  readonly clause: string;
  readonly outcome: Verdict;
  readonly seen: string;
  readonly promised: string;
  /** Another revision of the page that words the requirement differently. */
  readonly note?: string;
  /** Present where it was found in several cases of the operation, of which this one alone tells it: in how many. */
  readonly cases?: number;
}

export interface CaseResult {
  readonly case: Case;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Present when the case was planned and not sent. */
  readonly skipped?: string;
  /** Present where the verdict is `error`: what we did wrong. */
  readonly error?: string;
  /** Why the target refused, as far as its answer tells; beside the verdict, which it never changes. */
  readonly diagnosis?: string;
  /** What the answer shows of types that the documentation does not, and the other way round; no verdict depends on it. */
  readonly observed?: TypeNotes;
  readonly exchange?: Exchange;
}
