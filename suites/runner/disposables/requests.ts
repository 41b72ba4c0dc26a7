/** The few requests that set-up and clean-up make. They are steps of ours, not cases: no verdict depends on them alone. */
import { failed, type Result } from '../../../specs/result.ts';
import { isObject, printable, shortened } from '../../../specs/text.ts';
import { succeeded } from '../../checks/judgements.ts';
import { idFrom, isSameHost, jsonOfContent } from '../../http.ts';
import type { PlannedRequest } from '../../model.ts';
import type { SendResult } from '../sender.ts';
import type { JournalEntry } from './journal.ts';

/** Sends one request, where the path has its version. Never throws. */
export type SetUpRequest = (method: 'GET' | 'DELETE', path: string) => Promise<SendResult>;

/** What finds and deletes objects of a collection: its paths are those under the root, and who calls depends on what is done. */
export const requestFor =
  (
    send: (plan: PlannedRequest) => Promise<SendResult>,
    { root, collection, reads, lists = reads, removes }: Place,
  ): SetUpRequest =>
  (method, path) =>
    send({
      method,
      path: `${root.slice(root.lastIndexOf('/'))}${path}`,
      identity: {
        kind: 'token',
        ...(method !== 'GET' ? removes : path.startsWith(`${collection}/`) ? reads : lists),
      },
      credential: { place: 'header', scheme: 'Bearer' },
      headers: [['accept', 'application/json']],
      framing: 'none',
      transport: 'pooled',
    });

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

const requestJson = async (request: SetUpRequest, method: 'GET' | 'DELETE', path: string): Promise<JsonReply> =>
  replyTo(await request(method, path), `${method} ${shortened(path, longestPath)}`);

/** @param line of the request: `POST /beta/things` */
export function replyTo(sent: SendResult, line: string): JsonReply {
  const without = (problem: string, outcomeUnknown: boolean, status?: number, later = false): JsonReply => ({
    ok: false,
    status,
    outcomeUnknown,
    later,
    problem,
  });
  if (!sent.ok) return without(sent.problems.join('; '), false);
  const { outcome } = sent.recording.exchange;
  if (outcome.kind === 'malformed') return without(`${line}: ${outcome.problem}`, true);
  if (outcome.kind === 'none') {
    const { left, cause, message } = outcome;
    return without(`${line}: ${message}`, left, undefined, left && cause === 'throttled');
  }
  const { status } = outcome.answer;
  const content = jsonOfContent(outcome.answer);
  if (succeeded(status)) return { ok: true, status, content };
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
  [/not authorized/i, 'the identity that sets up lacks a permission that the page lists'],
];

export function withRemedy(problem: string): string {
  const known = remedies.find(([pattern]) => pattern.test(problem));
  return known ? `${problem}; ${known[1]}` : problem;
}

/** An id from a service or a journal becomes a part of a path; nothing in it may lead elsewhere. */
export const isId = (id: string): boolean => idFrom(id) === id && /^[^/\\?#%\s\p{Cc}]{1,512}$/u.test(id);

/** Undefined where the content has no such text. */
export function textOf(content: unknown, member: string): string | undefined {
  const value = isObject(content) ? content[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Where objects of a run are looked for, and by whom. */
type Place = Pick<JournalEntry, 'root' | 'collection' | 'member' | 'key' | 'reads' | 'lists' | 'removes'>;

interface NamedObject {
  /** Undefined where the list does not show it. */
  readonly id: string | undefined;
  readonly name: string;
}

/** Pages of a collection at most. */
const mostPages = 50;

/** Path and query behind the root of a URL under it, as a URL spells them; undefined where it is none, or elsewhere. */
function pathUnder(root: string, text: string): string | undefined {
  if (!URL.canParse(text) || !URL.canParse(root)) return undefined;
  const [url, base] = [new URL(text), new URL(root)];
  const elsewhere = !isSameHost(url, base) || url.username !== '' || url.password !== '';
  if (elsewhere || !url.pathname.startsWith(`${base.pathname}/`)) return undefined;
  // A brace would be a hole of the plan's path.
  return `${url.pathname.slice(base.pathname.length)}${url.search}`.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

/** The whole list is read, or none of it counts: what was not looked at may be there. */
export async function findNamed(
  request: SetUpRequest,
  { root, collection, member, key }: Place,
  isWanted: (name: string) => boolean,
): Promise<Result<{ found: readonly NamedObject[] }>> {
  const found: NamedObject[] = [];
  // Nothing else of other people's objects is any of our business.
  let path: string | undefined = `${collection}?$select=${key},${member}`;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === mostPages) return failed(`the list has more than ${mostPages} pages; look yourself`);
    let reply = await requestJson(request, 'GET', path);
    // Not every list knows $select.
    if (page === 0 && !reply.ok && (reply.status === 400 || reply.status === 501))
      reply = await requestJson(request, 'GET', collection);
    if (!reply.ok) return failed(reply.problem);
    const objects: unknown = isObject(reply.content) ? reply.content['value'] : undefined;
    if (!Array.isArray(objects)) return failed(`GET ${collection}: the list could not be read`);
    for (const one of objects) {
      const name = textOf(one, member);
      if (name !== undefined && isWanted(name)) found.push({ name, id: isObject(one) ? idFrom(one[key]) : undefined });
    }
    const next = isObject(reply.content) ? (reply.content['@odata.nextLink'] ?? undefined) : undefined;
    path = typeof next === 'string' ? pathUnder(root, next) : undefined;
    // A link to elsewhere is not followed: the token goes with it.
    if (next !== undefined && path === undefined)
      return failed('the list goes on at another host, or outside of its API');
  }
  return { ok: true, found };
}

export interface Removal {
  readonly gone: boolean;
  /** What was done, or why nothing was. */
  readonly says: string;
  /** Present where the id is that of something else. */
  readonly notOurs?: true;
  /** Present where nothing has the id. */
  readonly absent?: true;
  /** Present where nobody could look at it. */
  readonly unread?: true;
  /** Present where the target finds fault with the request, or with the state of what it names. */
  readonly refused?: true;
}

const kept = (says: string): Removal => ({ gone: false, says });
const gone = (says: string): Removal => ({ gone: true, says });

/** Of an object whose name is known to be this run's. */
export async function removeFound(request: SetUpRequest, { collection }: Place, id: string): Promise<Removal> {
  if (!isId(id)) return kept(`the id ${printable(id)} is none`);
  const deleted = await requestJson(request, 'DELETE', `${collection}/${encodeURIComponent(id)}`);
  if (deleted.ok || isGone(deleted.status)) return gone(`${id} deleted`);
  const refused = deleted.status === 400 || deleted.status === 409 || deleted.status === 422;
  return { ...kept(deleted.problem), ...(refused ? { refused } : {}) };
}

export const isGone = (status: number | undefined): boolean => status === 404 || status === 410;

/** An id that a journal knows may have been used again by a restored backup; the name has to fit as well. */
export async function remove(
  request: SetUpRequest,
  place: Place & { readonly name: string },
  id: string,
  isOurs: (name: string) => boolean,
): Promise<Removal> {
  const { collection, member, name } = place;
  if (!isId(id)) return kept(`its id is none; look for "${name}" yourself`);
  const seen = await requestJson(request, 'GET', `${collection}/${encodeURIComponent(id)}`);
  if (!seen.ok)
    return isGone(seen.status)
      ? { ...gone(`${id} is gone already`), absent: true }
      : { ...kept(seen.problem), unread: true };
  const called = textOf(seen.content, member);
  if (called === undefined || !isOurs(called))
    return { ...kept(`${id} is not called "${name}"; left alone`), notOurs: true };
  return removeFound(request, place, id);
}

/** Of an id that a list has beside the name: which member is the id, a journal says, and anybody may have edited it. */
export async function removeListed(
  request: SetUpRequest,
  place: Place & { readonly name: string },
  id: string,
): Promise<Removal> {
  const removal = await remove(request, place, id, (called) => called === place.name);
  return removal.absent === true ? kept(`a list has ${id}, and a GET finds nothing; sweep again`) : removal;
}

/** All that have the name; none is fine too. */
export async function removeByName(
  place: Place & { readonly name: string },
  removeOne: (id: string) => Promise<Removal>,
  list: Awaited<ReturnType<typeof findNamed>>,
): Promise<Removal & { readonly found: number }> {
  if (!list.ok) return { ...kept(list.problems.join('; ')), found: 0 };
  const named = list.found.filter(({ name }) => name === place.name);
  const removals: Removal[] = [];
  for (const { id } of named)
    removals.push(id === undefined ? kept('a list has it, and shows no id') : await removeOne(id));
  const worst = removals.find((removal) => !removal.gone) ?? removals[0] ?? gone('was never made');
  return { ...worst, found: named.length };
}
