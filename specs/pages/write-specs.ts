/** Where compiled specs are written: `DIR/<version>/<page>/<as-of>.json`, and beside them what was not compiled. */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { writeSpec } from '../compiler/assemble.ts';
import type { PageProblem } from '../compiler/problem.ts';
import { type AnySpec, isTypeSpec } from '../model.ts';
import { specReader } from '../read-spec.ts';
import { failed, type Result } from '../result.ts';
import { specPath, typePath } from '../spec-files.ts';
import { errorCode } from '../text.ts';
import { typeKey, typeReader } from '../types/load-types.ts';
import type { CompiledFile } from './compile-files.ts';

/** The text of a spec that the loader accepts. @throws where it does not: the compiler is then wrong, not the page */
export async function checkedText(spec: AnySpec): Promise<string> {
  const text = writeSpec(spec);
  const octets = new TextEncoder().encode(text);
  const read = isTypeSpec(spec) ? (await typeReader())(octets, typeKey(spec)) : (await specReader())(octets, spec);
  if (read.ok) return text;
  const [first] = read.problems;
  throw new Error(
    `the compiler wrote a spec of ${spec.page} that the loader refuses: ${first?.pointer} ${first?.message}`,
  );
}

export interface RejectedPage {
  readonly file: string;
  readonly problems: readonly PageProblem[];
}

/** Opens the folder for this work and closes it. */
export async function withSpecFolder<Value>(
  folder: string,
  work: (specs: SpecFolder) => Promise<Value>,
): Promise<Result<{ readonly value: Value }>> {
  let specs: SpecFolder | undefined;
  try {
    specs = new SpecFolder(folder);
    return { ok: true, value: await work(specs) };
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return failed(`--out: ${folder} cannot be written to (${errorCode(error)}); name a folder of your own`);
  } finally {
    specs?.close();
  }
}

/** Of a page, version and date: the file that was first to give its spec. */
interface Claim {
  readonly file: string;
  readonly meaning: string;
  disputed: boolean;
}

export class SpecFolder {
  readonly #folder: string;
  readonly #problems: number;
  /** By path of the spec; a digest of each page and no spec. */
  readonly #claims = new Map<string, Claim>();

  /** @throws the error of the file system where the folder cannot be written, as all methods do */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#problems = openSync(join(folder, 'problems.jsonl'), 'w');
  }

  /**
   * Writes the specs of a page, and its problems. Of two files that claim one page, version and date and disagree, neither
   * becomes a spec; where they say the same, it is harmless.
   * @returns what is rejected now, the earlier of two such files included
   */
  async add(file: string, { specs, problems }: CompiledFile): Promise<readonly RejectedPage[]> {
    const rejected = problems.length > 0 ? [{ file, problems }] : [];
    for (const spec of specs) {
      const claimed = this.#claim(file, spec);
      rejected.push(...claimed);
      if (claimed.length === 0) await this.write(spec);
    }
    for (const one of rejected) for (const problem of one.problems) this.report(one.file, problem);
    return rejected;
  }

  #claim(file: string, spec: AnySpec): readonly RejectedPage[] {
    const path = pathOf(spec);
    const meaning = digest(spec);
    const earlier = this.#claims.get(path);
    if (earlier === undefined) this.#claims.set(path, { file, meaning, disputed: false });
    if (earlier === undefined || (earlier.meaning === meaning && !earlier.disputed)) return [];
    const takenBack = earlier.disputed ? [] : [{ file: earlier.file, problems: [sameName(path, file)] }];
    earlier.disputed = true;
    rmSync(join(this.#folder, path), { force: true });
    return [...takenBack, { file, problems: [sameName(path, earlier.file)] }];
  }

  async write(spec: AnySpec): Promise<void> {
    const file = join(this.#folder, pathOf(spec));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await checkedText(spec));
  }

  /** One line of `problems.jsonl`. */
  report(file: string, { code, line, message, remedy }: PageProblem): void {
    writeSync(this.#problems, `${JSON.stringify({ file, code, line, message, remedy })}\n`);
  }

  close(): void {
    closeSync(this.#problems);
  }
}

function sameName(path: string, other: string): PageProblem {
  const message = `${path} is claimed by ${other} too, which says otherwise`;
  return { code: 'same-name', line: 1, message, remedy: 'compile one of them, or ask reconcile where they disagree' };
}

/** Below the folder of specs. */
export const pathOf = (spec: AnySpec): string => (isTypeSpec(spec) ? typePath(typeKey(spec)) : specPath(spec));

function digest(spec: AnySpec): string {
  const meant = spec.requirements.map(({ line: _line, hash: _hash, recovered: _recovered, ...rest }) => rest);
  const about = isTypeSpec(spec) ? [spec.type, spec.is, spec.base, spec.key, spec.open] : spec.requests;
  return createHash('sha256')
    .update(JSON.stringify([about, meant]))
    .digest('base64');
}
