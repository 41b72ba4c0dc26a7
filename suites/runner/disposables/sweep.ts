/** What runs that were killed have left: deleted where their journal names it, and its name says so too. */
import type { PlannedRequest } from '../../model.ts';
import type { SendResult } from '../sender.ts';
import { isOfRun } from './disposables.ts';
import type { Leftover } from './journal.ts';
import { findNamed, remove, removeByName, removeListed, requestFor, type Removal } from './requests.ts';

export interface Swept extends Removal {
  readonly leftover: Leftover;
}

/** Plain words and ids between slashes: nothing in it may lead elsewhere. */
const isPath = (text: string): boolean => /^(\/(?!\.+(\/|$))[\w.%=!~+-]+)+$/.test(text) && !/%(2[ef]|5c)/i.test(text);
const isMember = (text: string): boolean => /^\w+$/.test(text);

/** A journal that somebody else wrote, or that was damaged, must not make us delete anything else. */
function objection({ run, last: { collection, name, member, key } }: Leftover): string | undefined {
  // eight digits that a run has drawn: no other file tells what is called after it
  if (!/^[\da-f]{8}$/.test(run)) return `"${run}" is not the name of a run; left alone`;
  if (!isOfRun(run)(name)) return `"${name}" is not the name of an object of run ${run}; left alone`;
  if (!isPath(collection)) return `${collection} is not the path of a collection; left alone`;
  return [member, key].every(isMember) ? undefined : 'its members have names that are none; left alone';
}

/** Of a collection, what a journal without an id has to be looked for in; each is listed once. */
type Lists = Map<string, ReturnType<typeof findNamed>>;

/** Finishes the work of a run that was killed. Deletes only what its journal names, and only where its name says so too. */
export async function sweepLeftover(
  send: (plan: PlannedRequest) => Promise<SendResult>,
  leftover: Leftover,
  lists: Lists = new Map(),
): Promise<Swept> {
  const { last, run } = leftover;
  const says = objection(leftover);
  if (says !== undefined) return { leftover, gone: false, says };
  const request = requestFor(send, last);
  const isOurs = isOfRun(run);
  const removal = last.id === undefined ? undefined : await remove(request, last, last.id, isOurs);
  // Where nothing has the id, the answer that told it may have been wrong: its name tells.
  if (removal && removal.absent !== true) return { leftover, gone: removal.gone, says: removal.says };
  const key = JSON.stringify([run, last.root, last.collection, last.member, last.key, last.lists ?? last.reads]);
  const list = lists.get(key) ?? findNamed(request, last, isOurs);
  lists.set(key, list);
  const named = await removeByName(last, (id) => removeListed(request, last, id), await list);
  const { gone, says: done } = removal && named.gone && named.found === 0 ? removal : named;
  return { leftover, gone, says: done };
}
