/** Finishes the work of runs that were killed. Deletes only what a journal names, and only where its name says so too. */
import { remove, removeByName, type Removal } from './find.ts';
import type { Leftover } from './leftovers.ts';
import { namePrefix, recipes } from './recipe.ts';
import type { Call } from './service.ts';

export interface Swept extends Removal {
  readonly leftover: Leftover;
}

/** A journal that somebody else wrote, or that was damaged, must not make us delete anything else. */
function objection({ last: { collection, name } }: Leftover): string | undefined {
  if (!name.startsWith(namePrefix) || name === namePrefix) return `"${name}" is no name of a disposable; left alone`;
  return recipes.some((recipe) => recipe.collection === collection)
    ? undefined
    : `${collection} is no collection of disposables; left alone`;
}

export async function sweep(call: Call, leftover: Leftover): Promise<Swept> {
  const { last } = leftover;
  const says = objection(leftover);
  if (says !== undefined) return { leftover, gone: false, says };
  const removal = await (last.id === undefined ? removeByName(call, last) : remove(call, last, last.id));
  return { leftover, gone: removal.gone, says: removal.says };
}
