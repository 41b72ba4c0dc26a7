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
import { permissionSchemes } from '../../../specs/model.ts';
import { readRegularFile } from '../../../specs/regular-file.ts';
import { errnoText, errorCode, isObject, jsonOf } from '../../../specs/text.ts';
import type { TokenIdentity } from '../../model.ts';

/** `intended`: a create is about to leave; `made`: it answered with an id; `gone`: deleted, or shown never to have been. */
const steps = ['intended', 'made', 'gone'] as const;
export type Step = (typeof steps)[number];

/** Who reads and deletes: a kind of account, and what it may. */
export type Caller = Pick<TokenIdentity, 'scheme' | 'permissions'>;

/** All that it takes to find it and to delete it, without any page. */
export interface JournalEntry {
  readonly step: Step;
  /** Graph root and API version: `https://graph.microsoft.com/beta`. */
  readonly root: string;
  readonly tenant?: string;
  /** Path under the root. */
  readonly collection: string;
  /** Member that bears the name, and the one that is the id. */
  readonly member: string;
  readonly key: string;
  readonly name: string;
  readonly id?: string;
  readonly reads: Caller;
  /** Who reads the list of the collection; absent where they are the same, and from earlier versions. */
  readonly lists?: Caller;
  readonly removes: Caller;
}

/** What a killed run wrote last may be half a line, and was not acted upon; the next one must not be glued to it. */
function cutHalfLine(file: number): void {
  const text = readFileSync(file, 'latin1');
  ftruncateSync(file, text.lastIndexOf('\n') + 1);
}

const journalEnd = '.jsonl';
/** Holds the number of the process whose run is going on, and when it began. */
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
    writeFileSync(this.#path(lockEnd), `${process.pid} ${beginOf(process.pid)}`, { mode: 0o600 });
    const file = openSync(this.#path(journalEnd), 'a+', 0o600);
    cutHalfLine(file);
    return file;
  }
}

const members = ['root', 'collection', 'member', 'key', 'name'] as const;
const optional = ['tenant', 'id'] as const;

const isCaller = (value: unknown): boolean =>
  isObject(value) &&
  permissionSchemes.some((scheme) => scheme === value['scheme']) &&
  Array.isArray(value['permissions']) &&
  value['permissions'].every((permission) => typeof permission === 'string');

function isEntry(value: unknown): value is JournalEntry & Readonly<Record<string, unknown>> {
  return (
    isObject(value) &&
    steps.some((step) => step === value['step']) &&
    members.every((name) => typeof value[name] === 'string') &&
    optional.every((name) => value[name] === undefined || typeof value[name] === 'string') &&
    isCaller(value['reads']) &&
    (value['lists'] === undefined || isCaller(value['lists'])) &&
    isCaller(value['removes'])
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
interface Leftovers {
  /** Everything that some run made, or was about to make, and that is not known to be gone. */
  readonly found: readonly Leftover[];
  /** What could not be read, as sentences: something may be left that nobody knows of. */
  readonly problems: readonly string[];
  /** Runs that are still going on, as sentences: theirs is not touched. */
  readonly live: readonly string[];
}

/** Ticks of the machine's clock; nothing where the system does not say. In a container the next process often has the same number. */
function beginOf(pid: number): string {
  try {
    // the name of the program, in brackets, may hold anything
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // it is there, and somebody else's
    return errorCode(error) === 'EPERM';
  }
}

/** The process that holds it, where that is alive. A process of that number on another machine cannot be asked. */
function holderOf(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const [number = '', begin = ''] = readRegularFile(path, 64).toString('latin1').split(' ');
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  return begin === '' || ['', begin].includes(beginOf(pid)) ? pid : undefined;
}

function leftBy(run: string, entries: readonly JournalEntry[]): readonly Leftover[] {
  const byPlace = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const place = `${entry.root}${entry.collection} ${entry.name}`;
    byPlace.set(place, { ...byPlace.get(place), ...entry });
  }
  return [...byPlace.values()].filter(({ step }) => step !== 'gone').map((last) => ({ run, last }));
}

/** Of a journal: a run of a month has less. */
const mostOctets = 64 * 1024 * 1024;

/** What one journal says. @throws {Error} of the file system */
function leftIn(folder: string, run: string): Leftovers {
  const path = join(folder, `${run}${journalEnd}`);
  const holder = holderOf(join(folder, `${run}${lockEnd}`));
  if (holder !== undefined)
    return { found: [], problems: [], live: [`${path}: its run is going on (process ${holder}); left alone`] };
  const { entries, damaged } = entriesOf(readRegularFile(path, mostOctets).toString('utf8'));
  const problems = damaged.map(
    (line) => `${path}:${line}: is not an entry of a journal; look yourself for what is called ${run}`,
  );
  return { found: leftBy(run, entries), problems, live: [] };
}

const unknown = (path: string, why: string): Leftovers => ({
  found: [],
  problems: [`${path}: ${why}; something may be left that is not known`],
  live: [],
});

/** Nothing that cannot be read hides what can. */
function tried(path: string, read: () => Leftovers): Leftovers {
  try {
    return read();
  } catch (error) {
    return unknown(path, errnoText(error));
  }
}

export function leftovers(folder: string): Leftovers {
  if (!existsSync(folder)) return { found: [], problems: [], live: [] };
  return tried(folder, () => {
    const all = readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name.endsWith(journalEnd))
      .map((file) => {
        const path = join(folder, file.name);
        // a link may lead to a journal of somebody else
        if (!file.isFile()) return unknown(path, 'is not a regular file');
        return tried(path, () => leftIn(folder, file.name.slice(0, -journalEnd.length)));
      });
    return {
      found: all.flatMap(({ found }) => found),
      problems: all.flatMap(({ problems }) => problems),
      live: all.flatMap(({ live }) => live),
    };
  });
}
