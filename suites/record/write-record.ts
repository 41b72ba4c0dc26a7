/**
 * `run.json`: everything that a run found, written case by case, so that a run of any size needs no memory for it.
 * The head is its first line, each case a line of its own, and the tail its last, so that it can be read in pieces too.
 * It appears under its name only when it is whole.
 */
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failed, type Result } from '../../specs/result.ts';
import { errnoText, errorCode } from '../../specs/text.ts';
import { CaseLines } from '../reporters/case-lines.ts';
import { formats } from '../reporters/index.ts';
import { headText, tailText } from '../reporters/json.ts';
import type { CaseRecord, RunHead, RunTail } from '../run-model.ts';
import type { Leak } from '../publish/leak-scanner.ts';
import { Evidence } from './evidence.ts';
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
  /** The first one; the file is closed then, and its number may be another file's. */
  #failure: RecordNotWritten | undefined;

  /** @throws {Error} of the file system, where the folder cannot be made or written to */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, formats.json.file);
    this.#draft = `${this.path}.part`;
    this.#file = openSync(this.#draft, 'w');
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
    closeSync(this.#file);
    return move(this.#draft, this.path, (line, leaks) => {
      const found = withheldLine(line, leaks);
      if (found) this.withheld.push(found.id);
      return found?.line;
    });
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
      this.#failure = new RecordNotWritten(`${this.path} ${errnoText(error)}`, { cause: error });
      closeSync(this.#file);
      rmSync(this.#draft, { force: true });
      throw this.#failure;
    }
    this.#pending = '';
  }
}

export function openRecordFile(folder: string): Result<{ readonly file: RunRecordFile }> {
  try {
    return { ok: true, file: new RunRecordFile(folder) };
  } catch (error) {
    return failed(`${folder} cannot be written to (${errorCode(error)}); name a folder of your own`);
  }
}
