/** Case records -> the one thing to mend first, where no request succeeded that should have: a key, an id, a permission claim. */
import { standInId } from '../../specs/model.ts';
import { holesOf, namerFor } from '../http.ts';
import { paramFlag } from '../runner/object-ids.ts';
import type { CaseRecord } from '../run-model.ts';

interface Refused {
  readonly first: CaseRecord;
  readonly paths: Set<string>;
  count: number;
}

const statusOf = ({ exchange }: CaseRecord): number | undefined =>
  exchange?.outcome.kind === 'answer' ? exchange.outcome.answer.status : undefined;

/** Names of ids at most, of a target that has many collections. */
const idsShown = 6;

/** In the words of a person who reads the first lines alone. `{n} requests`: those that should have succeeded. */
const causes: Readonly<Record<number, (refused: Refused) => string>> = {
  401: ({ first: { minted }, count }) =>
    minted === true
      ? `no token was accepted: all ${count} requests that should succeed were answered 401. Give the target the key that the tokens are signed with: npx graph-conformance jwks > jwks.json (again where .graph-conformance/ is new; their issuer is https://sts.windows.net/TENANT/, their audience https://graph.microsoft.com). A target with tokens of its own: configure them as "identities" in graph-conformance.json`
      : `no token was accepted: all ${count} requests that should succeed were answered 401. npx graph-conformance whoami shows what each configured identity is`,
  403: ({ count }) =>
    `no permission was accepted: all ${count} requests that should succeed were answered 403. The target has to read the permissions of a user's token in the claim scp (names with blanks between), of an app's in roles (a list)`,
  404: ({ first: { request }, paths, count }) => {
    const nameOf = namerFor([...paths]);
    const ids = [...new Set([...paths].flatMap((path) => holesOf(path).map((hole) => paramFlag(nameOf(hole), 1))))];
    const shown = [...ids.slice(0, idsShown), ...(ids.length > idsShown ? ['…'] : [])].join(' ');
    const what = `nothing was found: all ${count} requests that should succeed were answered 404. Either the target does not serve ${request.method} ${request.path}`;
    return ids.length === 0
      ? `${what}, or its base URL is another`
      : `${what}, or it does not know the id in it (${standInId} where none is given): ${shown}`;
  },
  500: ({ count }) =>
    `nothing was served: all ${count} requests that should succeed were answered with an error of the target (5xx). Look at what it says of them`,
};

/** One for a whole run: where anything succeeded, the target and the settings fit each other, and failures speak for themselves. */
export class LikelyCause {
  readonly #refused = new Map<number, Refused>();
  #other = false;

  add(record: CaseRecord): void {
    // another spelling of the path may be unknown for its own sake
    if (record.expects !== 'success' || record.suite === 'routing') return;
    if ((record.exchange ?? record.brief) === undefined) return;
    const answered = statusOf(record);
    const status = answered !== undefined && answered > 500 ? 500 : answered;
    if (status === undefined || !(status in causes)) this.#other = true;
    else {
      const refused = this.#refused.get(status) ?? { first: record, paths: new Set(), count: 0 };
      refused.count += 1;
      refused.paths.add(record.request.path);
      this.#refused.set(status, refused);
    }
  }

  get text(): string | undefined {
    const [only, ...others] = this.#refused;
    if (this.#other || only === undefined || others.length > 0) return undefined;
    const [status, refused] = only;
    return causes[status]?.(refused);
  }
}
