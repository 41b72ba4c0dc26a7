/** Where compiled specs are written: `DIR/<version>/<page>/<as-of>.json`, and beside them what was not compiled. */
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeSpec } from '../compiler/write-spec.ts';
import type { OperationSpec } from '../model.ts';
import { specReader } from '../read-spec.ts';

/** One line of `problems.jsonl`. */
export interface ProblemLine {
  readonly file: string;
  readonly code: string;
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
}

export function specPath({ apiVersion, page, asOf }: OperationSpec): string {
  return `${apiVersion}/${page}/${asOf}.json`;
}

/** The text of a spec that the loader accepts. @throws where it does not: the compiler is then wrong, not the page */
export async function checkedText(spec: OperationSpec): Promise<string> {
  const text = writeSpec(spec);
  const read = (await specReader())(new TextEncoder().encode(text), spec);
  if (read.ok) return text;
  const [first] = read.complaints;
  throw new Error(
    `the compiler wrote a spec of ${spec.page} that the loader refuses: ${first?.pointer} ${first?.message}`,
  );
}

/** @throws the error of the file system where the folder cannot be written */
export class SpecFolder {
  readonly #folder: string;
  readonly #problems: number;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#problems = openSync(join(folder, 'problems.jsonl'), 'w');
  }

  async write(spec: OperationSpec): Promise<void> {
    const file = join(this.#folder, specPath(spec));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await checkedText(spec));
  }

  remove(path: string): void {
    rmSync(join(this.#folder, path), { force: true });
  }

  report(problem: ProblemLine): void {
    writeSync(this.#problems, `${JSON.stringify(problem)}\n`);
  }

  close(): void {
    closeSync(this.#problems);
  }
}
