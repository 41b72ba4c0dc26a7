/** The few requests that set-up and clean-up make. They are steps of ours, not cases: no verdict hangs on them alone. */
import type { Method } from '../../../specs/model.ts';
import { failed, type Result } from '../../../specs/result.ts';
import { isObject, printable, shortened } from '../../../specs/text.ts';
import { jsonOfContent } from '../../http.ts';
import type { SendResult } from '../sender.ts';

/** Sends one request as the identity that sets up, as slowly as the run itself. Never throws. */
export type SetUpRequest = (method: Method, path: string, body?: unknown) => Promise<SendResult>;

/** The same, for paths under an API version. */
export const underVersion =
  (request: SetUpRequest, version: string): SetUpRequest =>
  (method, path, body) =>
    request(method, `/${version}${path}`, body);

export type JsonReply =
  | { readonly ok: true; readonly status: number; readonly content: unknown }
  | {
      readonly ok: false;
      readonly status: number | undefined;
      /** The request may have taken effect all the same. */
      readonly outcomeUnknown: boolean;
      /** It asked to come back later; that time is over. */
      readonly later: boolean;
      readonly problem: string;
    };

/** The text of an error object, as far as there is one. */
function errorText(content: unknown): string {
  const error = isObject(content) ? content['error'] : undefined;
  if (!isObject(error)) return '';
  const parts = [error['code'], error['message']].filter((part) => typeof part === 'string');
  return printable(parts.join(': ').slice(0, 300));
}

/** Characters of a path that a sentence has: where a list goes on, the target decides. */
const longestPath = 200;

export async function requestJson(
  request: SetUpRequest,
  method: Method,
  path: string,
  body?: unknown,
): Promise<JsonReply> {
  const without = (problem: string, outcomeUnknown: boolean, status?: number, later = false): JsonReply => ({
    ok: false,
    status,
    outcomeUnknown,
    later,
    problem,
  });
  const sent = await request(method, path, body);
  if (!sent.ok) return without(sent.problems.join('; '), false);
  const { outcome } = sent.recording.exchange;
  const line = `${method} ${shortened(path, longestPath)}`;
  if (outcome.kind === 'malformed') return without(`${line}: ${outcome.problem}`, true);
  if (outcome.kind === 'none') {
    const { left, cause, message } = outcome;
    return without(`${line}: ${message}`, left, undefined, left && cause === 'throttled');
  }
  const { status } = outcome.answer;
  const content = jsonOfContent(outcome.answer);
  if (status >= 200 && status < 300) return { ok: true, status, content };
  const said = errorText(content);
  // A 503 without an error object is the front end's: the service has not seen the request. A gateway that says 408 may have passed it on.
  const outcomeUnknown = status === 408 || (status >= 500 && !(status === 503 && said === ''));
  return without(`${line}: status is ${status}${said === '' ? '' : `, ${said}`}`, outcomeUnknown, status);
}

/** What a person can do where set-up fails, by the words and shapes that the service is on record with. */
const remedies: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [
    /google|managed ?store|not bound/i,
    'the tenant has no binding to managed Google Play; make one in the Intune admin centre',
  ],
  [/user is not authorized/i, 'the user who sets up has no Intune role; assign one in the Intune admin centre'],
  [
    /"?ErrorCode"?:"?Forbidden|UnknownError|not applicable to target tenant|not found for the segment/i,
    'the tenant has no Intune licence, or the user no Intune role',
  ],
  [/status is 503/i, 'the service is not available, or the tenant has no Intune'],
  [/not authorized/i, 'the identity that sets up needs DeviceManagementConfiguration.ReadWrite.All'],
];

export function withRemedy(problem: string): string {
  const known = remedies.find(([pattern]) => pattern.test(problem));
  return known ? `${problem}; ${known[1]}` : problem;
}

/** An id from a service or a journal becomes a part of a path; nothing in it may lead elsewhere. */
export const isId = (id: string): boolean => /^[\w-]{1,128}$/.test(id);

/** Undefined where the content has no such text. */
export function textOf(content: unknown, member: string): string | undefined {
  const value = isObject(content) ? content[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Where profiles of a name are looked for. */
export interface NamedProfile {
  /** Graph root and API version: the only one that a list may go on at. */
  readonly root: string;
  readonly collection: string;
  readonly name: string;
}

/** Pages of a collection at most. */
const mostPages = 50;

/** Path and query behind the root of a URL under it, as a URL spells them; undefined where it is none, or elsewhere. */
function pathUnder(root: string, text: string): string | undefined {
  if (!URL.canParse(text) || !URL.canParse(root)) return undefined;
  const [url, base] = [new URL(text), new URL(root)];
  const elsewhere = url.origin !== base.origin || url.username !== '' || url.password !== '';
  if (elsewhere || !url.pathname.startsWith(`${base.pathname}/`)) return undefined;
  // A brace would be a hole of the plan's path.
  return `${url.pathname.slice(base.pathname.length)}${url.search}`.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

/** The whole list is read, or none of it counts: what was not looked at may be there. */
export async function findByName(
  request: SetUpRequest,
  { root, collection, name }: NamedProfile,
): Promise<Result<{ ids: readonly string[] }>> {
  const ids: string[] = [];
  // Without their enrollment tokens: other people's are none of our business.
  let path: string | undefined = `${collection}?$select=id,displayName`;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === mostPages) return failed(`the list has more than ${mostPages} pages; look for "${name}" yourself`);
    const reply = await requestJson(request, 'GET', path);
    if (!reply.ok) return failed(reply.problem);
    const entities: unknown = isObject(reply.content) ? reply.content['value'] : undefined;
    if (!Array.isArray(entities)) return failed(`GET ${collection}: the list could not be read`);
    const ours = entities.filter((entity) => textOf(entity, 'displayName') === name);
    ids.push(...ours.map((entity) => textOf(entity, 'id') ?? ''));
    const next = isObject(reply.content) ? (reply.content['@odata.nextLink'] ?? undefined) : undefined;
    path = typeof next === 'string' ? pathUnder(root, next) : undefined;
    // A link to elsewhere is not followed: the token goes with it.
    if (next !== undefined && path === undefined)
      return failed('the list goes on at another host, or outside of its API');
  }
  return { ok: true, ids };
}

export interface Removal {
  readonly gone: boolean;
  /** What was done, or why nothing was. */
  readonly says: string;
  /** Present where the id is that of something else. */
  readonly notOurs?: true;
  /** Present where nothing has the id. */
  readonly absent?: true;
}

const kept = (says: string): Removal => ({ gone: false, says });
const gone = (says: string): Removal => ({ gone: true, says });

/** An id that a journal knows may have been used again by a restored backup; the name has to fit as well. */
export async function remove(request: SetUpRequest, { collection, name }: NamedProfile, id: string): Promise<Removal> {
  if (!isId(id)) return kept(`its id is none; look for "${name}" yourself`);
  const seen = await requestJson(request, 'GET', `${collection}/${id}`);
  if (!seen.ok) return seen.status === 404 ? { ...gone(`${id} is gone already`), absent: true } : kept(seen.problem);
  if (textOf(seen.content, 'displayName') !== name)
    return { ...kept(`${id} is not called "${name}"; left alone`), notOurs: true };
  const deleted = await requestJson(request, 'DELETE', `${collection}/${id}`);
  return deleted.ok || deleted.status === 404 ? gone(`${id} deleted`) : kept(deleted.problem);
}

/** All that have the name; none is fine too. */
export async function removeByName(
  request: SetUpRequest,
  profile: NamedProfile,
): Promise<Removal & { readonly found: number }> {
  const list = await findByName(request, profile);
  if (!list.ok) return { ...kept(list.problems.join('; ')), found: 0 };
  const removals: Removal[] = [];
  for (const id of list.ids) removals.push(await remove(request, profile, id));
  const worst = removals.find((removal) => !removal.gone) ?? removals[0] ?? gone('was never made');
  return { ...worst, found: list.ids.length };
}

/** What a create has answered with the id of. Where nothing has that id, the answer may have been wrong: its name tells. */
export async function removeMade(request: SetUpRequest, profile: NamedProfile, id: string): Promise<Removal> {
  const removal = await remove(request, profile, id);
  if (removal.absent !== true) return removal;
  const byName = await removeByName(request, profile);
  return byName.gone && byName.found === 0 ? removal : byName;
}
