/** Files for others: a draft becomes one only when no secret of the run stands in it. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  createWriteStream,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openDraft } from './draft.ts';
import { LeakScanner, lineEndsIn, type Leak } from './leak-scanner.ts';

const pieceLength = 1024 * 1024;
/** Longer than any secret in any form. */
const overlap = 32 * 1024;

/** A line of a draft that leaks, without what does; undefined where nothing else would be left of it. */
type MendLine = (line: string, leaks: (text: string) => boolean) => string | undefined;

/** From a draft to the file that it becomes; or why it does not. */
export type Move = (draft: string, path: string, mendLine?: MendLine) => Leak | undefined;

/** Now others may read it, as whoever runs this has it for new files. */
function publish(draft: string, path: string): void {
  chmodSync(draft, 0o666 & ~process.umask());
  renameSync(draft, path);
}

/** Where there is nothing to hide. */
export const rename: Move = (draft, path) => {
  publish(draft, path);
  return undefined;
};

/** Only what the scanner lets pass, mended where that is enough; another draft is removed. */
export const scannedBy =
  (scanner: LeakScanner): Move =>
  (draft, path, mendLine) => {
    let leak = leakIn(draft, scanner);
    if (leak !== undefined && mendLine !== undefined) {
      mendLines(draft, scanner, mendLine);
      leak = leakIn(draft, scanner);
    }
    if (leak === undefined) publish(draft, path);
    else rmSync(draft, { force: true });
    return leak;
  };

/** What the person reads who waits for the file. */
export const notPublished = (path: string, { line, what }: Leak): string =>
  `${path} was not published: its line ${line} holds ${what}; look for it in your settings and waivers, and in what the target sends. Where it is in none of them, please report it, without the file`;

/** A report takes the place of what is there: of a device too, for whoever may do so. */
export function whyNoPlace(path: string): string | undefined {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) return `${path} is a folder; name a file in it`;
  return there?.isFile() === false || /^\/(?:dev|proc)\//.test(path)
    ? `${path} is not a regular file; name one in a folder of your own`
    : undefined;
}

/** Characters gathered before they are written. */
const gathered = 64 * 1024;

export async function* inPieces(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let pending = '';
  for await (const chunk of chunks) {
    pending += chunk;
    if (pending.length < gathered) continue;
    yield pending;
    pending = '';
  }
  if (pending !== '') yield pending;
}

/** Says where a secret stands that kept it from being published. @throws {Error} of the file system, and whatever the chunks throw; nothing is left behind then */
export async function writeReport(path: string, chunks: AsyncIterable<string>, move: Move): Promise<Leak | undefined> {
  const { path: draft, file } = openDraft(path);
  try {
    await pipeline(inPieces(chunks), createWriteStream(draft, { fd: file }));
    return move(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Read in pieces: a record can be larger than a string can be. */
function leakIn(file: string, scanner: LeakScanner): Leak | undefined {
  const descriptor = openSync(file, 'r');
  const octets = Buffer.alloc(pieceLength);
  try {
    let before = '';
    let line = 1;
    for (;;) {
      const count = readSync(descriptor, octets);
      if (count === 0) return undefined;
      // octet by octet: a secret is ASCII, or is looked for in forms that are
      const piece = before + octets.toString('latin1', 0, count);
      const leak = scanner.scan(piece, line);
      if (leak !== undefined) return leak;
      const done = Math.max(0, piece.length - overlap);
      line += lineEndsIn(piece.slice(0, done));
      before = piece.slice(done);
    }
  } finally {
    closeSync(descriptor);
  }
}

function* linesIn(file: string): Generator<string, void, undefined> {
  const descriptor = openSync(file, 'r');
  const octets = Buffer.alloc(pieceLength);
  const open: Buffer[] = [];
  try {
    for (let count = readSync(descriptor, octets); count > 0; count = readSync(descriptor, octets)) {
      let begin = 0;
      for (let end = octets.indexOf('\n'); end >= 0 && end < count; end = octets.indexOf('\n', begin)) {
        yield Buffer.concat([...open.splice(0), octets.subarray(begin, end)]).toString();
        begin = end + 1;
      }
      open.push(Buffer.from(octets.subarray(begin, count)));
    }
    const rest = Buffer.concat(open).toString();
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}

/** Each line by itself. */
function mendLines(draft: string, scanner: LeakScanner, mendLine: MendLine): void {
  const leaks = (text: string): boolean => scanner.scan(Buffer.from(text).toString('latin1')) !== undefined;
  const mended = `${draft}.mended`;
  const file = openSync(mended, 'wx', 0o600);
  try {
    for (const line of linesIn(draft))
      writeFileSync(file, `${(leaks(line) ? mendLine(line, leaks) : undefined) ?? line}\n`);
  } finally {
    closeSync(file);
  }
  renameSync(mended, draft);
}

const canaryForms: readonly ((canary: string) => string)[] = [
  (canary) => canary,
  (canary) => Buffer.from(canary).toString('base64'),
  (canary) => Buffer.from(`{"a":"${canary}"}`).toString('base64url'),
  (canary) => encodeURIComponent(canary),
  (canary) => JSON.stringify({ a: canary }),
  (canary) => `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ sub: canary })).toString('base64url')}.c2ln`,
  (canary) => `{"tokenValue":"${canary}"}`,
];

/** A scanner that does not see a made-up secret in each form would pass anything: nothing is published then. */
export function scannerWorks(scanner: LeakScanner, canary: string): boolean {
  scanner.add(canary);
  return canaryForms.every((form) => scanner.scan(form(canary)) !== undefined);
}

/** @throws {Error} where a new scanner does not see a canary: a fault of ours */
export function provenScanner(): LeakScanner {
  const scanner = new LeakScanner();
  if (scannerWorks(scanner, randomBytes(32).toString('base64url'))) return scanner;
  throw new Error('the leak scanner does not see the canary; nothing is published');
}
