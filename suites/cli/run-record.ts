/**
 * `run.json`: everything that a run found, written case by case, so that a run of any size needs no memory for it.
 * It appears under its name only when it is whole.
 */
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority, CaseResult, RunSummary } from '../model.ts';
import { standingOf } from '../runner/gate.ts';

/** Characters gathered before they are written. */
const pieceLength = 64 * 1024;

function entry(result: CaseResult, gate: Authority): object {
  const { case: one, ...judged } = result;
  const { id, suite, expects, expectation, operation, plan } = one;
  return {
    id,
    page: operation.spec.page,
    asOf: operation.spec.asOf,
    suite,
    expects,
    expectation,
    identity: plan.identity,
    standing: standingOf(result, gate),
    ...judged,
  };
}

export class RunRecordFile {
  readonly path: string;
  readonly #draft: string;
  readonly #file: number;
  readonly #gate: Authority;
  #pending = '{"format":"graph-conformance-run/0","cases":[';
  #first = true;

  /** @throws {Error} of the file system, where the folder cannot be made or written to */
  constructor(folder: string, gate: Authority) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'run.json');
    this.#draft = `${this.path}.part`;
    this.#file = openSync(this.#draft, 'w');
    this.#gate = gate;
  }

  add(result: CaseResult): void {
    this.#write(`${this.#first ? '' : ','}\n${JSON.stringify(entry(result, this.#gate))}`);
    this.#first = false;
  }

  finish(summary: RunSummary): void {
    const { attention: _attention, ...rest } = summary;
    this.#write(`\n],"summary":${JSON.stringify(rest, undefined, 1)}}\n`);
    this.#flush();
    closeSync(this.#file);
    renameSync(this.#draft, this.path);
  }

  #write(text: string): void {
    this.#pending += text;
    if (this.#pending.length > pieceLength) this.#flush();
  }

  #flush(): void {
    writeSync(this.#file, this.#pending);
    this.#pending = '';
  }
}
