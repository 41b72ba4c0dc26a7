/** Case records -> the one thing to mend first: why no request succeeded that should have, or the one fault that many failures share. */
import type { TokenDefect } from '../../fixtures/issuer/index.ts';
import { standInId } from '../../specs/model.ts';
import type { CheckId } from '../checks/index.ts';
import { succeeded } from '../checks/judgements.ts';
import { holesOf, namerFor } from '../http.ts';
import { paramFlag } from '../runner/object-ids.ts';
import type { CaseRecord } from '../run-model.ts';
import { isPage, type ServedOperations } from './served-operations.ts';

interface Refused {
  readonly first: CaseRecord;
  readonly paths: Set<string>;
  count: number;
  /** Whether each answer was text/html, which Graph never sends. */
  pages: boolean;
}

/** What requests of one operation that should succeed were answered. */
interface Answers {
  /** By status. */
  readonly refused: Map<number, Refused>;
  other: boolean;
}

interface RefusedEverywhere extends Omit<Refused, 'paths'> {
  readonly paths: readonly string[];
  /** Which of the requests that should succeed these are, where others have another cause. */
  readonly which: string;
}

const answerOf = ({ exchange }: CaseRecord) =>
  exchange?.outcome.kind === 'answer' ? exchange.outcome.answer : undefined;

/** Names of ids at most, of a target that has many collections. */
const idsShown = 6;

/** What the target gave as its reason, in brackets. */
const said = ({ diagnosis }: CaseRecord): string => (diagnosis === undefined ? '' : ` (${diagnosis})`);

/** In the words of a person who reads the first lines alone. `{n} requests`: those that should have succeeded. */
const whyNothingSucceeded: Readonly<Record<number, (refused: RefusedEverywhere) => string>> = {
  401: ({ first, count, which }) => {
    const what = `no token was accepted: all ${count} requests that should succeed${which} were answered 401${said(first)}.`;
    return first.minted === true
      ? `${what} Give the target the key that the tokens are signed with: npx graph-conformance jwks > jwks.json (again where .graph-conformance/ is new; their issuer is https://sts.windows.net/TENANT/, their audience https://graph.microsoft.com). A target with tokens of its own: configure them as "identities" in graph-conformance.json`
      : `${what} npx graph-conformance whoami shows what each configured identity is`;
  },
  403: ({ first, count, which }) =>
    `no permission was accepted: all ${count} requests that should succeed${which} were answered 403${said(first)}. The target has to read the permissions of a user's token in the claim scp (names with blanks between), of an app's in roles (a list)`,
  404: ({ first: { request }, paths, count, which, pages }) => {
    const nameOf = namerFor(paths);
    const ids = [...new Set(paths.flatMap((path) => holesOf(path).map((hole) => paramFlag(nameOf(hole), 1))))];
    const shown = [...ids.slice(0, idsShown), ...(ids.length > idsShown ? ['…'] : [])].join(' ');
    const page = pages ? ' with a page (text/html), as a web server or framework does that has no such route' : '';
    const what = `nothing was found: all ${count} requests that should succeed${which} were answered 404${page}. Either the target does not serve ${request.method} ${request.path}`;
    return ids.length === 0
      ? `${what}, or its base URL is another`
      : `${what}, or it does not know the id in it (${standInId} where none is given): ${shown}`;
  },
  500: ({ first, count, which }) =>
    `nothing was served: all ${count} requests that should succeed${which} were answered with an error of the target (5xx)${said(first)}. Look at what it says of them`,
};

/** What the cases of one check, or with tokens of one defect, are about. */
type Theme = CheckId | TokenDefect;

interface Failures {
  cases: number;
  failed: number;
  /** Of those that failed. */
  readonly statuses: Set<number>;
  pages: number;
}

const noFailures: Failures = { cases: 0, failed: 0, statuses: new Set(), pages: 0 };

interface Fault {
  /** Of each, every case failed, on every operation, in this way: one request that was answered rightly, and it is another fault. */
  readonly themes: readonly [Theme, ...Theme[]];
  readonly answered: (status: number) => boolean;
  /** Which of these answers are text/html; where it is absent, none. */
  readonly pages?: 'all' | 'any';
  /** @param cases how many of these failed */
  readonly says: (cases: number) => string;
}

/** The first that holds is told: each explains what those below it would say, and more. */
const faults: readonly Fault[] = [
  {
    themes: ['other-version-does-not-succeed', 'missing-token-is-refused'],
    answered: succeeded,
    pages: 'all',
    says: (cases) =>
      `a page answers everything: ${cases} requests without a token or for an API version without the operation got a 2xx with text/html. Either another server than the mock listens there, or a catch-all (a default page, a single-page app) stands before its routes: put it behind them, and answer 404 with {"error": {"code", "message"}}`,
  },
  {
    themes: ['other-version-does-not-succeed'],
    answered: succeeded,
    pages: 'all',
    says: (cases) =>
      `a page answers what has no route: ${cases} requests for an API version without the operation got a 2xx with text/html. Let the catch-all (a default page, a single-page app) leave out /beta and /v1.0, and answer 404 with {"error": {"code", "message"}} there`,
  },
  {
    themes: ['missing-token-is-refused'],
    answered: succeeded,
    pages: 'all',
    says: (cases) =>
      `callers are sent to a page instead of refused: all ${cases} requests without a token got a 2xx with text/html, as a sign-in page does. Answer them 401 with WWW-Authenticate: Bearer and {"error": {"code", "message"}}`,
  },
  {
    themes: ['missing-token-is-refused'],
    answered: succeeded,
    says: (cases) =>
      `no token is asked for: all ${cases} requests without one were let in. Answer them 401 with WWW-Authenticate: Bearer, and verify the token of the others; npx graph-conformance token --explain shows what tokens look like`,
  },
  {
    themes: ['garbage-token-is-refused'],
    answered: succeeded,
    says: (cases) =>
      `any text is accepted as a token: all ${cases} requests with made-up text in place of a token were let in. Compare each token with those that the target knows, or verify its signature with the keys of npx graph-conformance jwks, and answer 401 otherwise`,
  },
  {
    themes: ['tampered-signature', 'alg-none', 'unknown-key'],
    answered: succeeded,
    says: (cases) =>
      `any token is accepted: all ${cases} requests with a wrong signature, a foreign key or none were let in, so its signature is not verified. Verify it (RS256, with the keys of npx graph-conformance jwks) before any claim is read, then exp, nbf and aud, and answer 401 otherwise`,
  },
  {
    themes: ['unlisted-permission-is-refused', 'look-alike-permission-is-refused'],
    answered: succeeded,
    says: (cases) =>
      `permissions are not looked at: all ${cases} requests whose token lacks those of the page were let in. Read them from the claim scp (names with blanks between; of an app: roles, a list), and answer 403 where none of the page's is among them`,
  },
  {
    themes: ['unknown-name-does-not-succeed'],
    answered: succeeded,
    pages: 'any',
    says: (cases) =>
      `a catch-all answers what has no route: all ${cases} requests for a path beside a collection that no page has got a 2xx. Answer 404 with {"error": {"code", "message"}} where no route is declared`,
  },
  {
    themes: ['changed-path-case-is-accepted'],
    answered: (status) => status >= 400 && status < 500,
    pages: 'any',
    says: (cases) =>
      `paths are compared letter by letter: all ${cases} requests with the path in upper case failed, and as documented they succeed. Match names in paths without regard to case, and leave ids as they are (regular expressions: the flag i; Express: without "case sensitive routing")`,
  },
];

/** One for a whole run, and only where every request of its kind says the same: other failures speak for themselves. */
export class LikelyCause {
  readonly #answers = new Map<string, Answers>();
  readonly #served: ServedOperations;
  readonly #failures = new Map<string, Failures>();

  constructor(served: ServedOperations) {
    this.#served = served;
  }

  add(record: CaseRecord): void {
    if ((record.exchange ?? record.brief) === undefined) return this.#served.addSkipped(record);
    this.#addFailure(record);
    // another spelling of the path may be unknown for its own sake
    if (record.expects !== 'success' || record.suite === 'routing') return;
    this.#served.add(record);
    const answers = this.#answers.get(record.operation) ?? { refused: new Map<number, Refused>(), other: false };
    this.#answers.set(record.operation, answers);
    const answered = answerOf(record)?.status;
    const status = answered !== undefined && answered > 500 ? 500 : answered;
    if (status === undefined || !(status in whyNothingSucceeded)) answers.other = true;
    else {
      const refused = answers.refused.get(status) ?? { first: record, paths: new Set(), count: 0, pages: true };
      refused.count += 1;
      refused.paths.add(record.request.path);
      refused.pages &&= isPage(answerOf(record));
      answers.refused.set(status, refused);
    }
  }

  #addFailure(record: CaseRecord): void {
    const { about, identity, findings, waived } = record;
    // whoever consented to it knows the cause
    if (waived !== undefined) return;
    const theme = (identity.kind === 'token' ? identity.defect : undefined) ?? about.check;
    const seen = this.#failures.get(theme) ?? { cases: 0, failed: 0, statuses: new Set(), pages: 0 };
    this.#failures.set(theme, seen);
    seen.cases += 1;
    if (!findings.some(({ check, outcome }) => check === about.check && outcome === 'fail')) return;
    seen.failed += 1;
    seen.statuses.add(answerOf(record)?.status ?? 0);
    if (isPage(answerOf(record))) seen.pages += 1;
  }

  #holds({ themes, answered, pages: wanted }: Fault): boolean {
    return themes.every((theme) => {
      const { cases, failed, statuses, pages } = this.#failures.get(theme) ?? noFailures;
      const alike = failed > 0 && failed === cases && [...statuses].every(answered);
      return alike && (wanted === 'any' || pages === (wanted === 'all' ? failed : 0));
    });
  }

  /** Undefined where requests were answered differently. @param which see `RefusedEverywhere` */
  #whyNothingSucceeded(isAmong: (operation: string) => boolean, which: string): string | undefined {
    const answers = [...this.#answers].flatMap(([operation, one]) => (isAmong(operation) ? [one] : []));
    const refused = answers.flatMap((one) => [...one.refused]);
    const [status] = refused[0] ?? [];
    if (answers.some(({ other }) => other) || refused.some(([another]) => another !== status)) return undefined;
    const all = refused.map(([, one]) => one);
    const [first] = all.map((one) => one.first);
    if (status === undefined || first === undefined) return undefined;
    return whyNothingSucceeded[status]?.({
      first,
      paths: [...new Set(all.flatMap(({ paths }) => [...paths]))],
      count: all.reduce((sum, { count }) => sum + count, 0),
      pages: all.every(({ pages }) => pages),
      which,
    });
  }

  get text(): string | undefined {
    const { unserved, text } = this.#served;
    const isServed = (operation: string): boolean => !unserved.has(operation);
    const fault = faults.find((one) => this.#holds(one));
    return (
      this.#whyNothingSucceeded(() => true, '') ??
      text ??
      this.#whyNothingSucceeded(isServed, unserved.size > 0 ? ' where their path is served' : '') ??
      fault?.says(fault.themes.reduce((sum, theme) => sum + (this.#failures.get(theme)?.failed ?? 0), 0))
    );
  }
}
