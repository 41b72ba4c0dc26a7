/** What killed runs left, by the journals of all runs, and its removal. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, jsonOf } from '../../../specs/text.ts';
import { namePrefix, recipes } from './disposables.ts';
import { steps, type JournalEntry } from './journal.ts';
import { remove, removeByName, type Removal, type SetUpRequest } from './requests.ts';

const members = ['root', 'collection', 'name'] as const;
const optional = ['tenant', 'id'] as const;

/** A journal is a file that anybody may have touched: what is no entry is passed over. */
function isEntry(value: unknown): value is JournalEntry & Readonly<Record<string, unknown>> {
  return (
    isObject(value) &&
    steps.some((step) => step === value['step']) &&
    members.every((name) => typeof value[name] === 'string') &&
    optional.every((name) => value[name] === undefined || typeof value[name] === 'string')
  );
}

/** The last line of a killed run may be cut; its request had not left, or the line before names what it made. */
const entriesOf = (text: string): readonly JournalEntry[] => text.split('\n').map(jsonOf).filter(isEntry);

export interface Leftover {
  readonly run: string;
  readonly last: JournalEntry;
}

/** Everything that some run made, or was about to make, and that is not known to be gone. */
export function leftovers(folder: string): readonly Leftover[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (file) => file.isFile() && file.name.endsWith('.jsonl'),
  );
  return files.flatMap((file) => {
    // Two collections of one run share a name.
    const byProfile = new Map<string, JournalEntry>();
    for (const entry of entriesOf(readFileSync(join(folder, file.name), 'utf8'))) {
      const profile = `${entry.root}${entry.collection} ${entry.name}`;
      byProfile.set(profile, { ...byProfile.get(profile), ...entry });
    }
    return [...byProfile.values()]
      .filter(({ step }) => step !== 'gone')
      .map((last) => ({ run: file.name.replace(/\.jsonl$/, ''), last }));
  });
}

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

/** Finishes the work of a run that was killed. Deletes only what its journal names, and only where its name says so too. */
export async function sweepLeftover(request: SetUpRequest, leftover: Leftover): Promise<Swept> {
  const { last } = leftover;
  const says = objection(leftover);
  if (says !== undefined) return { leftover, gone: false, says };
  const removal = await (last.id === undefined ? removeByName(request, last) : remove(request, last, last.id));
  return { leftover, gone: removal.gone, says: removal.says };
}
