/** Which operations a target seems not to serve at all, beside others that it does; and how to leave them out. */
import { listed, whole } from '../../specs/text.ts';
import { saysNoRoute } from '../checks/graph-error.ts';
import { succeeded } from '../checks/judgements.ts';
import { globMatcher } from '../glob.ts';
import { fieldValues } from '../http.ts';
import { noObject } from '../runner/object-maker.ts';
import { shortRequest } from '../reporters/lines.ts';
import type { CaseRecord, RecordedAnswer } from '../run-model.ts';

/** What requests of one operation that should succeed were answered. */
interface SeenOperation {
  readonly first: CaseRecord;
  /** Those that were answered as where there is no route. */
  readonly statuses: Set<number>;
  /** Where ids were in their paths. */
  readonly places: Set<string>;
  requests: number;
  /** Whether all of these answers were text/html, as a router without such a route writes it, and Graph never. */
  pages: boolean;
  succeeded: boolean;
  answered: boolean;
  /** Something else was answered, or nobody did. */
  other: boolean;
}

/** `refused`: answered, and never with success; `silent`: answered as where there is no route, or not at all. */
export type ServedState = 'served' | 'refused' | 'silent';

export const isPage = (answer: RecordedAnswer | undefined): boolean =>
  /^text\/html\b/i.test(fieldValues(answer?.fields ?? [], 'content-type')[0] ?? '');

const isWithoutRoute = ({ status, decoded, body }: RecordedAnswer): boolean =>
  status === 404 || status === 405 || status === 501 || (status === 400 && saysNoRoute(decoded ?? body));

/** Paths as they were sent, up to each id. */
function placesIn({ request, exchange, brief }: CaseRecord): readonly string[] {
  const [, url = ''] = exchange ? ['', exchange.url] : (brief?.request.split(' ') ?? []);
  const sent = (url.split('?')[0] ?? '').toLowerCase().split('/');
  const segments = request.path.split('/');
  return segments.flatMap((segment, at) =>
    segment.includes('{') ? [sent.slice(0, sent.length - (segments.length - 1 - at)).join('/')] : [],
  );
}

export class ServedOperations {
  readonly #operations = new Map<string, SeenOperation>();
  /** A case of each operation that had no object to act on. */
  readonly #skipped = new Map<string, CaseRecord>();
  /** Objects that the target knows. */
  readonly #known = new Set<string>();

  /** @param record of a request that should succeed */
  add(record: CaseRecord): void {
    const { operation, exchange, brief } = record;
    const seen = this.#operations.get(operation) ?? {
      first: record,
      statuses: new Set(),
      places: new Set(),
      requests: 0,
      pages: true,
      succeeded: false,
      answered: false,
      other: false,
    };
    this.#operations.set(operation, seen);
    seen.requests += 1;
    const answer = exchange?.outcome.kind === 'answer' ? exchange.outcome.answer : undefined;
    const status = answer?.status ?? brief?.status ?? 0;
    seen.answered ||= status > 0;
    const places = placesIn(record);
    if (succeeded(status)) {
      seen.succeeded = true;
      for (const place of places) this.#known.add(place);
    } else if (answer && isWithoutRoute(answer)) {
      seen.statuses.add(status);
      seen.pages &&= isPage(answer);
      const last = places.at(-1);
      if (last !== undefined) seen.places.add(last);
    } else seen.other = true;
  }

  /** @param record of a request that was not sent */
  addSkipped(record: CaseRecord): void {
    if (record.expects === 'success' && record.skipped?.includes(noObject) === true)
      this.#skipped.set(record.operation, record);
  }

  /** A 404 may be about the id alone, unless it is a page, or another operation knows the object. */
  #isServed({ succeeded, other, statuses, pages, places }: SeenOperation): boolean {
    if (succeeded || other) return true;
    return statuses.has(404) && !pages && [...places].some((place) => !this.#known.has(place));
  }

  /** Ids of operations. */
  get unserved(): ReadonlySet<string> {
    return new Set([...this.#operations].filter(([, seen]) => !this.#isServed(seen)).map(([id]) => id));
  }

  /** By id, of all that a request was sent to which should succeed. */
  get states(): ReadonlyMap<string, ServedState> {
    const { unserved } = this;
    return new Map(
      [...this.#operations].map(([id, { succeeded, answered }]) => {
        if (succeeded) return [id, 'served'];
        return [id, answered && !unserved.has(id) ? 'refused' : 'silent'];
      }),
    );
  }

  /** Undefined where all seem to be served, or none is. */
  get text(): string | undefined {
    const ids = this.unserved;
    const all = [...this.#operations.entries()];
    const without = all.flatMap(([id, seen]) => (ids.has(id) ? [seen] : []));
    const served = all.flatMap(([id, seen]) => (ids.has(id) ? [] : [seen]));
    if (without.length === 0 || !served.some(({ succeeded }) => succeeded)) return undefined;
    const requests = without.reduce((sum, one) => sum + one.requests, 0);
    const statuses = [...new Set(without.flatMap((one) => [...one.statuses]))].map(String).sort();
    const skipped = [...this.#skipped].flatMap(([id, first]) => (this.#operations.has(id) ? [] : [{ first }]));
    const untried =
      skipped.length === 0
        ? ''
        : ` For ${skipped.length === 1 ? 'one more' : `${whole(skipped.length)} more`} no object could be made.`;
    const [seem, them] = without.length + skipped.length === 1 ? ['seems', 'it'] : ['seem', 'them'];
    const lines = [...new Set(without.map(({ first: { request } }) => `${request.method} ${request.path}`))];
    const shown = lines.slice(0, linesShown).map((line) => shortRequest(line, lineWidth));
    const more = lines.length > linesShown ? `, and ${whole(lines.length - linesShown)} more` : '';
    return `${whole(without.length)} of ${whole(all.length + skipped.length)} operations ${seem} not to be served: all ${whole(requests)} requests that should succeed got ${listed(statuses, 'or')}.${untried} ${wayOut(served, [...without, ...skipped], them)} Not served: ${shown.join(', ')}${more}`;
  }
}

const linesShown = 3;
const lineWidth = 58;

type OfPage = Pick<SeenOperation, 'first'>;

function wayOut(served: readonly OfPage[], without: readonly OfPage[], them: string): string {
  const glob = globFor(served, without);
  const excluded = globFor(without, served);
  const select = glob === undefined ? [] : [`select the others with --spec '${glob}'`];
  const exclude = `leave ${them} out in graph-conformance.json: "exclude": [{ "case": "${excluded ?? 'PAGE'}/*", "reason": "…" }]`;
  return `Way out: ${[...select, exclude].join(', or ')}.`;
}

/** Pages that are named one by one at most. */
const namesShown = 2;

/** The shortest that fits all of the first pages and none of the others; undefined where none of a few is. */
function globFor(wanted: readonly OfPage[], others: readonly OfPage[]): string | undefined {
  const pages = [...new Set(wanted.map(({ first }) => first.page))];
  const rest = others.map(({ first }) => first.page);
  const words = pages[0]?.split('-') ?? [];
  const endings = [...new Set(pages.map((page) => page.split('-').at(-1) ?? ''))];
  const globs = [
    ...words.slice(1).map((_, at) => `*-${words.slice(at + 1).join('-')}`),
    ...words.slice(1).map((_, at) => `${words.slice(0, at + 1).join('-')}-*`),
    ...words.slice(1, -1).map((word) => `*-${word}-*`),
    `*-{${endings.join(',')}}`,
    ...(pages.length === 1 ? pages : []),
    ...(pages.length <= namesShown ? [`{${pages.join(',')}}`] : []),
  ];
  return globs
    .filter((glob) => {
      const matches = globMatcher(glob);
      return pages.every(matches) && !rest.some(matches);
    })
    .toSorted((one, other) => one.length - other.length)[0];
}
