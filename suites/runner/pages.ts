/** The pages behind a collection's first one, and the ids that they tell. */
import { typedResponseOf } from '../../specs/model.ts';
import { isObject } from '../../specs/text.ts';
import { fillHoles, idFrom, isSameHost } from '../http.ts';
import type { Exchange, PlannedRequest } from '../model.ts';
import type { SharedRequest } from './batch.ts';
import type { CaseExchange } from './judge.ts';
import type { ListedObject, ObjectIds } from './object-ids.ts';
import type { RequestSettings, Sender } from './sender.ts';

interface PageOptions extends Pick<RequestSettings, 'basePath'> {
  readonly origin: string;
  readonly maxPages?: number;
}

function contentOf({ outcome }: Exchange): unknown {
  const content = outcome.kind === 'answer' ? outcome.answer.content : undefined;
  return content?.ok === true ? content.value : undefined;
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
    const content = contentOf(last);
    const next = pathOfLink(
      isObject(content) ? content['@odata.nextLink'] : undefined,
      options,
      options.basePath + path,
    );
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
  if (exchange?.ok !== true) return;
  const { exchange: first } = exchange.recording;
  const items = [first, ...(first.pages ?? [])].flatMap((page): readonly unknown[] => {
    const content = contentOf(page);
    return isObject(content) && Array.isArray(content['value']) ? content['value'] : [];
  });
  const { spec, answers } = speaker.operation;
  const key = answers?.types.find(typedResponseOf(spec)?.type ?? '')?.key ?? 'id';
  const listed = items.flatMap((item): ListedObject[] => {
    if (!isObject(item)) return [];
    const { [key]: value, '@odata.type': name } = item;
    const id = idFrom(value);
    if (id === undefined) return [];
    return [{ id, ...(typeof name === 'string' ? { type: name.slice(name.lastIndexOf('#') + 1) } : {}) }];
  });
  // one of each type will do
  const ofEachType = new Map(listed.toReversed().map((one) => [one.type, one]));
  if (listed.length > 0) objectIds.learn(fillHoles(plan.path, ids), [...ofEachType.values()].toReversed());
}
