/**
 * Written ahead: what is about to be made stands on disk before the request leaves, so that a run that is killed can be
 * tidied up after. One line of JSON per step, synced before the step is taken.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../../specs/regular-file.ts';
import { errorCode, isObject, jsonOf } from '../../../specs/text.ts';

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

/** What a killed run wrote last may be half a line, and was not acted upon; the next one must not be glued to it. */
function cutHalfLine(file: number): void {
  const text = readFileSync(file, 'latin1');
  ftruncateSync(file, text.lastIndexOf('\n') + 1);
}

const journalEnd = '.jsonl';
/** Holds the number of the process whose run is going on. */
const lockEnd = '.lock';

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
    // unlike `writeSync`, it writes on where a disk that is nearly full took only a part
    writeFileSync(this.#file, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#path(lockEnd), { force: true });
  }

  #path(end: string): string {
    return join(this.#folder, `${this.#run}${end}`);
  }

  #open(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    // first: a journal without it is that of a run that was killed
    writeFileSync(this.#path(lockEnd), String(process.pid), { mode: 0o600 });
    const file = openSync(this.#path(journalEnd), 'a+', 0o600);
    cutHalfLine(file);
    return file;
  }
}

const members = ['root', 'collection', 'name'] as const;
const optional = ['tenant', 'id'] as const;

function isEntry(value: unknown): value is JournalEntry & Readonly<Record<string, unknown>> {
  return (
    isObject(value) &&
    steps.some((step) => step === value['step']) &&
    members.every((name) => typeof value[name] === 'string') &&
    optional.every((name) => value[name] === undefined || typeof value[name] === 'string')
  );
}

/** Lines that are entries, and the numbers of those that are not: a journal is a file that anybody may have touched. */
function entriesOf(text: string): { readonly entries: readonly JournalEntry[]; readonly damaged: readonly number[] } {
  const lines = text.split('\n');
  // The last line of a killed run may be cut; its request had not left, or the line before names what it made.
  const whole = lines.slice(0, -1).map(jsonOf);
  const damaged = whole.flatMap((value, at) => (isEntry(value) || lines[at] === '' ? [] : [at + 1]));
  return { entries: [...whole, jsonOf(lines.at(-1) ?? '')].filter(isEntry), damaged };
}

export interface Leftover {
  readonly run: string;
  readonly last: JournalEntry;
}

/** What the journals of a folder say. */
export interface Leftovers {
  /** Everything that some run made, or was about to make, and that is not known to be gone. */
  readonly found: readonly Leftover[];
  /** What could not be read, as sentences: something may be left that nobody knows of. */
  readonly problems: readonly string[];
  /** Runs that are still going on, as sentences: theirs is not touched. */
  readonly live: readonly string[];
}

const pidIn = (lock: string): number => Number(readRegularFile(lock, 64).toString('latin1'));

/** The process that holds it, where that is alive. A process of that number on another machine cannot be asked. */
function holderOf(path: string): number | undefined {
  try {
    const pid = pidIn(path);
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // it is there, and somebody else's
    return errorCode(error) === 'EPERM' ? pidIn(path) : undefined;
  }
}

function leftBy(run: string, entries: readonly JournalEntry[]): readonly Leftover[] {
  // Two collections of one run share a name.
  const byProfile = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const profile = `${entry.root}${entry.collection} ${entry.name}`;
    byProfile.set(profile, { ...byProfile.get(profile), ...entry });
  }
  return [...byProfile.values()].filter(({ step }) => step !== 'gone').map((last) => ({ run, last }));
}

/** Of a journal: a run of a month has less. */
const mostOctets = 64 * 1024 * 1024;

export function leftovers(folder: string): Leftovers {
  if (!existsSync(folder)) return { found: [], problems: [], live: [] };
  const found: Leftover[] = [];
  const problems: string[] = [];
  const live: string[] = [];
  try {
    for (const file of readdirSync(folder, { withFileTypes: true })) {
      if (!file.name.endsWith(journalEnd)) continue;
      const path = join(folder, file.name);
      if (!file.isFile()) {
        problems.push(`${path}: is not a regular file; something may be left that is not known`);
        continue;
      }
      const run = file.name.slice(0, -journalEnd.length);
      const holder = holderOf(join(folder, `${run}${lockEnd}`));
      if (holder !== undefined) {
        live.push(`${path}: its run is going on (process ${holder}); left alone`);
        continue;
      }
      const { entries, damaged } = entriesOf(readRegularFile(path, mostOctets).toString('utf8'));
      found.push(...leftBy(run, entries));
      problems.push(
        ...damaged.map(
          (line) => `${path}:${line}: is not an entry of a journal; look yourself for what is called ${run}`,
        ),
      );
    }
  } catch (error) {
    problems.push(`${folder}: cannot be read (${errorCode(error)}); something may be left that is not known`);
  }
  return { found, problems, live };
}
