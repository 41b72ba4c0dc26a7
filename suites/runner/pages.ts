/** The pages behind a collection's first one, and the ids that they tell. */
import { typedResponseOf } from '../../specs/model.ts';
import { defined, isObject } from '../../specs/text.ts';
import { fillHoles, idFrom, isSameHost } from '../http.ts';
import type { Exchange, PlannedRequest } from '../model.ts';
import type { SharedRequest } from './batch.ts';
import { statusOf, type CaseExchange } from './judge.ts';
import type { Ids, ListedObject, ListRequest, ObjectIds } from './object-ids.ts';
import type { RequestSettings, Sender } from './sender.ts';

interface PageOptions extends Pick<RequestSettings, 'basePath'> {
  readonly origin: string;
  readonly maxPages?: number;
}

/** As it came, before anything was redacted or cut; undefined where it is no JSON object. */
function contentOf({ outcome }: Exchange): Readonly<Record<string, unknown>> | undefined {
  const content = outcome.kind === 'answer' ? outcome.answer.content : undefined;
  return content?.ok === true && isObject(content.value) ? content.value : undefined;
}

export interface Listing {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** The first page that is none of a collection. */
  readonly unread?: Exchange;
  /** There are more pages than were read. */
  readonly goesOn: boolean;
}

/** Of all pages that were read. */
export function listingIn(first: Exchange): Listing {
  const pages = [first, ...(first.pages ?? [])];
  const contents = pages.map(contentOf);
  const unread = pages.find((_, at) => !Array.isArray(contents[at]?.['value']));
  return {
    items: contents.flatMap((content) => (Array.isArray(content?.['value']) ? content['value'].filter(isObject) : [])),
    ...defined({ unread }),
    goesOn: (contents.at(-1)?.['@odata.nextLink'] ?? undefined) !== undefined,
  };
}

/**
 * Path and query of a nextLink below the target's base path; undefined where it leads elsewhere: the token of this run is for
 * this target alone.
 */
export function pathOfLink(link: unknown, { origin, basePath }: PageOptions, from: string): string | undefined {
  if (typeof link !== 'string' || !URL.canParse(link, `${origin}${from}`)) return undefined;
  const [to, own] = [new URL(link, `${origin}${from}`), new URL(origin)];
  if (!isSameHost(to, own)) return undefined;
  // A brace would be a hole of the plan's path.
  const path = `${to.pathname}${to.search}`.replaceAll('{', '%7B').replaceAll('}', '%7D');
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

/** The exchange, with the pages that its nextLinks lead to: with the same identity, each once, and no more than allowed. */
export async function withPages(
  sent: CaseExchange,
  plan: PlannedRequest,
  sender: Sender,
  options: PageOptions,
): Promise<CaseExchange> {
  if (!sent.ok || plan.reads !== 'pages') return sent;
  const { maxPages = 1 } = options;
  const pages: Exchange[] = [];
  const followed = new Set<string>();
  let last = sent.recording.exchange;
  let path: string = plan.path;
  while (pages.length + 1 < maxPages) {
    const next = pathOfLink(contentOf(last)?.['@odata.nextLink'], options, options.basePath + path);
    if (next === undefined || followed.has(next)) break;
    followed.add(next);
    const { fixedParams: _none, ...rest } = plan;
    const page = await sender.send({ ...rest, path: next, transport: 'pooled', reads: 'content' }, () => {});
    if (!page.ok) break;
    last = page.recording.exchange;
    path = next;
    pages.push(last);
  }
  if (pages.length === 0) return sent;
  const { recording } = sent;
  return { ...sent, recording: { ...recording, exchange: { ...recording.exchange, pages } } };
}

/** What would be listed, where nothing is sent. */
export type ListedId = (list: PlannedRequest) => string | undefined;

const noId: ListedId = () => undefined;

/** Of a documented list that has answered: what may stand for a `{…}` behind the path of its collection. */
export function learnIds({ plan, ids, speaker, exchange }: SharedRequest, objectIds: ObjectIds, listedId = noId): void {
  if (plan.reads !== 'pages') return;
  const assumed = listedId(plan);
  if (assumed !== undefined) objectIds.learn(fillHoles(plan.path, ids), [{ id: assumed }]);
  const key = keyIn(speaker);
  const listed = itemsIn(exchange).flatMap((item): ListedObject[] => {
    const { [key]: value, '@odata.type': name } = item;
    const id = idFrom(value);
    if (id === undefined) return [];
    return [{ id, ...(typeof name === 'string' ? { type: name.slice(name.lastIndexOf('#') + 1) } : {}) }];
  });
  // one of each type will do
  const ofEachType = new Map(listed.toReversed().map((one) => [one.type, one]));
  const objects = [...ofEachType.values()].toReversed();
  if (listed.length > 0) objectIds.learn(fillHoles(plan.path, ids), objects, { plan, ids, key });
}

const keyIn = ({ operation: { spec, answers } }: SharedRequest['speaker']): string =>
  answers?.types.find(typedResponseOf(spec)?.type ?? '')?.key ?? 'id';

/** What a run of this tool has made, perhaps another one that goes on, comes last: it will not stay. */
function itemsIn(sent: CaseExchange | undefined): Listing['items'] {
  if (sent?.ok !== true) return [];
  const { items } = listingIn(sent.recording.exchange);
  const isOfARun = (item: object): boolean =>
    Object.values(item).some((value) => typeof value === 'string' && /^conformance-[\da-f]{8}-/.test(value));
  return [...items.filter((item) => !isOfARun(item)), ...items.filter(isOfARun)];
}

/**
 * Others may delete what the target has listed: where an id of a list is not found, the list is read once more.
 * @returns of a request and its answer, the answer and whether the list has the id no more
 */
export function withSecondLook(
  objectIds: ObjectIds,
  read: (list: PlannedRequest, ids: Ids) => Promise<CaseExchange>,
): (request: SharedRequest, sent: CaseExchange) => Promise<CaseExchange> {
  const known = new Map<string, Promise<boolean>>();
  const isThere = async ({ plan, ids, key }: ListRequest, id: string): Promise<boolean> =>
    itemsIn(await read(plan, ids)).some((item) => idFrom(item[key]) === id);
  return async ({ plan, ids }, sent) => {
    const status = statusOf(sent);
    const told = status === 404 || status === 410 ? objectIds.toldBy(plan, ids) : undefined;
    if (!sent.ok || !told) return sent;
    const name = `${fillHoles(told.list.plan.path, told.list.ids)} ${told.id}`;
    const there = known.get(name) ?? isThere(told.list, told.id);
    known.set(name, there);
    return (await there) ? sent : { ...sent, vanished: true };
  };
}
