/**
 * `run.json`: everything that a run found, written case by case, so that a run of any size needs no memory for it.
 * The head is its first line, each case a line of its own, and the tail its last, so that it can be read in pieces too.
 * It appears under its name only when it is whole.
 */
import { closeSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failed, type Result } from '../../specs/result.ts';
import { errnoText, errorCode, plural } from '../../specs/text.ts';
import { CaseLines } from '../reporters/case-lines.ts';
import { formats } from '../reporters/index.ts';
import { headText, tailText } from '../reporters/json.ts';
import type { CaseRecord, RunHead, RunTail } from '../run-model.ts';
import type { Leak } from '../publish/leak-scanner.ts';
import { Evidence } from './evidence.ts';
import { openDraft, removeLeftDrafts } from '../publish/draft.ts';
import { type Move, rename } from '../publish/publish.ts';
import { withheldLine } from './withhold.ts';

/** Characters gathered before they are written. */
const pieceLength = 64 * 1024;

/** The disk is full, say: a failure to record ends the run. The message says where and why. */
export class RecordNotWritten extends Error {
  override readonly name = 'RecordNotWritten';
}

export class RunRecordFile {
  readonly path: string;
  /** Ids of cases whose octets are not recorded, because they hold a secret. */
  readonly withheld: string[] = [];
  readonly #draft: string;
  readonly #file: number;
  #evidence: Evidence | undefined;
  #lines: CaseLines | undefined;
  #pending = '';
  #separator = '\n';
  /** Its number may be another file's then. */
  #closed = false;
  /** The first one; the file is closed then. */
  #failure: RecordNotWritten | undefined;

  /** @throws {Error} of the file system, where the folder cannot be made or written to */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, formats.json.file);
    ({ path: this.#draft, file: this.#file } = openDraft(this.path));
  }

  begin(head: RunHead): void {
    this.#evidence = new Evidence(head.settings['evidence'] === 'all' ? 'all' : 'needed');
    this.#lines = new CaseLines(head);
    this.#write(headText(head));
  }

  /** In the order of the cases, behind `begin`. @throws {RecordNotWritten} */
  add(record: CaseRecord): void {
    if (!this.#evidence || !this.#lines) throw new Error('a case stands before the head of its record');
    this.#write(`${this.#separator}${this.#lines.lineOf(this.#evidence.of(record))}`);
    this.#separator = ',\n';
  }

  /** `move` may refuse to publish the draft, and says why; cases that alone kept it from that are in `withheld`. @throws {RecordNotWritten} */
  finish(tail: RunTail, move: Move = rename): Leak | undefined {
    this.#write(tailText(tail));
    this.#flush();
    this.#close();
    try {
      return move(this.#draft, this.path, (line, leaks) => {
        const found = withheldLine(line, leaks);
        if (found) this.withheld.push(found.id);
        return found?.line;
      });
    } catch (error) {
      this.#removeDraft();
      if (error instanceof Error && 'code' in error) throw this.#notWritten(error);
      throw error;
    }
  }

  /** Where there will be no record: what stands in the draft nobody has searched for secrets. */
  discard(): void {
    this.#close();
    this.#removeDraft();
  }

  #close(): void {
    if (!this.#closed) closeSync(this.#file);
    this.#closed = true;
  }

  #removeDraft(): void {
    for (const path of [this.#draft, `${this.#draft}.mended`]) rmSync(path, { force: true });
  }

  #notWritten(error: unknown): RecordNotWritten {
    return new RecordNotWritten(`${this.path} ${errnoText(error)}`, { cause: error });
  }

  #write(text: string): void {
    this.#pending += text;
    if (this.#pending.length > pieceLength) this.#flush();
  }

  #flush(): void {
    if (this.#failure) throw this.#failure;
    try {
      // unlike `writeSync`, it writes on where a disk that is nearly full took only a part
      writeFileSync(this.#file, this.#pending);
    } catch (error) {
      this.#failure = this.#notWritten(error);
      this.discard();
      throw this.#failure;
    }
    this.#pending = '';
  }
}

interface Opened {
  readonly file: RunRecordFile;
  /** A sentence, where a process that was killed has left drafts. */
  readonly removed: string | undefined;
}

export function openRecordFile(folder: string): Result<Opened> {
  try {
    mkdirSync(folder, { recursive: true });
    const {
      removed,
      live: [other],
    } = removeLeftDrafts(folder);
    if (other !== undefined)
      return failed(
        `process ${other.pid} is writing to ${folder}; name another folder, or delete ${other.path} where that is no run`,
      );
    const says = `removed ${plural(removed.length, 'unfinished file')} of an earlier run that was killed: ${removed.join(', ')}`;
    return { ok: true, file: new RunRecordFile(folder), removed: removed.length === 0 ? undefined : says };
  } catch (error) {
    return failed(`${folder} cannot be written to (${errorCode(error)}); name a folder of your own`);
  }
}
