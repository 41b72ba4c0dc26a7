/**
 * Written ahead: what is about to be made stands on disk before the request leaves, so that a run that is killed can be
 * tidied up after. One line of JSON per step, synced before the step is taken.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isObject, jsonOf } from '../../../specs/text.ts';

/** `intended`: a create is about to leave; `made`: it answered with an id; `gone`: deleted, or shown never to have been. */
const steps = ['intended', 'made', 'gone'] as const;
export type Step = (typeof steps)[number];

export interface JournalEntry {
  readonly step: Step;
  /** Graph root and API version: `https://graph.microsoft.com/beta`. */
  readonly root: string;
  readonly tenant?: string;
  readonly collection: string;
  readonly name: string;
  readonly id?: string;
}

/** What a killed run wrote last may be half a line; the next one must not be glued to it. */
function endsInLine(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last.toString() === '\n');
}

/** On disk from the first entry on: a run that makes nothing leaves no file. */
export class Journal {
  readonly #folder: string;
  readonly #run: string;
  #file: number | undefined;

  constructor(folder: string, run: string) {
    this.#folder = folder;
    this.#run = run;
  }

  /** @throws {Error} of the file system */
  write(entry: JournalEntry): void {
    this.#file ??= this.#open();
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = openSync(join(this.#folder, `${this.#run}.jsonl`), 'a+', 0o600);
    if (!endsInLine(file)) writeSync(file, '\n');
    return file;
  }
}

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

/** Everything that some run made, or was about to make, and that is not known to be gone, by the journals of a folder. */
export function leftovers(folder: string): readonly Leftover[] {
  if (!existsSync(folder)) return [];
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
