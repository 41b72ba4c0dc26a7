/** What the journals of all runs say is still there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { steps, type JournalEntry } from './journal.ts';

const members = ['root', 'collection', 'name'] as const;
const optional = ['tenant', 'id'] as const;

/** A journal is a file that anybody may have touched: what is no entry is passed over. */
function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry: Readonly<Record<string, unknown>> = { ...value };
  return (
    steps.some((step) => step === entry['step']) &&
    members.every((name) => typeof entry[name] === 'string') &&
    optional.every((name) => entry[name] === undefined || typeof entry[name] === 'string')
  );
}

function entriesOf(text: string): readonly JournalEntry[] {
  return text.split('\n').flatMap((line): readonly JournalEntry[] => {
    try {
      const entry: unknown = JSON.parse(line);
      return isEntry(entry) ? [entry] : [];
    } catch {
      // The last line of a killed run may be cut; its request had not left, or the line before names what it made.
      return [];
    }
  });
}

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
    const byPlace = new Map<string, JournalEntry>();
    for (const entry of entriesOf(readFileSync(join(folder, file.name), 'utf8'))) {
      const place = `${entry.root}${entry.collection} ${entry.name}`;
      byPlace.set(place, { ...byPlace.get(place), ...entry });
    }
    return [...byPlace.values()]
      .filter(({ step }) => step !== 'gone')
      .map((last) => ({ run: file.name.replace(/\.jsonl$/, ''), last }));
  });
}
