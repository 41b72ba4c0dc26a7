/** Profiles by the name that a run gave them, and their removal. */
import { ask, isId, listOf, textOf, type Call } from './service.ts';

/** Pages of a collection at most. */
const mostPages = 50;

export interface Place {
  /** Graph root and API version: the only one that a list may go on at. */
  readonly root: string;
  readonly collection: string;
  readonly name: string;
}

export type Found =
  | { readonly ok: true; readonly ids: readonly string[] }
  | { readonly ok: false; readonly reason: string };

const lost = (reason: string): Found => ({ ok: false, reason });

/** Without their enrollment tokens: other people's are none of our business. */
const firstPage = ({ collection }: Place): string => `${collection}?$select=id,displayName`;

/** The whole list is read, or none of it counts: what was not looked at may be there. */
export async function findByName(call: Call, place: Place): Promise<Found> {
  const ids: string[] = [];
  let path: string | undefined = firstPage(place);
  for (let page = 0; path !== undefined; page += 1) {
    if (page === mostPages) return lost(`the list has more than ${mostPages} pages; look for "${place.name}" yourself`);
    const reply = await ask(call, 'GET', path);
    if (!reply.ok) return lost(reply.reason);
    const entities = listOf(reply.content);
    if (!entities) return lost(`GET ${place.collection}: the list could not be read`);
    const ours = entities.filter((entity) => textOf(entity, 'displayName') === place.name);
    ids.push(...ours.map((entity) => textOf(entity, 'id') ?? ''));
    const next = textOf(reply.content, '@odata.nextLink');
    // A link to elsewhere is not followed: the token goes with it.
    if (next !== undefined && !next.startsWith(`${place.root}/`)) return lost('the list goes on at another host');
    path = next?.slice(place.root.length);
  }
  return { ok: true, ids };
}

export interface Removal {
  readonly gone: boolean;
  /** What was done, or why nothing was. */
  readonly says: string;
}

const stuck = (says: string): Removal => ({ gone: false, says });
const gone = (says: string): Removal => ({ gone: true, says });

/** An id that a journal knows may have been used again by a restored backup; the name has to fit as well. */
export async function remove(call: Call, { collection, name }: Place, id: string): Promise<Removal> {
  if (!isId(id)) return stuck(`its id is none; look for "${name}" yourself`);
  const seen = await ask(call, 'GET', `${collection}/${id}`);
  if (!seen.ok && seen.status === 404) return gone(`${id} is gone already`);
  if (!seen.ok) return stuck(seen.reason);
  if (textOf(seen.content, 'displayName') !== name) return stuck(`${id} is not called "${name}"; left alone`);
  const deleted = await ask(call, 'DELETE', `${collection}/${id}`);
  return deleted.ok || deleted.status === 404 ? gone(`${id} deleted`) : stuck(deleted.reason);
}

/** All that have the name; none is fine too. */
export async function removeByName(call: Call, place: Place): Promise<Removal & { readonly found: number }> {
  const list = await findByName(call, place);
  if (!list.ok) return { ...stuck(list.reason), found: 0 };
  const removals: Removal[] = [];
  for (const id of list.ids) removals.push(await remove(call, place, id));
  const worst = removals.find((removal) => !removal.gone) ?? removals[0] ?? gone('was never made');
  return { ...worst, found: list.ids.length };
}
